"""Reading the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.features.catalogue.models import Product, UnitType
from backend.features.stock.models import MovementKind, Ref, RefMovement, StockMovement, Want
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed


class MovementRow(NamedTuple):
    """One row of the ledger with its product's name of today."""

    movement: StockMovement
    sku: str
    product_name: str
    unit_type: UnitType


@dataclass(frozen=True)
class MovementsWish:
    """Which movements are asked for; `since` and `until` bound the instant."""

    page: PageWish
    product_id: int | None = None
    kind: MovementKind | None = None
    ref_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def open_reservations(session: Session, *, ref: Ref) -> list[Want]:
    """Return what was reserved for `ref` and its parts and neither released nor committed."""
    rows = session.execute(
        select(StockMovement.product_id, func.sum(StockMovement.d_reserved).label("held"))
        .where(
            StockMovement.ref_type == ref.type,
            StockMovement.ref_id >= ref.id,
            StockMovement.ref_id < f"{ref.id}0",  # the first after everything with a slash
        )
        .group_by(StockMovement.product_id)
        .order_by(StockMovement.product_id)
    )
    return [Want(row.product_id, int(row.held)) for row in rows if row.held]


def movements_of(
    session: Session, *, ref_type: str, ref_ids: Sequence[str]
) -> Sequence[RefMovement]:
    """Return what happened for some refs, by ref and in order of time."""
    rows = session.execute(
        select(
            StockMovement.ref_id,
            StockMovement.product_id,
            StockMovement.kind,
            StockMovement.d_on_hand,
            StockMovement.d_reserved,
        )
        .where(StockMovement.ref_type == ref_type, StockMovement.ref_id.in_(ref_ids))
        .order_by(StockMovement.ref_id, StockMovement.product_id, StockMovement.seq)
    )
    return [RefMovement(**row._asdict()) for row in rows]


def list_movements(session: Session, *, wish: MovementsWish) -> Page[MovementRow]:
    """Return the ledger, newest first."""
    statement = select(StockMovement, Product.sku, Product.name, Product.unit_type).join(
        Product, Product.id == StockMovement.product_id
    )
    if wish.product_id is not None:
        statement = statement.where(StockMovement.product_id == wish.product_id)
    if wish.kind is not None:
        statement = statement.where(StockMovement.kind == wish.kind)
    if wish.ref_id is not None:
        statement = statement.where(StockMovement.ref_id == wish.ref_id)
    if wish.since is not None:
        statement = statement.where(StockMovement.at >= wish.since)
    if wish.until is not None:
        statement = statement.where(StockMovement.at < wish.until)
    keys = [
        SortKey(StockMovement.at, is_descending=True),
        SortKey(StockMovement.id, is_descending=True),
    ]
    found = session.execute(windowed(statement, keys, wish.page)).all()
    rows = [MovementRow(*row) for row in found]
    cursors = [encode_cursor([row.movement.at, row.movement.id]) for row in rows]
    return page_of(rows, cursors, wish.page)
