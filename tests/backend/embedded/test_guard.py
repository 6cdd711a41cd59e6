import signal
import subprocess
import sys

import pytest

from backend.embedded.guard import watch


class TestWatch:
    def test_returns_who_is_left_when_the_keeper_is_gone(self):
        assert watch(["+7\n", "+8\n", "-7\n", "+9\n"]) == [8, 9]

    def test_returns_nobody_after_a_goodbye(self):
        assert watch(["+7\n", "bye\n"]) == []


@pytest.mark.parametrize(("last_words", "is_spared"), [("", False), ("bye\n", True)])
def test_ends_the_shop_when_the_pipe_does(last_words, is_spared):
    kept = subprocess.Popen(
        [sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert kept.stdout is not None
    kept.stdout.readline()
    guard = subprocess.Popen(
        [sys.executable, "-m", "backend.embedded.guard"], stdin=subprocess.PIPE, text=True
    )

    guard.communicate(f"+{kept.pid}\n{last_words}", timeout=20)

    assert guard.returncode == 0
    assert (kept.poll() is None) is is_spared
    kept.kill()
    kept.communicate()
    assert kept.returncode == (-signal.SIGKILL if is_spared else -signal.SIGTERM)
