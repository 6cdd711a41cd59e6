"""Keyset pages: no page numbers, no exact counts, a cost that does not grow with the table."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar  # Any: a column of any type can be sorted by
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, String, Uuid, and_, or_
from sqlalchemy.orm import QueryableAttribute

from backend.kernel.errors import Invalid
from backend.kernel.tables import Code, Instant, Money, Quantity

T = TypeVar("T")
Statement = TypeVar("Statement", bound=Select[*tuple[Any, ...]])  # Any: whatever it selects
DEFAULT_PAGE_SIZE = 24
MAX_PAGE_SIZE = 100


@dataclass(frozen=True)
class PageWish:
    """Which page is asked for; at most one of `after`, `before`, `last` is set."""

    size: int = DEFAULT_PAGE_SIZE
    after: str | None = None
    before: str | None = None
    last: bool = False

    @property
    def is_backwards(self) -> bool:
        """Say whether rows are read from the end."""
        return self.last or self.before is not None


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items in order and the cursors of the pages beside them, None at an end."""

    items: Sequence[T]
    next: str | None
    prev: str | None


@dataclass(frozen=True)
class SortKey:
    """One column of a total order; the last key of a list must be unique."""

    column: ColumnElement[Any] | QueryableAttribute[Any]
    is_descending: bool = False


def encode_cursor(values: Sequence[object]) -> str:
    """Pack the sort values of a row into an opaque URL-safe text."""
    return base64.urlsafe_b64encode(json.dumps(list(values), default=str).encode()).decode()


def decode_cursor(cursor: str, *, length: int) -> list[object]:
    """Unpack a cursor. Raises Invalid when it was not made for this list."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, binascii.Error):
        raise Invalid(errors={"after": ["This cursor is not valid"]}) from None
    if (
        not isinstance(values, list)
        or len(values) != length
        or not all(_is_comparable(value) for value in values)
    ):
        raise Invalid(errors={"after": ["This cursor is not valid"]})
    return values


def windowed(statement: Statement, keys: Sequence[SortKey], wish: PageWish) -> Statement:
    """Order the statement by the keys and cut out one page and one row more."""
    cursor = wish.before if wish.is_backwards else wish.after
    if cursor is not None:
        values = _typed(decode_cursor(cursor, length=len(keys)), keys)
        statement = statement.where(_beyond(keys, values, backwards=wish.is_backwards))
    for key in keys:
        descending = key.is_descending != wish.is_backwards
        statement = statement.order_by(key.column.desc() if descending else key.column.asc())
    return statement.limit(wish.size + 1)


def page_of(rows: Sequence[T], cursors: Sequence[str], wish: PageWish) -> Page[T]:
    """Make the page from the rows `windowed` gave and each row's own cursor."""
    has_more = len(rows) > wish.size
    rows, cursors = rows[: wish.size], cursors[: wish.size]
    if wish.is_backwards:
        rows, cursors = rows[::-1], cursors[::-1]
    if not rows:
        return Page(items=[], next=None, prev=None)
    comes_from_elsewhere = wish.after is not None or wish.before is not None
    has_next = comes_from_elsewhere if wish.is_backwards else has_more
    has_prev = has_more if wish.is_backwards else comes_from_elsewhere
    return Page(
        items=rows,
        next=cursors[-1] if has_next and not wish.last else None,
        prev=cursors[0] if has_prev else None,
    )


def _is_comparable(value: object) -> bool:
    if isinstance(value, str):  # no database is sent a NUL or half of a surrogate pair
        return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value)
    return value is None or isinstance(value, int)


def _typed(values: Sequence[object], keys: Sequence[SortKey]) -> list[object]:
    """Give the texts of a cursor the types of their columns. Raises Invalid."""
    try:
        return [_of_type(key, value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, OverflowError):  # an instant may lie outside the calendar
        raise Invalid(errors={"after": ["This cursor is not valid"]}) from None


def _of_type(key: SortKey, value: object) -> object:
    kind = key.column.type
    if isinstance(kind, Uuid):
        return UUID(str(value))
    if isinstance(kind, Instant):
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    is_text = isinstance(value, str)
    is_fitting = (is_number or not isinstance(kind, Integer | Money | Quantity)) and (
        is_text or not isinstance(kind, String | Code)
    )
    if not is_fitting:
        raise ValueError(value)
    return value


def _beyond(
    keys: Sequence[SortKey], values: Sequence[object], *, backwards: bool
) -> ColumnElement[bool]:
    alternatives = []
    for index, key in enumerate(keys):
        equal_so_far = [keys[i].column == values[i] for i in range(index)]
        descending = key.is_descending != backwards
        further = key.column < values[index] if descending else key.column > values[index]
        alternatives.append(and_(*equal_so_far, further))
    return or_(*alternatives)
