"""Finished answers as they are kept."""

import time

import pytest

from backend.http.kept_answers import Kept, Memory, Refused, unpacked
from backend.kernel.errors import NotFound


def _kept(body=b"body", version=1, seconds=60.0):
    return Kept("catalogue", version, time.time() + seconds, "etag", "text/plain", None, body)


class TestPacked:
    def test_comes_back_as_it_went(self):
        kept = _kept(b"line\nline\0\xff")

        assert unpacked(kept.packed(), "catalogue") == kept

    @pytest.mark.parametrize(
        "stored",
        [
            None,
            b"",
            b"\n",
            b"garbage",
            b"[]\nbody",
            b"{}\nbody",
            b'[1,2.5,"etag","text/plain"]\nbody',
            b'["1",2.5,"etag","text/plain",null]\nbody',
            b"\x80\x04K\x01.",
        ],
    )
    def test_takes_nothing_else(self, stored):
        assert unpacked(stored, "catalogue") is None


class TestIsFresh:
    def test_holds_for_its_version_and_its_time(self):
        assert _kept().is_fresh(1)
        assert not _kept().is_fresh(2)
        assert not _kept(seconds=-1).is_fresh(1)

    def test_holds_for_refusals_too(self):
        refused = Refused(1, time.time() + 5, NotFound())

        assert refused.is_fresh(1)
        assert not refused.is_fresh(2)


class TestMemory:
    def test_finds_by_name_and_by_address(self):
        memory, kept = Memory(), _kept()
        memory.keep("name", kept)
        memory.lead(("/products", "q=a"), "name")

        assert memory.find("name") is kept
        assert memory.at(("/products", "q=a")) is kept
        assert memory.at(("/products", "")) is None

    def test_stays_within_its_bytes(self):
        memory = Memory(max_bytes=100)
        for number in range(10):
            memory.keep(str(number), _kept(b"x" * 40))

        assert [memory.find(str(number)) is not None for number in range(10)] == [False] * 8 + [
            True,
            True,
        ]

    def test_stays_within_its_number(self):
        memory = Memory(max_entries=2)
        for number in range(4):
            memory.keep(str(number), _kept())
            memory.lead(("/", str(number)), str(number))

        assert memory.at(("/", "1")) is None
        assert memory.at(("/", "3")) is not None

    def test_counts_a_replaced_answer_once(self):
        memory = Memory(max_bytes=100)
        for _ in range(5):
            memory.keep("name", _kept(b"x" * 60))

        assert memory.find("name") is not None

    def test_remembers_no_endless_address(self):
        memory = Memory()
        memory.keep("name", _kept())
        memory.lead(("/", "x" * 1000), "name")

        assert memory.at(("/", "x" * 1000)) is None
