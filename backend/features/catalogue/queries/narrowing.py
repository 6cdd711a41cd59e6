"""What a list of products can be narrowed to, apart from words."""

from dataclasses import dataclass
from typing import Any  # Any: columns of several types are asked

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from backend.features.catalogue.models import (
    Availability,
    Chocolate,
    Movie,
    Performance,
    Product,
    ProductKind,
)
from backend.features.catalogue.models.products import genre_key
from backend.features.catalogue.queries.tree import subtree_ids
from backend.kernel.money import MILLI
from backend.kernel.tables import folded


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
    archived: bool = False  # True: those taken off sale, and only those


def conditions_of(session: Session, narrowed: ProductFilter) -> list[ColumnElement[bool]]:
    """Return the conditions for all but `q`."""
    found: list[ColumnElement[bool] | None] = [
        Product.archived_at.is_not(None) if narrowed.archived else Product.archived_at.is_(None),
        _below(session, narrowed.section),
        None if narrowed.kind is None else Product.kind == narrowed.kind,
        None if narrowed.min_rate is None else Product.rate_minor >= narrowed.min_rate,
        None if narrowed.max_rate is None else Product.rate_minor <= narrowed.max_rate,
        Product.availability != Availability.OUT if narrowed.available else None,
        None if narrowed.brand is None else Product.brand_key == folded(narrowed.brand),
        _cocoa(narrowed.cocoa_min),
        _filmed(narrowed),
        _plays(narrowed.actor),
    ]
    return [condition for condition in found if condition is not None]


def _below(session: Session, section_id: int | None) -> ColumnElement[bool] | None:
    """Name the sections one by one: no engine guesses well how many a recursion will find."""
    if section_id is None:
        return None
    return Product.section_id.in_(subtree_ids(session, section_id=section_id))


def _cocoa(percent: int | None) -> ColumnElement[bool] | None:
    if percent is None:
        return None
    fitting = select(Chocolate.product_id).where(Chocolate.cocoa_percent_milli >= percent * MILLI)
    return Product.id.in_(fitting)


def _filmed(narrowed: ProductFilter) -> ColumnElement[bool] | None:
    if narrowed.year is None and narrowed.genre is None:
        return None
    fitting = select(Movie.product_id)
    if narrowed.year is not None:
        fitting = fitting.where(Movie.release_year == narrowed.year)
    if narrowed.genre is not None:
        fitting = fitting.where(contains(Movie.genres_key, genre_key(narrowed.genre)))
    return Product.id.in_(fitting)


def _plays(actor_id: int | None) -> ColumnElement[bool] | None:
    if actor_id is None:
        return None
    return Product.id.in_(select(Performance.movie_id).where(Performance.actor_id == actor_id))


def contains(column: Any, text: str) -> ColumnElement[bool]:  # noqa: ANN401  any text column
    """Say that a column holds a text somewhere."""
    # coerced, so that the column's own type does not strip the blank that begins a word
    return type_coerce(column, String).contains(text, autoescape=True)
