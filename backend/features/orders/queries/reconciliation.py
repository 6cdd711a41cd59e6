"""Finding orders that do not add up."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.features.orders.jobs import CONFIRM_ORDER
from backend.features.orders.models import (
    CHANGEABLE,
    HOLDS_RESERVATION,
    MOVES,
    Order,
    OrderEvent,
    OrderLine,
    OrderSource,
    OrderStatus,
)
from backend.kernel.outbox import OutboxMessage

CHUNK = 500
IN_SHOP = Order.source != OrderSource.HISTORY  # what was imported never touched this stock


class OrderLines(NamedTuple):
    """One order and what was ordered of each product."""

    id: UUID
    status: OrderStatus
    ordered: dict[int, int]
    changes: list[int]  # the numbers of the events that say so


class TotalCheck(NamedTuple):
    """An order's total beside the sum of its lines."""

    id: UUID
    total_minor: int
    lines_minor: int


class BrokenChain(NamedTuple):
    """An order whose history has a gap, an illegal move or another end than its status."""

    id: UUID
    seq: int
    problem: str


def promised(session: Session) -> dict[int, int]:
    """Return what open orders hold of each product, in thousandths."""
    rows = session.execute(_promised().group_by(OrderLine.product_id))
    return {product_id: int(total) for product_id, total in rows}


def promised_milli(session: Session, *, product_id: int) -> int:
    """Return what open orders hold of one product, in thousandths."""
    row = session.execute(
        _promised().where(OrderLine.product_id == product_id).group_by(OrderLine.product_id)
    ).one_or_none()
    return 0 if row is None else int(row[1])


def order_chunks(session: Session) -> Iterator[list[OrderLines]]:
    """Return all orders of the shop with their lines, some at a time."""
    last: UUID | None = None
    while True:
        statement = select(Order.id, Order.status).where(IN_SHOP).order_by(Order.id).limit(CHUNK)
        if last is not None:
            statement = statement.where(Order.id > last)
        heads = session.execute(statement).all()
        if not heads:
            return
        last = heads[-1].id
        ordered: dict[UUID, dict[int, int]] = {head.id: {} for head in heads}
        lines = session.execute(
            select(OrderLine.order_id, OrderLine.product_id, OrderLine.ordered_milli).where(
                OrderLine.order_id.in_(list(ordered))
            )
        )
        for order_id, product_id, milli in lines:
            ordered[order_id][product_id] = ordered[order_id].get(product_id, 0) + milli
        changes: dict[UUID, list[int]] = {head.id: [] for head in heads}
        for order_id, seq in session.execute(
            select(OrderEvent.order_id, OrderEvent.seq).where(
                OrderEvent.order_id.in_(list(ordered)),
                OrderEvent.from_status == OrderEvent.to_status,
            )
        ):
            changes[order_id].append(seq)
        yield [
            OrderLines(head.id, head.status, ordered[head.id], changes[head.id]) for head in heads
        ]


def wrong_totals(session: Session) -> Sequence[TotalCheck]:
    """Return the orders whose total is not the sum of their lines."""
    sums = (
        select(OrderLine.order_id, func.sum(OrderLine.total_minor).label("total"))
        .group_by(OrderLine.order_id)
        .subquery()
    )
    found = func.coalesce(sums.c.total, 0)
    rows = session.execute(
        select(Order.id, Order.total_minor, found)
        .outerjoin(sums, sums.c.order_id == Order.id)
        .where(Order.total_minor != found)
        .order_by(Order.id)
    )
    return [TotalCheck(row[0], row[1], int(row[2])) for row in rows]


def broken_chains(session: Session) -> Sequence[BrokenChain]:
    """Return where the history of an order breaks, at most once per order and problem."""
    return [*_gaps(session), *_illegal_moves(session), *_wrong_ends(session)]


def unasked_confirmations(session: Session) -> Sequence[UUID]:
    """Return the placed orders that no waiting or finished job will ever confirm."""
    placed = (
        session.execute(
            select(Order.id).where(Order.status == OrderStatus.PLACED, IN_SHOP).order_by(Order.id)
        )
        .scalars()
        .all()
    )
    missing: list[UUID] = []
    for start in range(0, len(placed), CHUNK):
        payloads = {CONFIRM_ORDER.encode({"order_id": id_}): id_ for id_ in placed[start:][:CHUNK]}
        known = session.execute(
            select(OutboxMessage.payload).where(
                OutboxMessage.topic == CONFIRM_ORDER.name,
                OutboxMessage.payload.in_(list(payloads)),
            )
        ).scalars()
        missing += [payloads[payload] for payload in sorted(set(payloads) - set(known))]
    return missing


def _promised() -> Select[int, int]:
    return (
        select(OrderLine.product_id, func.sum(OrderLine.ordered_milli))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.status.in_(HOLDS_RESERVATION), IN_SHOP)
    )


def _gaps(session: Session) -> Sequence[BrokenChain]:
    before = aliased(OrderEvent)
    rows = session.execute(
        select(OrderEvent.order_id, func.min(OrderEvent.seq))
        .outerjoin(
            before,
            and_(before.order_id == OrderEvent.order_id, before.seq == OrderEvent.seq - 1),
        )
        .where(
            or_(
                and_(
                    OrderEvent.seq > 1,
                    or_(
                        before.seq.is_(None),
                        OrderEvent.from_status.is_(None),
                        OrderEvent.from_status != before.to_status,
                    ),
                ),
                and_(OrderEvent.seq == 1, OrderEvent.from_status.is_not(None)),
                OrderEvent.seq < 1,
            )
        )
        .group_by(OrderEvent.order_id)
        .order_by(OrderEvent.order_id)
    )
    return [BrokenChain(order_id, seq, "a gap") for order_id, seq in rows]


def _illegal_moves(session: Session) -> Sequence[BrokenChain]:
    legal: list[ColumnElement[bool]] = [
        and_(OrderEvent.from_status == start, OrderEvent.to_status.in_(ends))
        for start, ends in MOVES.items()
        if ends
    ]
    legal += [  # a change of lines, after which the order stands where it stood
        and_(OrderEvent.from_status == status, OrderEvent.to_status == status)
        for status in CHANGEABLE
    ]
    rows = session.execute(
        select(OrderEvent.order_id, func.min(OrderEvent.seq))
        .where(OrderEvent.from_status.is_not(None), ~or_(*legal))
        .group_by(OrderEvent.order_id)
        .order_by(OrderEvent.order_id)
    )
    return [BrokenChain(order_id, seq, "an illegal move") for order_id, seq in rows]


def _wrong_ends(session: Session) -> Sequence[BrokenChain]:
    ends = (
        select(OrderEvent.order_id, func.max(OrderEvent.seq).label("seq"))
        .group_by(OrderEvent.order_id)
        .subquery()
    )
    rows = session.execute(
        select(Order.id, func.coalesce(ends.c.seq, 0))
        .outerjoin(ends, ends.c.order_id == Order.id)
        .outerjoin(
            OrderEvent,
            and_(OrderEvent.order_id == Order.id, OrderEvent.seq == ends.c.seq),
        )
        .where(or_(OrderEvent.to_status.is_(None), OrderEvent.to_status != Order.status))
        .order_by(Order.id)
    )
    return [BrokenChain(order_id, seq, "another end than the status") for order_id, seq in rows]
