"""From a row of the database to a product as the API shows it: finished dictionaries.

The hot lists answer these as they are; dumping them through a schema costs ten times as much.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any  # Any: rows carry the columns of COLUMNS, finished ones are JSON

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from backend.features.catalogue.models import (
    Actor,
    Chocolate,
    Movie,
    Performance,
    Product,
    ProductKind,
    UnitType,
)
from backend.features.catalogue.models.products import genres_from
from backend.features.catalogue.queries.tree import Shelf, shelves_of
from backend.kernel.actor import Permission
from backend.kernel.money import MILLI, text_from_milli
from backend.kernel.unit_of_work import UnitOfWork
from backend.pictures.sizes import SIZES as PHOTO_SIZES
from backend.pictures.subject import Subject

Finished = dict[str, Any]  # Any: as above
ProductRow = Row[Any]  # Any: as above
NEW_FOR = timedelta(days=14)
MOST_NEW = 60
FILLED_WITHIN = timedelta(days=1)  # of the first product: what a shop opens with is not new
# who sees where things stand and what is printed on them
BACKROOM = (Permission.PRODUCTS_EDIT, Permission.STOCK_READ, Permission.FULFILMENT_WORK)
BY_WEIGHT = {UnitType.KG, UnitType.LB, UnitType.OZ}
ON_THE_POSTER = 3

LEFT_OUT = {"search_text", "brand_key", "updated_at", "archived_at", "popularity"}

COLUMNS = (
    *(column for column in Product.__table__.columns if column.name not in LEFT_OUT),
    Chocolate.bean_origin,
    Chocolate.cocoa_percent_milli,
    Chocolate.ingredients,
    Chocolate.tasting_notes,
    Movie.release_year,
    Movie.runtime_minutes,
    Movie.genre_names.label("genre_names"),
    Movie.synopsis,
)


def product_rows() -> Select[Any]:  # Any: as above
    """Select products with the details of every kind."""
    return (
        select(*COLUMNS)
        .outerjoin(Chocolate, Chocolate.product_id == Product.id)
        .outerjoin(Movie, Movie.product_id == Product.id)
    )


def finished(uow: UnitOfWork, rows: Sequence[ProductRow]) -> list[Finished]:
    """Make the rows what the API shows, in their order: two queries for all of them."""
    if not rows:
        return []
    sections = shelves_of(uow.session, section_ids=[row.section_id for row in rows])
    cast = _cast_of(uow.session, [row.id for row in rows if row.kind is ProductKind.MOVIE])
    newness = _newness(uow)
    shown = [
        _product(row, sections[row.section_id], cast.get(row.id, []))
        | {"is_new": newness.holds(row), "currency": uow.shop.currency}
        for row in rows
    ]
    if any(uow.actor.may(permission) for permission in BACKROOM):
        return shown
    return [product | {"shelf": None, "barcode": None} for product in shown]


def pictured(uow: UnitOfWork, rows: Sequence[ProductRow]) -> dict[int, Finished]:
    """Return no more than the pictures of products, by id."""
    sections = shelves_of(uow.session, section_ids=[row.section_id for row in rows])
    cast = _cast_of(uow.session, [row.id for row in rows if row.kind is ProductKind.MOVIE])
    return {
        row.id: _picture(row, subject(row, sections[row.section_id], cast.get(row.id, [])))
        for row in rows
    }


@dataclass(frozen=True)
class _Newness:
    """From when on and from which product on things are new."""

    since: datetime
    from_id: int

    def holds(self, row: ProductRow) -> bool:
        return bool(row.id >= self.from_id and row.created_at > self.since)


def _newness(uow: UnitOfWork) -> _Newness:
    """Only the latest are new, and nothing is that came when the shop was first filled."""
    ids = select(Product.id).where(Product.archived_at.is_(None)).order_by(Product.id.desc())
    oldest = select(Product.created_at).order_by(Product.id).limit(1)
    row = uow.session.execute(
        select(
            ids.limit(1).offset(MOST_NEW - 1).scalar_subquery().label("from_id"),
            oldest.scalar_subquery().label("opened_at"),
        )
    ).one()
    opened_at = row.opened_at or uow.now
    since = max(uow.now - NEW_FOR, opened_at + FILLED_WITHIN)
    return _Newness(since=since, from_id=row.from_id or 0)


def subject(row: ProductRow, shelf: Shelf, cast: Iterable[Mapping[str, object]]) -> Subject:
    """Return what a product's picture is drawn from."""
    genres = genres_from(row.genre_names or "")
    names = [str(part["name"]) for part in cast]
    return Subject(
        kind=row.kind.value,
        sku=row.sku,
        name=row.name,
        tint=shelf.tint,
        section=shelf.top_key,
        is_weighed=row.unit_type in BY_WEIGHT,
        comes_in_several=row.unit_type is UnitType.PIECE and row.step_milli > MILLI,
        maker=row.brand or "",
        origin=row.bean_origin or "",
        cocoa_percent=_cocoa_text(row.cocoa_percent_milli),
        year=str(row.release_year or ""),
        genre=genres[0] if genres else "",
        cast=tuple(dict.fromkeys(names))[:ON_THE_POSTER],
    )


def _picture(row: ProductRow, drawn: Subject) -> Finished:
    """Return the addresses of a drawing in each tone, of the photo if there is one, and words."""
    start, version = f"/api/art/{row.id}", drawn.version
    return {
        "day": f"{start}-day.svg?v={version}",
        "night": f"{start}-night.svg?v={version}",
        "bare": f"{start}-bare.svg?v={version}",
        "alt": drawn.alt if row.image is None else row.image_alt or row.name,
        "photo": None if row.image is None else _photo(row),
    }


def _photo(row: ProductRow) -> Finished:
    copies = {size: f"/api/photos/{row.image}-{size}.webp" for size in PHOTO_SIZES}
    return {**copies, "width": row.image_width, "height": row.image_height}


def section_ref(shelf: Shelf) -> Finished:
    """Return a section as a product or a suggestion shows it."""
    return {"id": shelf.id, "name": shelf.name, "path": shelf.path, "tint": shelf.tint}


def _product(row: ProductRow, shelf: Shelf, cast: list[Finished]) -> Finished:
    return {
        "id": row.id,
        "kind": row.kind.value,
        "sku": row.sku,
        "barcode": row.barcode,
        "name": row.name,
        "brand": row.brand,
        "shelf": row.shelf,
        "section": section_ref(shelf),
        "description": row.description,
        "unit_type": row.unit_type.value,
        "rate_minor": row.rate_minor,
        "rate_per": text_from_milli(row.rate_per_milli),
        "tax_rate_bp": row.tax_rate_bp,
        "step": text_from_milli(row.step_milli),
        "min": text_from_milli(row.min_milli),
        "max": None if row.max_milli is None else text_from_milli(row.max_milli),
        "availability": row.availability.value,
        "picture": _picture(row, subject(row, shelf, cast)),
        "chocolate": _chocolate(row) if row.kind is ProductKind.CHOCOLATE else None,
        "movie": _movie(row, cast) if row.kind is ProductKind.MOVIE else None,
        "version": row.version,
    }


def _chocolate(row: ProductRow) -> Finished:
    milli = row.cocoa_percent_milli
    return {
        "bean_origin": row.bean_origin,
        "cocoa_percent": None if milli is None else milli / MILLI,
        "ingredients": row.ingredients,
        "tasting_notes": row.tasting_notes,
    }


def _movie(row: ProductRow, cast: list[Finished]) -> Finished:
    return {
        "release_year": row.release_year,
        "runtime_minutes": row.runtime_minutes,
        "genres": list(genres_from(row.genre_names)),
        "synopsis": row.synopsis,
        "cast": cast,
    }


def _cast_of(session: Session, movie_ids: Sequence[int]) -> dict[int, list[Finished]]:
    if not movie_ids:
        return {}
    rows = session.execute(
        select(
            Performance.id,
            Performance.movie_id,
            Performance.actor_id,
            Performance.part,
            Performance.billing,
            Performance.version,
            Actor.name,
        )
        .join(Actor, Actor.id == Performance.actor_id)
        .where(Performance.movie_id.in_(movie_ids), Actor.archived_at.is_(None))
        .order_by(Performance.billing, Performance.id)
    )
    cast: dict[int, list[Finished]] = {}
    for row in rows:
        cast.setdefault(row.movie_id, []).append(
            {
                "id": row.id,
                "actor_id": row.actor_id,
                "name": row.name,
                "part": row.part,
                "billing": row.billing,
                "version": row.version,
            }
        )
    return cast


def _cocoa_text(milli: int | None) -> str:
    return "" if milli is None else f"{milli / MILLI:g}"
