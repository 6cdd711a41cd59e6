"""Reading levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from backend.features.catalogue.models import Availability, Product, UnitType
from backend.features.stock.errors import UnknownProduct
from backend.features.stock.models import DEFAULT_LOW_AT_MILLI, StockLevel
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed
from backend.kernel.tables import folded


class Standing(NamedTuple):
    """A level and the band that the catalogue shows for it."""

    product_id: int
    on_hand_milli: int
    reserved_milli: int
    low_at_milli: int
    version: int
    availability: Availability


class LevelRow(NamedTuple):
    """One product on the stock page; zero where nothing ever stood."""

    product_id: int
    sku: str
    name: str
    name_key: str
    unit_type: UnitType
    availability: Availability
    on_hand_milli: int
    reserved_milli: int
    available_milli: int
    low_at_milli: int
    version: int


class ProductStock(NamedTuple):
    """What a shopper may know about one product."""

    product_id: int
    available_milli: int
    availability: Availability


@dataclass(frozen=True)
class LevelsWish:
    """Which levels are asked for."""

    page: PageWish
    availability: Availability | None = None
    product_id: int | None = None
    q: str | None = None


def levels_of(session: Session, *, product_ids: Sequence[int]) -> dict[int, StockLevel]:
    """Return the levels that exist, as they are in this transaction."""
    return _levels(session, _level_statement(product_ids))


def levels_for_change(session: Session, *, product_ids: Sequence[int]) -> dict[int, StockLevel]:
    """Lock the levels in ascending product id until the unit ends."""
    return _levels(session, _level_statement(product_ids).with_for_update())


def standing(session: Session, *, product_ids: Sequence[int]) -> dict[int, Standing]:
    """Return levels with their bands, as they are in this transaction."""
    rows = session.execute(
        select(
            StockLevel.product_id,
            StockLevel.on_hand_milli,
            StockLevel.reserved_milli,
            StockLevel.low_at_milli,
            StockLevel.version,
            Product.availability,
        )
        .join(Product, Product.id == StockLevel.product_id)
        .where(StockLevel.product_id.in_(product_ids))
        .order_by(StockLevel.product_id)
    )
    return {row.product_id: Standing(**row._asdict()) for row in rows}


def stock_of(session: Session, *, product_id: int) -> ProductStock:
    """Return what is left of a product. Raises UnknownProduct."""
    row = session.execute(
        select(
            Product.id.label("product_id"),
            _available().label("available_milli"),
            Product.availability,
        )
        .outerjoin(StockLevel, StockLevel.product_id == Product.id)
        .where(Product.id == product_id, Product.archived_at.is_(None))
    ).one_or_none()
    if row is None:
        raise UnknownProduct
    return ProductStock(**row._asdict())


def list_levels(session: Session, *, wish: LevelsWish) -> Page[LevelRow]:
    """Return products with their levels by name; archived ones only while something stands."""
    statement = (
        select(
            Product.id.label("product_id"),
            Product.sku,
            Product.name,
            Product.name_key,
            Product.unit_type,
            Product.availability,
            func.coalesce(StockLevel.on_hand_milli, 0).label("on_hand_milli"),
            func.coalesce(StockLevel.reserved_milli, 0).label("reserved_milli"),
            _available().label("available_milli"),
            func.coalesce(StockLevel.low_at_milli, DEFAULT_LOW_AT_MILLI).label("low_at_milli"),
            func.coalesce(StockLevel.version, 0).label("version"),
        )
        .outerjoin(StockLevel, StockLevel.product_id == Product.id)
        .where(or_(Product.archived_at.is_(None), StockLevel.on_hand_milli > 0))
    )
    if wish.availability is not None:
        statement = statement.where(Product.availability == wish.availability)
    if wish.product_id is not None:
        statement = statement.where(Product.id == wish.product_id)
    if wish.q:
        statement = statement.where(
            or_(
                Product.name_key.contains(folded(wish.q), autoescape=True),
                Product.sku.startswith(wish.q.strip(), autoescape=True),
            )
        )
    keys = [SortKey(Product.name_key), SortKey(Product.id)]
    rows = [
        LevelRow(**row._asdict()) for row in session.execute(windowed(statement, keys, wish.page))
    ]
    return page_of(rows, [encode_cursor([row.name_key, row.product_id]) for row in rows], wish.page)


def _level_statement(product_ids: Sequence[int]) -> Select[StockLevel]:
    return (
        select(StockLevel)
        .where(StockLevel.product_id.in_(product_ids))
        .order_by(StockLevel.product_id)
    )


def _levels(session: Session, statement: Select[StockLevel]) -> dict[int, StockLevel]:
    # levels are changed by statements behind the session's back: never trust an older reading
    found = session.execute(statement.execution_options(populate_existing=True)).scalars()
    return {level.product_id: level for level in found}


def _available() -> ColumnElement[int]:
    return func.coalesce(StockLevel.on_hand_milli - StockLevel.reserved_milli, 0)
