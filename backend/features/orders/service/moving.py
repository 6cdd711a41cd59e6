"""The one way an order moves: locked, guarded, and written into its history."""

from uuid import UUID

from sqlalchemy import func, insert, select, update

from backend.features.orders import jobs
from backend.features.orders.models import (
    Order,
    OrderEvent,
    OrderStatus,
    check_move,
    is_told_by_mail,
)
from backend.features.orders.queries import Standing
from backend.features.stock.models import Ref
from backend.kernel.errors import StaleVersion
from backend.kernel.tables import affected
from backend.kernel.unit_of_work import UnitOfWork

UNSYNCHRONISED = {"synchronize_session": False}
MAX_REASON = 200


def stock_ref(order_id: UUID) -> Ref:
    """Return under what the ledger knows an order."""
    return Ref("order", str(order_id))


def move(uow: UnitOfWork, order: Standing, *, to: OrderStatus, reason: str | None = None) -> None:
    """Move a locked order on. Raises IllegalTransition when no such way leads from there."""
    check_move(order.status, to)
    failure = reason[:MAX_REASON] if reason and to is OrderStatus.FAILED else None
    result = uow.session.execute(
        update(Order)
        .where(Order.id == order.id, Order.status == order.status, Order.version == order.version)
        .values(status=to, version=Order.version + 1, failure_reason=failure),
        execution_options=UNSYNCHRONISED,
    )
    if affected(result) != 1:
        raise StaleVersion
    _record(uow, order, to, reason)


def record_change(uow: UnitOfWork, order: Standing) -> None:
    """Write into the history of a locked order that it was changed and stays where it stands."""
    _record(uow, order, order.status, None)


def next_seq(uow: UnitOfWork, order: Standing) -> int:
    """Return the number of a locked order's next event.

    It is found under the order's row lock, so the chain has neither gap nor twin.
    """
    last = select(func.max(OrderEvent.seq)).where(OrderEvent.order_id == order.id)
    return (uow.session.execute(last).scalar_one_or_none() or 0) + 1


def _record(uow: UnitOfWork, order: Standing, to: OrderStatus, reason: str | None) -> None:
    seq = next_seq(uow, order)
    uow.session.execute(
        insert(OrderEvent).values(
            order_id=order.id,
            seq=seq,
            from_status=order.status,
            to_status=to,
            actor=uow.actor.key,
            actor_name=uow.actor.name[:200],
            reason=reason[:MAX_REASON] if reason else None,
            at=uow.now,
        )
    )
    if order.email and is_told_by_mail(order.status, to):
        uow.enqueue(jobs.MAIL, order_id=order.id, seq=seq)
