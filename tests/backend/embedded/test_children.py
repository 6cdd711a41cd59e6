import os
import signal
import sys

import pytest

from backend.embedded import children
from backend.embedded.children import SILENT_SECONDS, Child, Program, Progress
from backend.embedded.processes import born
from tests.processes import wait_until

LIVES = "import signal; print('up', flush=True); signal.pause()"
IS_STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + LIVES
HAS_A_CHILD = (
    "import subprocess, sys; "
    "c = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']); "
    "print(c.pid, flush=True); c.wait()"
)


@pytest.fixture
def make(tmp_path):
    made = []

    def make(code: str, stop_seconds: float = 5) -> Child:
        program = Program("relay", [sys.executable, "-c", code], stop_seconds)
        made.append(Child(program, tmp_path))
        return made[-1]

    yield make
    for child in made:
        child.kill()
        child.stop(is_hurried=lambda: True)


def said(child: Child) -> str:
    path = child.log_dir / "relay.log"
    wait_until(lambda: path.exists() and path.read_text().endswith("\n"), what="words", seconds=10)
    return path.read_text().strip()


def died(child: Child) -> int:
    codes: list[int | None] = []

    def is_dead() -> bool:
        codes.append(child.fate())
        return codes[-1] is not None

    wait_until(is_dead, what="its end", seconds=10)
    assert codes[-1] is not None
    return codes[-1]


class TestStart:
    def test_gives_the_process_a_session_of_its_own(self, make):
        child = make(LIVES)

        group = child.start()

        assert os.getsid(group) == group
        assert os.getpgid(group) == group
        assert not child.is_due()


class TestFate:
    def test_ends_what_the_process_had_started_itself(self, make):
        child = make(HAS_A_CHILD)
        child.start()
        grandchild = int(said(child))
        assert child.process is not None

        child.process.kill()

        assert died(child) == -signal.SIGKILL
        wait_until(lambda: born(grandchild) is None, what="the grandchild's end", seconds=5)

    def test_counts_what_ends_by_itself_at_once(self, make, monkeypatch):
        monkeypatch.setattr(children, "SLOWEST_RESTART_SECONDS", 0.0)
        child = make("raise SystemExit(3)")

        for _ in range(children.PATIENCE_TIMES):
            assert not child.is_hopeless
            child.start()
            assert died(child) == 3
            assert child.is_due()

        assert child.is_hopeless

    @pytest.mark.parametrize(
        "code", ["import os; os.kill(os.getpid(), 9)", "raise SystemExit(137)"]
    )
    def test_blames_nobody_for_being_killed(self, make, monkeypatch, code):
        monkeypatch.setattr(children, "KILLED_RESTART_SECONDS", 0.0)
        child = make(code)

        child.start()
        died(child)

        assert child.failures == 0
        assert child.is_due()


class TestStop:
    def test_lets_it_end_in_order(self, make):
        child = make(LIVES)
        child.start()
        said(child)

        child.stop(is_hurried=lambda: False)

        assert child.process is None

    @pytest.mark.parametrize(("stop_seconds", "is_hurried"), [(0.2, False), (60, True)])
    def test_insists_in_the_end(self, make, stop_seconds, is_hurried):
        child = make(IS_STUBBORN, stop_seconds)
        group = child.start()
        said(child)

        child.stop(is_hurried=lambda: is_hurried)

        assert born(group) is None

    def test_does_nothing_between_two_processes(self, make):
        make(LIVES).stop(is_hurried=lambda: False)


class TestProgress:
    def test_is_stale_when_nothing_was_done_for_a_while(self, tmp_path):
        progress = Progress(tmp_path / "worker.progress")
        progress.restart(100)

        assert not progress.is_stale(100 + SILENT_SECONDS)
        assert progress.is_stale(101 + SILENT_SECONDS)

    def test_counts_from_the_last_thing_done(self, tmp_path):
        path = tmp_path / "worker.progress"
        progress = Progress(path)
        progress.restart(100)
        path.touch()

        assert not progress.is_stale(150 + SILENT_SECONDS)
        assert not progress.is_stale(200 + SILENT_SECONDS)
        assert progress.is_stale(151 + 2 * SILENT_SECONDS)

    def test_asks_nothing_of_a_process_without_a_file(self):
        assert not Progress(None).is_stale(1e9)
