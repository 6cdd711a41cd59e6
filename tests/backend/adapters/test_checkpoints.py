import subprocess
import sys

import pytest

from backend.adapters.checkpoints import EXIT_CODE, Calm, open_checkpoints
from backend.settings import KillPoint

LIFE = """
import sys
from pathlib import Path
from backend.adapters.checkpoints import open_checkpoints
from backend.settings import KillPoint
place = open_checkpoints(KillPoint("there", int(sys.argv[2])), folder=Path(sys.argv[1]))
for name in ("here", "there", "here", "there", "there"):
    place.passed(name)
    print(name, flush=True)
"""


@pytest.fixture
def live(project, tmp_path):
    """Return a function that lives one process and tells how it ended and what it passed."""

    def live(nth):
        command = [sys.executable, "-c", LIFE, str(tmp_path / "run"), str(nth)]
        ended = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        return ended.returncode, ended.stdout.split()

    return live


class TestKillSwitch:
    def test_ends_the_process_at_the_named_passing(self, live):
        assert live(2) == (EXIT_CODE, ["here", "there", "here"])

    def test_lets_the_next_process_live(self, live):
        live(1)

        assert live(1) == (0, ["here", "there", "here", "there", "there"])

    def test_lets_a_process_live_that_does_not_come_that_far(self, live):
        assert live(9)[0] == 0


class TestOpenCheckpoints:
    def test_are_calm_unless_told_otherwise(self, tmp_path):
        place = open_checkpoints(None, folder=tmp_path)

        place.passed("there")

        assert isinstance(place, Calm)
        assert list(tmp_path.iterdir()) == []

    def test_make_no_folder_before_they_are_passed(self, tmp_path):
        open_checkpoints(KillPoint("there", 1), folder=tmp_path / "run").passed("here")

        assert list(tmp_path.iterdir()) == []
