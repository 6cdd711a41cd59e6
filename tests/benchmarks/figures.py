"""Figures, the table they are shown in and the file they are kept in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, the floor in the same run, ours, and what is to be reached."""

    what: str
    ours: float
    floor: float | None = None
    ratio: float | None = None
    target: str = ""
    note: str = ""
    database: str = ""


def table(figures: Sequence[Figure]) -> str:
    """Return all of them as lines of text."""
    head = f"{'what':<58}{'database':<12}{'floor':>10}{'ours':>10}{'ratio':>7}  {'target':<9}note"
    return "\n".join([head, *(_line(figure) for figure in figures)])


def keep(figures: Sequence[Figure], file: Path, facts: Mapping[str, object]) -> None:
    """Write them as JSON, beside what they were measured on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**facts, "figures": [asdict(each) for each in figures]}, indent=1))


def _line(figure: Figure) -> str:
    return (
        f"{figure.what:<58}{figure.database:<12}{_short(figure.floor):>10}{_short(figure.ours):>10}"
        f"{_short(figure.ratio):>7}  {figure.target:<9}{figure.note}"
    )


def _short(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:.0f}" if number >= 100 else f"{number:.2f}"
