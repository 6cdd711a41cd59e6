"""Files in a folder: complete or not there at all."""

import errno
import hashlib
import importlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self
from uuid import uuid4

from backend.adapters.keys import checked
from backend.kernel.errors import NoSpace
from backend.kernel.ports import Files, StoredFile
from backend.settings import SettingsError

CHUNK_BYTES = 64 * 1024
PART_MAX_AGE_SECONDS = 3600
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def open_files(url: str) -> Files:
    """Return the place that FILES_URL names. Nothing is made on disk before the first write.

    Raises SettingsError.
    """
    scheme, _, path = url.partition(":")
    if scheme == "s3":
        return _open_bucket(url)
    if scheme != "file":
        raise SettingsError("FILES_URL", "is not a file: or s3: address", "file:/data/files")
    return FolderFiles(Path(path))


def _open_bucket(url: str) -> Files:
    # a laptop does without the bucket's client, which is larger than the rest of the shop
    try:
        bucket = importlib.import_module("backend.adapters.bucket")
    except ModuleNotFoundError as error:
        problem = f"needs the extra s3 (missing: {error.name})"
        raise SettingsError("FILES_URL", problem, "file:/data/files") from error
    opened: Files = bucket.open_bucket(url)
    return opened


@dataclass(frozen=True)
class FolderFiles:
    """Keys are relative paths below one folder that belongs to the shop alone."""

    root: Path

    def write(self, key: str, chunks: Iterable[bytes]) -> StoredFile:
        """Store the chunks under the key: the whole file or nothing. Raises NoSpace."""
        target = self._path(key)
        try:
            self._make(target.parent)
            return _put(target, chunks)
        except OSError as error:
            if error.errno in _FULL:
                raise NoSpace from error
            raise

    def read(self, key: str) -> Iterator[bytes]:
        """Stream a file. Raises FileNotFoundError before the first chunk."""
        return Stream(self._path(key).open("rb"))

    def delete(self, key: str) -> None:
        """Remove a file; a missing one is fine. A download that runs keeps what it reads."""
        self._path(key).unlink(missing_ok=True)

    def exists(self, key: str) -> bool:
        """Say whether a complete file stands under the key."""
        return self._path(key).is_file()

    def _path(self, key: str) -> Path:
        return self.root / checked(key)

    def _make(self, folder: Path) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for step in reversed([folder, *folder.parents]):
            if self.root in step.parents:
                step.mkdir(mode=0o700, exist_ok=True)
        _sweep(folder)


class Stream:
    """The chunks of one open file. Closes itself at the end; a server may close it earlier."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        chunk = b"" if self._file.closed else self._file.read(CHUNK_BYTES)
        if not chunk:
            self.close()
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Let the file go; harmless when repeated."""
        self._file.close()

    def __del__(self) -> None:
        self.close()


def _put(target: Path, chunks: Iterable[bytes]) -> StoredFile:
    part = target.parent / f".{target.name}.{uuid4().hex}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync(target.parent)
    return StoredFile(size=size, sha256=digest.hexdigest())


def _sync(folder: Path) -> None:
    # the new name itself is only safe against a power cut once its folder is on disk
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    oldest = time.time() - PART_MAX_AGE_SECONDS
    for part in folder.glob(".*.part"):
        try:
            if part.stat().st_mtime < oldest:
                part.unlink()
        except FileNotFoundError:
            continue  # another process swept it
