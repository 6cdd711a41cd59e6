"""Holding levels against the ledger that explains them."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Over, Subquery, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.features.stock.models import MovementKind, StockLevel, StockMovement


class LevelCheck(NamedTuple):
    """A level beside the sums of its ledger."""

    product_id: int
    on_hand_milli: int
    reserved_milli: int
    ledger_on_hand: int
    ledger_reserved: int


class BrokenRun(NamedTuple):
    """The first movement of a product whose balance is not the running sum."""

    product_id: int
    seq: int
    movements: int


def level_differences(session: Session) -> Sequence[LevelCheck]:
    """Return the levels that are not what their ledger says, or that can not be at all."""
    sums = _ledger_sums()
    on_hand = func.coalesce(sums.c.on_hand, 0)
    reserved = func.coalesce(sums.c.reserved, 0)
    rows = session.execute(
        select(
            StockLevel.product_id,
            StockLevel.on_hand_milli,
            StockLevel.reserved_milli,
            on_hand.label("ledger_on_hand"),
            reserved.label("ledger_reserved"),
        )
        .outerjoin(sums, sums.c.product_id == StockLevel.product_id)
        .where(
            or_(
                StockLevel.on_hand_milli != on_hand,
                StockLevel.reserved_milli != reserved,
                StockLevel.reserved_milli < 0,
                StockLevel.reserved_milli > StockLevel.on_hand_milli,
            )
        )
        .order_by(StockLevel.product_id)
    )
    return [LevelCheck(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows]


def movements_without_level(session: Session) -> Sequence[int]:
    """Return the products that have a ledger and no level."""
    rows = session.execute(
        select(StockMovement.product_id)
        .outerjoin(StockLevel, StockLevel.product_id == StockMovement.product_id)
        .where(StockLevel.product_id.is_(None))
        .distinct()
        .order_by(StockMovement.product_id)
    )
    return list(rows.scalars())


def broken_runs(session: Session) -> Sequence[BrokenRun]:
    """Return where balances leave the running sum, from each product's last adjustment on.

    History is never edited: an adjustment closes the books that were wrong before it.
    """
    adjusted = (
        select(StockMovement.product_id, func.max(StockMovement.seq).label("seq"))
        .where(StockMovement.kind == MovementKind.ADJUST)
        .group_by(StockMovement.product_id)
        .subquery()
    )
    run = select(
        StockMovement.product_id,
        StockMovement.seq,
        StockMovement.on_hand_after,
        StockMovement.reserved_after,
        _running(StockMovement.d_on_hand).label("on_hand"),
        _running(StockMovement.d_reserved).label("reserved"),
    ).subquery()
    rows = session.execute(
        select(run.c.product_id, func.min(run.c.seq), func.count())
        .outerjoin(adjusted, adjusted.c.product_id == run.c.product_id)
        .where(
            run.c.seq >= func.coalesce(adjusted.c.seq, 0),
            or_(run.c.on_hand != run.c.on_hand_after, run.c.reserved != run.c.reserved_after),
        )
        .group_by(run.c.product_id)
        .order_by(run.c.product_id)
    )
    return [BrokenRun(*row) for row in rows]


def ledger_sums_of(session: Session, *, product_id: int) -> tuple[int, int, int]:
    """Return a product's sums of on hand and reserved, and its last place in line."""
    row = session.execute(
        select(
            func.coalesce(func.sum(StockMovement.d_on_hand), 0),
            func.coalesce(func.sum(StockMovement.d_reserved), 0),
            func.coalesce(func.max(StockMovement.seq), 0),
        ).where(StockMovement.product_id == product_id)
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def reserved_levels(session: Session) -> dict[int, int]:
    """Return what is reserved of each product of which anything is."""
    rows = session.execute(
        select(StockLevel.product_id, StockLevel.reserved_milli).where(
            StockLevel.reserved_milli != 0
        )
    )
    return {row.product_id: row.reserved_milli for row in rows}


def _running(delta: InstrumentedAttribute[int]) -> Over[int]:
    return func.sum(delta).over(partition_by=StockMovement.product_id, order_by=StockMovement.seq)


def _ledger_sums() -> Subquery:
    return (
        select(
            StockMovement.product_id,
            func.sum(StockMovement.d_on_hand).label("on_hand"),
            func.sum(StockMovement.d_reserved).label("reserved"),
        )
        .group_by(StockMovement.product_id)
        .subquery()
    )
