import os
import signal
import subprocess
import sys

import pytest

from backend.embedded import processes
from tests.processes import wait_until

STUBBORN = (
    "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('up', flush=True); signal.pause()"
)
MEEK = "import signal; print('up', flush=True); signal.pause()"


@pytest.fixture
def start():
    people = []

    def start(program: str) -> "subprocess.Popen[str]":
        person = subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        people.append(person)
        assert person.stdout is not None
        assert person.stdout.readline() == "up\n"
        return person

    yield start
    for person in people:
        person.kill()
        person.communicate()


class TestBorn:
    def test_tells_one_process_from_another(self, start):
        person = start(MEEK)

        assert processes.born(person.pid) == processes.born(person.pid)
        assert processes.born(person.pid) != processes.born(os.getpid())

    def test_knows_nothing_of_the_dead(self, start):
        person = start(MEEK)
        person.kill()
        wait_until(lambda: processes.born(person.pid) is None, what="its end", seconds=5)

        assert processes.born(person.pid) is None


class TestEndGroups:
    def test_asks_first_and_insists_later(self, start):
        meek, stubborn = start(MEEK), start(STUBBORN)

        processes.end_groups([meek.pid, stubborn.pid], patience_seconds=0.5)

        assert meek.wait(5) == -signal.SIGTERM
        assert stubborn.wait(5) == -signal.SIGKILL

    def test_does_not_mind_those_who_are_gone(self, start):
        person = start(MEEK)
        person.kill()
        person.wait()

        processes.end_groups([person.pid], patience_seconds=5)


class TestRegister:
    def test_tells_the_next_keeper_who_is_left(self, tmp_path, start):
        left, ended, struck = start(MEEK), start(MEEK), start(MEEK)
        register = processes.Register(tmp_path / "processes.json")
        for name, person in (("left", left), ("ended", ended), ("struck", struck)):
            register.add(name, person.pid)
        register.remove("struck")
        ended.kill()
        ended.wait()

        found = processes.Register(tmp_path / "processes.json").leftovers()

        assert found == [left.pid]

    def test_spares_a_stranger_who_was_given_the_number(self, tmp_path, start):
        stranger = start(MEEK)
        (tmp_path / "processes.json").write_text(f'{{"api": [{stranger.pid}, "12"]}}')

        assert processes.Register(tmp_path / "processes.json").leftovers() == []

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"api": 7}', '{"api": ["x", 1]}'])
    def test_does_without_a_file_that_was_cut_short(self, tmp_path, content):
        (tmp_path / "processes.json").write_text(content)

        assert processes.Register(tmp_path / "processes.json").leftovers() == []
