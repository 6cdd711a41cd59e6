"""Reading products: lists with filters, the page of one, what goes with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any  # Any: columns of several types stand side by side

from sqlalchemy import String, case, exists, literal, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from backend.features.catalogue.errors import ProductGone
from backend.features.catalogue.models import (
    Availability,
    Chocolate,
    Movie,
    Performance,
    Product,
    ProductKind,
    words_of,
)
from backend.features.catalogue.models.products import genre_key
from backend.features.catalogue.queries.rows import (
    Finished,
    finished,
    product_rows,
    subject,
)
from backend.features.catalogue.queries.tree import shelves, subtree
from backend.kernel.money import MILLI
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork
from backend.pictures.subject import Subject

MAX_WORDS = 6
RELATED = 8


class Sort(StrEnum):
    """How a list of products may be ordered."""

    RELEVANCE = "relevance"  # by name where nothing is searched
    NAME = "name"
    RATE = "rate"
    RATE_DOWN = "-rate"
    NEW = "new"


@dataclass(frozen=True)
class ProductFilter:
    """What a list of products is narrowed to; None narrows nothing."""

    section: int | None = None  # with all sections below it
    kind: ProductKind | None = None
    q: str | None = None
    min_rate: int | None = None  # minor units
    max_rate: int | None = None
    available: bool | None = None
    brand: str | None = None
    cocoa_min: int | None = None  # percent
    genre: str | None = None
    year: int | None = None
    actor: int | None = None


def list_products(
    uow: UnitOfWork, *, narrowed: ProductFilter, sort: Sort, wish: PageWish
) -> Page[Finished]:
    """Return one page of the products on sale."""
    words = words_of(narrowed.q or "")[:MAX_WORDS]
    keys = _sort_keys(sort, words)
    labels = [f"sort_{index}" for index in range(len(keys))]
    statement = product_rows().where(Product.archived_at.is_(None), *_conditions(narrowed, words))
    statement = statement.add_columns(
        *(key.column.label(label) for key, label in zip(keys, labels, strict=True))
    )
    rows = uow.session.execute(windowed(statement, keys, wish)).all()
    cursors = [encode_cursor([getattr(row, label) for label in labels]) for row in rows]
    page = page_of(rows, cursors, wish)
    return Page(items=finished(uow, page.items), next=page.next, prev=page.prev)


def product_by_id(uow: UnitOfWork, *, product_id: int) -> Finished:
    """Return a product on sale. Raises ProductGone."""
    on_sale = Product.archived_at.is_(None)
    row = uow.session.execute(product_rows().where(Product.id == product_id, on_sale)).one_or_none()
    if row is None:
        raise ProductGone
    return finished(uow, [row])[0]


def products_by_ids(uow: UnitOfWork, *, product_ids: Iterable[int]) -> dict[int, Finished]:
    """Return products by id, archived ones included."""
    wanted = sorted(set(product_ids))
    if not wanted:
        return {}
    rows = uow.session.execute(product_rows().where(Product.id.in_(wanted))).all()
    shown = finished(uow, rows)
    return {row.id: product for row, product in zip(rows, shown, strict=True)}


def list_related(uow: UnitOfWork, *, product_id: int) -> list[Finished]:
    """Return a few others of the same section, those of the same brand first.

    Raises ProductGone.
    """
    this = uow.session.execute(
        select(Product.section_id, Product.brand_key).where(Product.id == product_id)
    ).one_or_none()
    if this is None:
        raise ProductGone
    is_kin = case((Product.brand_key == this.brand_key, 0), else_=1)
    is_out = case((Product.availability == Availability.OUT, 1), else_=0)
    statement = (
        product_rows()
        .where(
            Product.section_id == this.section_id,
            Product.id != product_id,
            Product.archived_at.is_(None),
        )
        .order_by(is_out, is_kin, Product.name_key, Product.id)
        .limit(RELATED)
    )
    return finished(uow, uow.session.execute(statement).all())


def subject_of(uow: UnitOfWork, *, product_id: int) -> Subject:
    """Return what a product's picture is drawn from. Raises ProductGone."""
    row = uow.session.execute(product_rows().where(Product.id == product_id)).one_or_none()
    if row is None:
        raise ProductGone
    (shown,) = finished(uow, [row])
    movie = shown["movie"]
    cast = movie["cast"] if isinstance(movie, dict) else []
    return subject(row, shelves(uow.session)[row.section_id], cast)


def _conditions(narrowed: ProductFilter, words: list[str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool] | None] = [
        _below(narrowed.section),
        None if narrowed.kind is None else Product.kind == narrowed.kind,
        None if narrowed.min_rate is None else Product.rate_minor >= narrowed.min_rate,
        None if narrowed.max_rate is None else Product.rate_minor <= narrowed.max_rate,
        Product.availability != Availability.OUT if narrowed.available else None,
        None if narrowed.brand is None else Product.brand_key == folded(narrowed.brand),
        _cocoa(narrowed.cocoa_min),
        None if narrowed.year is None else Movie.release_year == narrowed.year,
        None if narrowed.genre is None else _contains(Movie.genres_key, genre_key(narrowed.genre)),
        _plays(narrowed.actor),
        *_matches(narrowed.q, words),
    ]
    return [condition for condition in found if condition is not None]


def _below(section_id: int | None) -> ColumnElement[bool] | None:
    return None if section_id is None else Product.section_id.in_(select(subtree(section_id).c.id))


def _cocoa(percent: int | None) -> ColumnElement[bool] | None:
    return None if percent is None else Chocolate.cocoa_percent_milli >= percent * MILLI


def _plays(actor_id: int | None) -> ColumnElement[bool] | None:
    if actor_id is None:
        return None
    return exists().where(Performance.movie_id == Product.id, Performance.actor_id == actor_id)


def _matches(q: str | None, words: list[str]) -> list[ColumnElement[bool]]:
    """Every word typed begins some word of the product; text without a word finds nothing."""
    if q is not None and q.strip() and not words:
        return [literal(1) == 0]
    return [_contains(Product.search_text, f" {word}") for word in words]


def _contains(column: Any, text: str) -> ColumnElement[bool]:  # noqa: ANN401  any text column
    # coerced, so that the column's own type does not strip the blank that begins a word
    return type_coerce(column, String).contains(text, autoescape=True)


def _sort_keys(sort: Sort, words: list[str]) -> list[SortKey]:
    last = SortKey(Product.id)
    if sort is Sort.NEW:
        return [SortKey(Product.id, is_descending=True)]
    if sort in {Sort.RATE, Sort.RATE_DOWN}:
        return [SortKey(Product.rate_minor, is_descending=sort is Sort.RATE_DOWN), last]
    by_name = [SortKey(Product.name_key), last]
    if sort is Sort.NAME or not words:
        return by_name
    return [SortKey(_rank(words)), *by_name]


def _rank(words: list[str]) -> ColumnElement[int]:
    """Order matches: the name begins so, then the words stand together, then the rest."""
    phrase = f" {' '.join(words)}"
    text = type_coerce(Product.search_text, String)
    return case(
        (text.startswith(phrase, autoescape=True), 0),
        (text.contains(phrase, autoescape=True), 1),
        else_=2,
    )
