"""What the worker does with a placed order."""

from uuid import UUID

from backend.features.notices import service as notices
from backend.features.orders import queries
from backend.features.orders.errors import CannotConfirm
from backend.features.orders.models import FailureReason, OrderStatus
from backend.features.orders.queries import Standing
from backend.features.orders.service.moving import move, stock_ref
from backend.features.stock import service as stock
from backend.kernel.unit_of_work import UnitOfWork


def confirm(uow: UnitOfWork, *, order_id: UUID) -> None:
    """Check that reservation, totals and customer stand, and confirm; a repeat changes nothing.

    Raises CannotConfirm.
    """
    order = queries.for_move(uow.session, order_id=order_id)
    if order.status is not OrderStatus.PLACED:
        return
    _check(uow, order)
    move(uow, order, to=OrderStatus.CONFIRMED)
    tell(uow, order, kind="order.confirmed")


def fail(uow: UnitOfWork, *, reason: str, order_id: UUID) -> None:
    """End an order that can not be confirmed and give back what it held. A repeat is harmless."""
    order = queries.for_move(uow.session, order_id=order_id)
    if order.status is not OrderStatus.PLACED:
        return
    is_ours = reason == CannotConfirm.__name__  # anything else is a technical text, not for buyers
    why = FailureReason.DOES_NOT_ADD_UP if is_ours else FailureReason.INTERNAL
    move(uow, order, to=OrderStatus.FAILED, reason=why)
    ref = stock_ref(order_id)
    stock.release(uow, wants=stock.reserved_for(uow, ref=ref), ref=ref)
    tell(uow, order, kind="order.failed")


def tell(uow: UnitOfWork, order: Standing, *, kind: str) -> None:
    """Tell the buyer, if he has a log-in, how his order stands."""
    if order.user_id is not None:
        facts = {"order_id": str(order.id), "number": order.number}
        notices.tell(uow, user_id=order.user_id, kind=kind, facts=facts)


def _check(uow: UnitOfWork, order: Standing) -> None:
    lines = queries.lines_of(uow.session, order_id=order.id)
    ordered: dict[int, int] = {}
    for line in lines:
        ordered[line.product_id] = ordered.get(line.product_id, 0) + line.ordered_milli
    held = stock.reserved_for(uow, ref=stock_ref(order.id))
    if {want.product_id: want.quantity_milli for want in held} != ordered:
        raise CannotConfirm(problem="reservation")
    if sum(line.total_minor for line in lines) != order.total_minor:
        raise CannotConfirm(problem="totals")
    if order.customer_id is None:
        raise CannotConfirm(problem="customer")
