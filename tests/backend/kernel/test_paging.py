from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select

from backend.kernel.errors import Invalid
from backend.kernel.paging import (
    Page,
    PageWish,
    SortKey,
    decode_cursor,
    encode_cursor,
    page_of,
    windowed,
)
from backend.kernel.tables import Code, Instant

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROWS = Table(
    "probe_rows",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", Code(40)),
    Column("at", Instant),
    prefixes=["TEMPORARY"],
    mysql_engine="InnoDB",
    mysql_charset="utf8mb4",
)
STORED_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
NAMES = ["apple", "apple", "bread", "Bread", "cheese", "ä", "milk", "milk", "milk", "zest", "🍫"]
ORDERS = {
    "id": (SortKey(ROWS.c.id),),
    "name": (SortKey(ROWS.c.name), SortKey(ROWS.c.id)),
    "name backwards": (SortKey(ROWS.c.name, is_descending=True), SortKey(ROWS.c.id)),
    "newest": (SortKey(ROWS.c.at, is_descending=True), SortKey(ROWS.c.id, is_descending=True)),
}


@dataclass
class Shelf:
    """Rows that can be asked for page by page."""

    connection: Connection
    keys: tuple[SortKey, ...]

    def page(self, **wish) -> Page[int]:
        asked = PageWish(**wish)
        rows = self.connection.execute(windowed(select(ROWS), self.keys, asked)).all()
        cursors = [
            encode_cursor([getattr(row, key.column.name) for key in self.keys]) for row in rows
        ]
        return page_of([row.id for row in rows], cursors, asked)


@pytest.fixture(params=list(ORDERS))
def shelf(request, connection):
    ROWS.create(connection)
    connection.execute(
        insert(ROWS),
        [
            {"id": n, "name": name, "at": NOON + timedelta(minutes=n // 3)}
            for n, name in enumerate(NAMES, start=1)
        ],
    )
    yield Shelf(connection, ORDERS[request.param])
    ROWS.drop(connection)


def forwards(shelf, size):
    page = shelf.page(size=size)
    pages = [page]
    while page.next:
        page = shelf.page(size=size, after=page.next)
        pages.append(page)
    return pages


def backwards(shelf, size):
    page = shelf.page(size=size, last=True)
    pages = [page]
    while page.prev:
        page = shelf.page(size=size, before=page.prev)
        pages.append(page)
    return pages[::-1]


class TestPages:
    @pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 10, 11, 12])
    def test_show_every_row_once_in_order(self, shelf, size):
        whole = list(shelf.page(size=100).items)

        pages = forwards(shelf, size)

        assert [each for page in pages for each in page.items] == whole
        assert pages[0].prev is None
        assert pages[-1].next is None

    @pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 10, 11, 12])
    def test_show_the_same_rows_backwards(self, shelf, size):
        whole = list(shelf.page(size=100).items)

        pages = backwards(shelf, size)

        assert [each for page in pages for each in page.items] == whole
        assert pages[-1].next is None
        assert pages[0].prev is None

    def test_lead_there_and_back(self, shelf):
        first = shelf.page(size=4)

        second = shelf.page(size=4, after=first.next)
        again = shelf.page(size=4, before=second.prev)

        assert again.items == first.items
        assert again.next == first.next

    def test_are_empty_beyond_the_end(self, shelf):
        last = shelf.page(size=100)
        cursor = encode_cursor([_beyond(key) for key in shelf.keys])

        found = shelf.page(size=5, after=cursor)

        assert list(found.items) == []
        assert found.next is None
        assert len(last.items) == len(NAMES)


class TestCursor:
    @given(st.lists(st.one_of(st.integers(-(2**63), 2**63 - 1), STORED_TEXTS), max_size=4))
    @hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_is_read_as_it_was_written(self, values):
        assert decode_cursor(encode_cursor(values), length=len(values)) == values

    @pytest.mark.parametrize(
        "cursor",
        [
            "",
            "x",
            "%%%",
            "bnVsbA==",
            "W10=",
            "eyJhIjoxfQ==",
            "W1sxXV0=",
            "WzEuNV0=",
            "ü",
            "W" * 500,
        ],
    )
    def test_is_refused_when_it_was_not_ours(self, cursor):
        with pytest.raises(Invalid) as refusal:
            decode_cursor(cursor, length=1)

        assert list(refusal.value.errors) == ["after"]

    @pytest.mark.parametrize("text", ["a\0b", "\ud800", "a\udfff"])
    def test_is_refused_when_no_database_could_compare_it(self, text):
        with pytest.raises(Invalid):
            decode_cursor(encode_cursor([text]), length=1)

    @pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
    def test_is_refused_outside_the_calendar(self, connection, instant):
        shelf = Shelf(connection, ORDERS["newest"])

        with pytest.raises(Invalid):
            shelf.page(size=3, after=encode_cursor([instant, 1]))

    @pytest.mark.parametrize("values", [[1], ["x", "y", "z"], [[], 1], [True, 1.5]])
    def test_of_another_list_is_refused(self, shelf, values):
        cursor = encode_cursor([*values, {}])

        with pytest.raises(Invalid):
            shelf.page(size=3, after=cursor)

    def test_of_other_types_is_refused(self, shelf):
        cursor = encode_cursor([object] * len(shelf.keys))

        with pytest.raises(Invalid):
            shelf.page(size=3, after=cursor)


def _beyond(key):
    if key.column is ROWS.c.at:
        return datetime(1999, 1, 1, tzinfo=UTC) if key.is_descending else NOON + timedelta(days=9)
    if key.column is ROWS.c.name:
        return "" if key.is_descending else "\U0010fffd"
    return -1 if key.is_descending else 10_000
