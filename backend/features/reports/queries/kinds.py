"""What a kind of report is made of. Each kind has a module of its own beside this one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any  # Any: each kind has an order of its own

from sqlalchemy.orm import Session

from backend.features.reports.models import Period

Cell = str | int
RowKey = tuple[Any, ...]


class ColumnType(StrEnum):
    """How a cell is written."""

    TEXT = "text"
    COUNT = "count"  # a whole number
    QUANTITY = "quantity"  # thousandths of `Column.unit`
    MONEY = "money"  # minor units of the shop's currency


@dataclass(frozen=True)
class Column:
    """One column: `name` is its key in answers, `header` its first line in a file."""

    name: str
    title: str
    type: ColumnType
    unit: str | None = None

    @property
    def header(self) -> str:
        """Amounts are minor units in answers and decimals in files."""
        return self.name.removesuffix("_minor")


@dataclass(frozen=True)
class Parameter:
    """One thing that can be asked for; every one has a default."""

    name: str
    title: str
    days_before_today: int  # the default: so many shop days back


@dataclass(frozen=True)
class Row:
    """One line of a report. `key` is its place in the report's order, the same in each reading."""

    key: RowKey
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ReportKind:
    """One kind of report.

    `count` says how many rows it has; `read` returns the rows beyond a key (None: from the first),
    in order of their keys, at most as many as asked for.
    """

    name: str
    title: str
    definition: str  # what is counted and what is not, in the reader's words
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    count: Callable[[Session, Period], int]
    read: Callable[[Session, Period, RowKey | None, int], Sequence[Row]]


@dataclass(frozen=True)
class Figures:
    """The rows of a report as they stand now; `totals` has None under a text."""

    kind: ReportKind
    period: Period
    as_of: datetime
    currency: str
    rows: Sequence[Row]
    totals: tuple[Cell | None, ...]


FROM_TO = (Parameter("from", "From", 29), Parameter("to", "To", 0))
