import os
import signal
import sys
import threading

import pytest

from backend.embedded import children, keeper as keeping
from backend.embedded.children import Child, Program
from backend.embedded.keeper import Closing, Keeper
from backend.embedded.premises import Refusal
from backend.embedded.processes import born
from tests.processes import wait_until

TELLS_ITS_END = """
import signal, sys
def end(*_):
    open({path!r}, "a").write({name!r} + " ")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
signal.pause()
"""


@pytest.fixture
def keeper(tmp_path):
    (tmp_path / "run").mkdir()
    keeper = Keeper(tmp_path)
    yield keeper
    keeper._is_hurried = True
    keeper.close()


def keep(keeper: Keeper, name: str) -> Child:
    code = TELLS_ITS_END.format(path=str(keeper.var_dir / "ends"), name=name)
    child = keeper.keep(Program(name, [sys.executable, "-c", code], stop_seconds=5))
    log = keeper.log_dir / f"{name}.log"
    wait_until(lambda: "up" in log.read_text(), what=name, seconds=10)
    return child


class TestTend:
    def test_starts_again_what_was_killed(self, keeper, capsys):
        child = keep(keeper, "worker")
        assert child.process is not None
        first = child.process.pid
        child.process.kill()

        def is_back() -> bool:
            keeper.tend()
            return child.process is not None and child.process.pid != first

        wait_until(is_back, what="the next worker", seconds=10)
        assert capsys.readouterr().err == ("The worker was killed (signal 9); starting it again.\n")

    def test_gives_up_on_what_ends_at_once_again_and_again(self, keeper, monkeypatch):
        monkeypatch.setattr(children, "SLOWEST_RESTART_SECONDS", 0.0)
        code = "print('no such table: orders'); raise SystemExit(1)"
        keeper.keep(Program("relay", [sys.executable, "-c", code], stop_seconds=1))

        def goes_on() -> bool:
            keeper.tend()
            return False

        with pytest.raises(Refusal, match="The relay stops at once, 5 times in a row") as refusal:
            wait_until(goes_on, what="its patience to end", seconds=20)
        assert '"no such table: orders"' in str(refusal.value)

    def test_posts_a_new_guard_when_the_old_one_was_killed(self, keeper):
        keeper.post_guard()
        first = keeper._guard
        assert first is not None
        first.kill()
        first.wait()

        keeper.tend()

        assert keeper._guard not in {None, first}


class TestClose:
    def test_stops_the_latest_first(self, keeper):
        for name in ("broker", "relay", "worker", "api"):
            keep(keeper, name)

        keeper.close()

        assert (keeper.var_dir / "ends").read_text() == "api worker relay broker "
        assert keeper._register.leftovers() == []

    def test_leaves_the_guard_no_work(self, keeper):
        keeper.post_guard()
        guard = keeper._guard
        keep(keeper, "api")

        keeper.close()

        assert guard is not None
        assert guard.returncode == 0


class TestRunToEnd:
    def test_returns_how_it_ended(self, keeper, monkeypatch):
        monkeypatch.setattr(keeping, "SHOP", [sys.executable, "-c", "raise SystemExit(4)"])

        assert keeper.run_to_end("migrate") == 4
        assert keeper.children == []

    def test_ends_early_when_asked_to_close(self, keeper, monkeypatch):
        monkeypatch.setattr(
            keeping, "SHOP", [sys.executable, "-c", "import signal; signal.pause()"]
        )
        keeper._closing.set()

        with pytest.raises(Closing):
            keeper.run_to_end("migrate")

        assert len(keeper.children) == 1


class TestWaitFor:
    def test_returns_once_it_is_up(self, keeper):
        child = keep(keeper, "api")

        keeper.wait_for(child, lambda: "", seconds=5)

    def test_says_what_was_missing_and_said_last(self, keeper):
        child = keep(keeper, "api")

        with pytest.raises(Refusal, match='The api is not ready after 1 seconds: full: "up"'):
            keeper.wait_for(child, lambda: "full", seconds=1)


class TestStay:
    def test_stays_until_it_is_asked_to_close(self, keeper):
        threading.Timer(0.3, keeper._asked_to_close, (signal.SIGTERM, None)).start()

        keeper.stay(is_worth_restarting=lambda: True)

        assert not keeper._is_hurried

    @pytest.mark.parametrize("is_worth_restarting", [True, False])
    def test_restarts_who_is_deaf_if_there_is_something_to_hear(
        self, keeper, capsys, is_worth_restarting
    ):
        child = keep(keeper, "worker")
        child.progress = children.Progress(keeper.var_dir / "worker.progress")
        child.progress.restart(-1e9)
        assert child.process is not None
        first = child.process.pid

        keeper._care(lambda: is_worth_restarting)

        if is_worth_restarting:
            wait_until(lambda: born(first) is None, what="its end", seconds=5)
            assert "The worker has got nothing done" in capsys.readouterr().err
        assert (born(first) is None) is is_worth_restarting
        assert not child.is_silent()

    def test_hurries_when_asked_twice(self, keeper):
        keeper._asked_to_close(signal.SIGINT, None)
        keeper._asked_to_close(signal.SIGINT, None)

        assert keeper._is_hurried


class TestClearLeftovers:
    def test_ends_what_a_killed_keeper_left(self, keeper, tmp_path, capsys):
        child = keep(keeper, "api")
        assert child.process is not None

        Keeper(tmp_path).clear_leftovers(None)

        assert child.process.wait(5) == 0
        assert (tmp_path / "ends").read_text() == "api "
        assert os.getpid()  # we are none of them
