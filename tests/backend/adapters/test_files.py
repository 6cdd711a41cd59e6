import errno
import hashlib
import os
import stat
import sys

import pytest

from backend.adapters.files import CHUNK_BYTES, PART_MAX_AGE_SECONDS, open_files
from backend.kernel.errors import NoSpace
from backend.settings import SettingsError


@pytest.fixture
def root(tmp_path):
    return tmp_path / "Läden 1" / "files"


@pytest.fixture
def folder(root):
    return open_files(f"file:{root}")


def read(folder, key: str) -> bytes:
    return b"".join(folder.read(key))


class TestWrite:
    def test_stores_a_file_and_tells_its_size_and_digest(self, folder):
        stored = folder.write("reports/7.csv", [b"a;b\r\n", b"", b"1;2\r\n"])

        assert read(folder, "reports/7.csv") == b"a;b\r\n1;2\r\n"
        assert stored.size == 10
        assert stored.sha256 == hashlib.sha256(b"a;b\r\n1;2\r\n").hexdigest()

    def test_shows_it_to_the_owner_alone(self, folder, root):
        folder.write("reports/7.csv", [b"x"])

        assert stat.S_IMODE((root / "reports" / "7.csv").stat().st_mode) == 0o600
        assert stat.S_IMODE((root / "reports").stat().st_mode) == 0o700
        assert stat.S_IMODE(root.stat().st_mode) == 0o700

    def test_leaves_the_old_file_when_the_new_one_breaks(self, folder, root):
        folder.write("a", [b"old"])

        def breaking():
            yield b"ne"
            raise RuntimeError

        with pytest.raises(RuntimeError):
            folder.write("a", breaking())

        assert read(folder, "a") == b"old"
        assert [path.name for path in root.iterdir()] == ["a"]

    def test_says_when_the_disk_is_full(self, folder, root):
        def filling():
            yield b"x"
            raise OSError(errno.ENOSPC, "No space left on device")

        with pytest.raises(NoSpace):
            folder.write("a", filling())

        assert list(root.iterdir()) == []

    def test_sweeps_what_a_killed_process_left_an_hour_ago(self, folder, root):
        folder.write("a", [b"x"])
        old, fresh = root / ".b.1.part", root / ".b.2.part"
        for part in (old, fresh):
            part.write_bytes(b"x")
        long_ago = old.stat().st_mtime - PART_MAX_AGE_SECONDS - 1
        os.utime(old, (long_ago, long_ago))

        folder.write("b", [b"x"])

        assert not old.exists()
        assert fresh.exists()

    @pytest.mark.parametrize(
        "key", ["", "/etc/passwd", "../a", "a/../../b", "a//b", ".hidden", "a\n"]
    )
    def test_refuses_keys_that_lead_elsewhere(self, folder, key):
        with pytest.raises(ValueError, match="not a key of ours"):
            folder.write(key, [b"x"])


class TestRead:
    def test_streams_in_chunks(self, folder):
        folder.write("a", [b"x" * (CHUNK_BYTES + 1)])

        assert [len(chunk) for chunk in folder.read("a")] == [CHUNK_BYTES, 1]

    def test_says_at_once_when_there_is_none(self, folder):
        with pytest.raises(FileNotFoundError):
            folder.read("a")

    def test_goes_on_when_the_file_is_deleted_meanwhile(self, folder):
        folder.write("a", [b"x" * (CHUNK_BYTES + 1)])
        stream = folder.read("a")
        next(stream)

        folder.delete("a")

        assert next(stream) == b"x"
        assert not folder.exists("a")

    def test_ends_when_the_server_closes_it(self, folder):
        folder.write("a", [b"x"])
        stream = folder.read("a")

        stream.close()

        assert list(stream) == []


class TestDelete:
    def test_is_harmless_when_repeated(self, folder):
        folder.write("a", [b"x"])

        folder.delete("a")
        folder.delete("a")

        assert not folder.exists("a")


def test_refuses_an_address_of_another_kind():
    with pytest.raises(SettingsError, match=r"^FILES_URL: "):
        open_files("ftp://bucket")


def test_says_what_a_bucket_needs(monkeypatch):
    monkeypatch.setitem(sys.modules, "boto3", None)
    monkeypatch.delitem(sys.modules, "backend.adapters.bucket", raising=False)

    with pytest.raises(SettingsError, match=r"needs the extra s3"):
        open_files("s3://my-shop")
