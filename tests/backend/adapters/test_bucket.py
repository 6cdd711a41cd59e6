"""The same promises as of a folder, kept by a bucket: moto answers as S3 on this machine."""

import hashlib
import itertools

import boto3
import pytest
from moto.server import ThreadedMotoServer

from backend.adapters.bucket import CHUNK_BYTES, IN_MEMORY_BYTES, open_bucket
from backend.adapters.files import open_files
from backend.kernel.errors import Transient

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def store(endpoint, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")


@pytest.fixture
def bucket(store):
    name = f"shop-files-{next(_numbers)}"
    store.create_bucket(Bucket=name)
    return name


@pytest.fixture
def files(endpoint, bucket):
    return open_files(f"s3://{bucket}/shop/one?endpoint={endpoint}&region=us-east-1")


def read(files, key: str) -> bytes:
    return b"".join(files.read(key))


def names(store, bucket: str) -> list[str]:
    return [each["Key"] for each in store.list_objects_v2(Bucket=bucket).get("Contents", [])]


class TestWrite:
    def test_stores_a_file_and_tells_its_size_and_digest(self, files, store, bucket):
        stored = files.write("reports/7.csv", [b"a;b\r\n", b"", b"1;2\r\n"])

        assert read(files, "reports/7.csv") == b"a;b\r\n1;2\r\n"
        assert stored.size == 10
        assert stored.sha256 == hashlib.sha256(b"a;b\r\n1;2\r\n").hexdigest()
        assert names(store, bucket) == ["shop/one/reports/7.csv"]

    def test_takes_more_than_memory_holds(self, files):
        piece = b"x" * (1024 * 1024)
        pieces = IN_MEMORY_BYTES // len(piece) + 1

        stored = files.write("large", itertools.repeat(piece, pieces))

        assert stored.size == pieces * len(piece)
        assert len(read(files, "large")) == stored.size

    def test_leaves_the_old_file_when_the_new_one_breaks(self, files, store, bucket):
        files.write("a", [b"old"])

        def breaking():
            yield b"ne"
            raise RuntimeError

        with pytest.raises(RuntimeError):
            files.write("a", breaking())

        assert read(files, "a") == b"old"
        assert names(store, bucket) == ["shop/one/a"]

    @pytest.mark.parametrize("key", ["", "/etc/passwd", "../a", "a//b", ".hidden", "a\n"])
    def test_refuses_keys_that_lead_elsewhere(self, files, key):
        with pytest.raises(ValueError, match="not a key of ours"):
            files.write(key, [b"x"])


class TestRead:
    def test_streams_in_chunks(self, files):
        files.write("a", [b"x" * (CHUNK_BYTES + 1)])

        assert [len(chunk) for chunk in files.read("a")] == [CHUNK_BYTES, 1]

    def test_says_at_once_when_there_is_none(self, files):
        with pytest.raises(FileNotFoundError):
            files.read("a")


class TestDelete:
    def test_is_harmless_when_repeated(self, files):
        files.write("a", [b"x"])

        files.delete("a")
        files.delete("a")

        assert not files.exists("a")

    def test_leaves_the_neighbours_alone(self, files, endpoint, bucket):
        neighbour = open_bucket(f"s3://{bucket}/shop/two?endpoint={endpoint}&region=us-east-1")
        files.write("a", [b"x"])
        neighbour.write("a", [b"y"])

        files.delete("a")

        assert neighbour.exists("a")


def test_asks_to_come_back_while_the_store_is_away(store, bucket):
    away = open_bucket(f"s3://{bucket}?endpoint=http://127.0.0.1:1&region=eu-west-1")

    with pytest.raises(Transient):
        away.exists("a")
