"""Calling an order off."""

from uuid import UUID

from backend.features.audit import service as audit
from backend.features.orders import queries
from backend.features.orders.errors import TooLateToCancel
from backend.features.orders.models import (
    CANCELLED_BY_CUSTOMER,
    HOLDS_RESERVATION,
    OrderStatus,
    check_move,
)
from backend.features.orders.queries import Standing
from backend.features.orders.service.confirming import tell
from backend.features.orders.service.moving import move, stock_ref
from backend.features.orders.service.owning import require_own
from backend.features.stock import service as stock
from backend.features.stock.models import Want
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


def cancel(uow: UnitOfWork, *, order_id: UUID, reason: str | None = None) -> None:
    """Call an order off and give its stock back: the buyer until picking, staff until hand-over.

    Raises OrderNotFound, TooLateToCancel, PermissionMissing or IllegalTransition.
    """
    is_own = require_own(uow, order_id=order_id)
    is_staff = uow.actor.may(Permission.ORDERS_EDIT)
    order = queries.for_move(uow.session, order_id=order_id)
    check_move(order.status, OrderStatus.CANCELLED)
    if not is_staff and order.status not in CANCELLED_BY_CUSTOMER:
        raise TooLateToCancel
    move(uow, order, to=OrderStatus.CANCELLED, reason=reason)
    _give_back(uow, order)
    if not is_own:
        audit.record(
            uow,
            action="order.cancel",
            subject_type="order",
            subject_id=order_id,
            before={"status": order.status.value},
            after={"status": OrderStatus.CANCELLED.value},
            reason=reason,
        )
        tell(uow, order, kind="order.cancelled")


def _give_back(uow: UnitOfWork, order: Standing) -> None:
    ref = stock_ref(order.id)
    if order.status in HOLDS_RESERVATION:
        stock.release(uow, wants=stock.reserved_for(uow, ref=ref), ref=ref)
        return
    lines = queries.lines_of(uow.session, order_id=order.id)
    picked = [Want(line.product_id, line.picked_milli or 0) for line in lines]
    stock.restock(uow, wants=picked, ref=ref)
