"""Lists of products: narrowed, searched, in an order, page by page, never just blank."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy import literal, select
from sqlalchemy.sql.elements import ColumnElement

from backend.features.catalogue.models import Product
from backend.features.catalogue.queries.narrowing import ProductFilter, conditions_of
from backend.features.catalogue.queries.products import products_in_order
from backend.features.catalogue.queries.rows import Finished
from backend.features.catalogue.queries.search import Reach, Search, found_anywhere, tiers_of
from backend.features.catalogue.queries.signposts import sections_near
from backend.features.catalogue.queries.spelling import closest, understood
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
from backend.kernel.unit_of_work import UnitOfWork

Condition = ColumnElement[bool]


class Sort(StrEnum):
    """How a list of products may be ordered."""

    RELEVANCE = "relevance"  # by name where nothing is searched
    NAME = "name"
    RATE = "rate"
    RATE_DOWN = "-rate"
    NEW = "new"


@dataclass(frozen=True)
class Closest:
    """Where to go on from an empty answer."""

    words: list[str] = field(default_factory=list)
    sections: list[Finished] = field(default_factory=list)


@dataclass(frozen=True)
class Listing:
    """A page of products; `showing_for` are the words looked for instead of those typed."""

    items: Sequence[Finished]
    next: str | None
    prev: str | None
    showing_for: str | None = None
    closest: Closest = field(default_factory=Closest)


def list_products(
    uow: UnitOfWork, *, narrowed: ProductFilter, sort: Sort, wish: PageWish
) -> Listing:
    """Return one page of products; what is typed wrongly is put right.

    When nothing is found the answer says where else to look.
    """
    conditions = conditions_of(uow.session, narrowed)
    if not (narrowed.q or "").strip():
        page = _sorted(uow, conditions, sort, wish)
        return Listing(products_in_order(uow, product_ids=page.items), page.next, page.prev)
    search, showing_for = understood(uow.session, narrowed.q or "")
    if sort is Sort.RELEVANCE:
        page = _ranked(uow, conditions, search, wish)
    else:
        found = found_anywhere(uow.session, search)
        page = _sorted(uow, [*conditions, *found], sort, wish)
    if page.items:
        shown = products_in_order(uow, product_ids=page.items)
        return Listing(shown, page.next, page.prev, showing_for)
    return Listing([], None, None, showing_for, _elsewhere(uow, search))


def best_ids(uow: UnitOfWork, search: Search, *, limit: int) -> Sequence[int]:
    """Return the products on sale that fit a search best."""
    on_sale = conditions_of(uow.session, ProductFilter())
    return _ranked(uow, on_sale, search, PageWish(size=limit)).items


def _elsewhere(uow: UnitOfWork, search: Search) -> Closest:
    words = closest(uow.session, search.words)
    return Closest(words, sections_near(uow.session, [*search.words, *words]))


def _sorted(uow: UnitOfWork, conditions: list[Condition], sort: Sort, wish: PageWish) -> Page[int]:
    keys = _SORT_KEYS[sort]
    statement = select(*(key.column for key in keys)).where(*conditions)
    rows = uow.session.execute(windowed(statement, keys, wish)).all()
    cursors = [encode_cursor(list(row)) for row in rows]
    return page_of([row.id for row in rows], cursors, wish)


def _ranked(
    uow: UnitOfWork, conditions: list[Condition], search: Search, wish: PageWish
) -> Page[int]:
    """Look through one tier after the other until the page is full."""
    reaches = tiers_of(uow.session, search)
    cursor = wish.before if wish.is_backwards else wish.after
    start = None if cursor is None else _tier_of(cursor)
    found: list[tuple[int, int, int]] = []
    for reach in reversed(reaches) if wish.is_backwards else reaches:
        left = wish.size - len(found)
        if left < 0:
            break
        part = _part(reach, start, replace(wish, size=left))
        if part is not None:
            tier = literal(int(reach.first)) if reach.tier is None else reach.tier
            keys, of_part = part
            statement = select(tier.label("tier"), Product.popularity, Product.id)
            statement = statement.where(*conditions, *reach.conditions)
            rows = uow.session.execute(windowed(statement, keys, of_part))
            found += [(row.tier, row.popularity, row.id) for row in rows]
    return page_of([row[-1] for row in found], [encode_cursor(row) for row in found], wish)


def _part(reach: Reach, start: int | None, wish: PageWish) -> tuple[list[SortKey], PageWish] | None:
    """Return the order within a reach and what to take of it; None when the page lies beyond."""
    keys = [
        SortKey(Product.popularity, is_descending=True),
        SortKey(Product.id, is_descending=True),
    ]
    if start is None:
        keys = keys if reach.tier is None else [SortKey(reach.tier), *keys]
        return keys, wish
    if (start < reach.first) if wish.is_backwards else (start > reach.last):
        return None
    cursor = wish.before if wish.is_backwards else wish.after
    if cursor is None or not reach.first <= start <= reach.last:
        whole = replace(wish, after=None, before=None, last=wish.is_backwards)
        return (keys if reach.tier is None else [SortKey(reach.tier), *keys]), whole
    if reach.tier is not None:
        return [SortKey(reach.tier), *keys], wish
    inner = encode_cursor(decode_cursor(cursor, length=3)[1:])
    return keys, replace(wish, before=inner) if wish.is_backwards else replace(wish, after=inner)


def _tier_of(cursor: str) -> int:
    """Return the tier at which a page begins. Raises Invalid."""
    tier = decode_cursor(cursor, length=3)[0]
    if not isinstance(tier, int):
        raise Invalid(errors={"after": ["This cursor is not valid"]})
    return tier


_LAST = SortKey(Product.id)
_BY_NAME = [SortKey(Product.name_key), _LAST]
_SORT_KEYS = {
    Sort.RELEVANCE: _BY_NAME,
    Sort.NAME: _BY_NAME,
    Sort.RATE: [SortKey(Product.rate_minor), _LAST],
    Sort.RATE_DOWN: [SortKey(Product.rate_minor, is_descending=True), _LAST],
    Sort.NEW: [SortKey(Product.id, is_descending=True)],
}
