"""When a start fills the demo: the first time, and never against the owner's word."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from backend.embedded.shop import _prepare_database


@dataclass
class Keeper:
    """One who notes down which commands he was to run."""

    log_dir: Path
    ran: list[tuple[str, ...]] = field(default_factory=list)

    def run_to_end(self, *words: str) -> int:
        self.ran.append(words)
        return 0


@pytest.fixture
def started(settings, tmp_path):
    """Return a function that prepares a start and says which commands ran."""

    def start(*, demo: bool) -> list[tuple[str, ...]]:
        keeper = Keeper(tmp_path)
        _prepare_database(keeper, replace(settings, demo=demo, var_dir=tmp_path))  # type: ignore[arg-type]  # the two it needs
        return keeper.ran

    return start


def test_demo_0_leaves_an_empty_shop(started) -> None:
    assert started(demo=False) == [("migrate",)]


def test_a_first_start_fills_a_demo(started) -> None:
    assert started(demo=True) == [("migrate",), ("seed", "--when-empty")]


def test_a_demo_that_was_taken_away_does_not_come_back(started, tmp_path) -> None:
    (tmp_path / "demo-logins.json").write_text("[]")

    assert started(demo=True) == [("migrate",)]
