"""What an import is made of: rules per target column, rows read, outcomes counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from backend.features.catalogue.models import Outcome

MAX_REFUSED_KEPT = 10_000

Transform = Callable[[str], str]


class ImportKind(StrEnum):
    """What the rows of a file stand for."""

    PRODUCTS = "products"
    PERFORMANCES = "performances"
    CUSTOMERS = "customers"


@dataclass(frozen=True)
class ColumnRule:
    """Where a target column's text comes from: a constant, or source columns joined.

    `sources` joined by `separator` after `transforms` ran on each part; empty parts are left out.
    """

    sources: tuple[str, ...] = ()
    constant: str | None = None
    separator: str = " "
    transforms: tuple[Transform, ...] = ()
    by_value: Mapping[str, str] = field(default_factory=dict)  # source text to target text


@dataclass(frozen=True)
class RowFilter:
    """Rows whose column does not hold one of the values are left out before anything is read."""

    column: str
    values: frozenset[str]
    is_inverted: bool = False


@dataclass(frozen=True)
class ImportMapping:
    """How one file's columns become the shop's."""

    rules: Mapping[str, ColumnRule]
    filters: tuple[RowFilter, ...] = ()


@dataclass(frozen=True)
class SourceRow:
    """One row of the file in the shop's columns; `line` is its last line in the file."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Mark:
    """What is remembered of a row that was taken: where it stood and what it said."""

    line: int
    digest: int

    @classmethod
    def of(cls, row: SourceRow) -> Self:
        """Note a row in a few bytes: a long file must not fill the memory."""
        return cls(row.line, hash(tuple(row.values.values())))


@dataclass(frozen=True)
class Taken:
    """What became of one row. `outcome` None: refused for `reason`."""

    line: int
    key: str
    outcome: Outcome | None
    reason: str = ""


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken, and why."""

    line: int
    key: str
    reason: str


@dataclass
class ImportCounts:
    """What became of the rows: read = created + updated + unchanged + refused."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    filtered: int = 0  # left out by the mapping's own filter, not part of `read`
    refusals: list[Refusal] = field(default_factory=list)
    ignored_columns: Sequence[str] = ()

    @property
    def read(self) -> int:
        """Return how many rows were judged."""
        return self.created + self.updated + self.unchanged + self.refused

    def refuse(self, refusal: Refusal) -> None:
        """Count a refused row and keep its reason while there is room."""
        self.refused += 1
        if len(self.refusals) < MAX_REFUSED_KEPT:
            self.refusals.append(refusal)
