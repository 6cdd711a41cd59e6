"""Files in a bucket of an object store that speaks S3.

Its own settings (keys, region, role) are those every such program reads: AWS_ACCESS_KEY_ID and its
kin, or the role of the machine. A file is first written to a local scratch file, so that a stream
that breaks leaves nothing behind: an object appears in the bucket whole or not at all.
"""

import errno
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any  # boto3 ships no types
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError

from backend.adapters.keys import checked
from backend.kernel.errors import NoSpace, Transient
from backend.kernel.ports import Files, StoredFile

CHUNK_BYTES = 64 * 1024
IN_MEMORY_BYTES = 8 * 1024 * 1024  # larger ones are collected on disk
_MISSING = {"404", "NoSuchKey", "NotFound"}
_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3})


def open_bucket(url: str) -> Files:
    """Return the bucket of s3://BUCKET[/PREFIX][?endpoint=URL&region=NAME]. Asks nobody yet."""
    parts = urlsplit(url)
    wishes = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=wishes.get("endpoint"),
        region_name=wishes.get("region"),
        config=_CONFIG,
    )
    prefix = parts.path.strip("/")
    return BucketFiles(client, parts.netloc, f"{prefix}/" if prefix else "")


@dataclass(frozen=True)
class BucketFiles:
    """Keys are names below one prefix that belongs to the shop alone."""

    client: Any  # boto3 makes its clients at run time
    bucket: str
    prefix: str

    def write(self, key: str, chunks: Iterable[bytes]) -> StoredFile:
        """Store the chunks under the key: the whole file or nothing.

        Raises NoSpace, Transient.
        """
        name = self._name(key)
        digest, size = hashlib.sha256(), 0
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as scratch:
            for chunk in chunks:
                _append(scratch, chunk)
                digest.update(chunk)
                size += len(chunk)
            scratch.seek(0)
            with _answered():
                self.client.upload_fileobj(scratch, self.bucket, name)
        return StoredFile(size=size, sha256=digest.hexdigest())

    def read(self, key: str) -> Iterator[bytes]:
        """Stream a file. Raises FileNotFoundError before the first chunk, Transient."""
        with _answered():
            found = self.client.get_object(Bucket=self.bucket, Key=self._name(key))
        chunks: Iterator[bytes] = found["Body"].iter_chunks(CHUNK_BYTES)
        return chunks

    def delete(self, key: str) -> None:
        """Remove a file; a missing one is fine. Raises Transient."""
        with _answered():
            self.client.delete_object(Bucket=self.bucket, Key=self._name(key))

    def exists(self, key: str) -> bool:
        """Say whether a complete file stands under the key. Raises Transient."""
        try:
            with _answered():
                self.client.head_object(Bucket=self.bucket, Key=self._name(key))
        except FileNotFoundError:
            return False
        return True

    def _name(self, key: str) -> str:
        return f"{self.prefix}{checked(key)}"


def _append(scratch: Any, chunk: bytes) -> None:  # noqa: ANN401  a scratch file has no public type
    try:
        scratch.write(chunk)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoSpace from error
        raise


@contextmanager
def _answered() -> Iterator[None]:
    """Say in the shop's words what went wrong in the store."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _MISSING:
            raise FileNotFoundError from error
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:  # noqa: PLR2004  its side
            raise Transient(retry_after=5) from error
        raise
    except BotoCoreError as error:
        raise Transient(retry_after=5) from error
