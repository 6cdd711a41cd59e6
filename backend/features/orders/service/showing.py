"""Orders as one who may see them sees them."""

from uuid import UUID

from backend.features.catalogue import service as catalogue
from backend.features.orders import queries
from backend.features.orders.models import (
    CANCELLED_BY_CUSTOMER,
    MOVES,
    LineSheet,
    Order,
    OrderSheet,
    OrderStatus,
)
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


def sheet(uow: UnitOfWork, *, order_id: UUID) -> OrderSheet:
    """Return an order of the actor's, or any for those who may read them.

    Raises OrderNotFound, also for somebody else's.
    """
    return sheet_of(uow, queries.visible_by_id(uow.session, actor=uow.actor, order_id=order_id))


def sheet_of(uow: UnitOfWork, order: Order) -> OrderSheet:
    """Return the sheet of an order at hand, lines and events loaded."""
    shown = catalogue.shown_products(uow, product_ids=[line.product_id for line in order.lines])
    return OrderSheet(
        order=order,
        lines=tuple(LineSheet(line, shown[line.product_id]) for line in order.lines),
        employee_name=queries.employee_name(uow.session, employee_id=order.employee_id),
        can_cancel=_can_cancel(uow, order),
    )


def _can_cancel(uow: UnitOfWork, order: Order) -> bool:
    if uow.actor.may(Permission.ORDERS_EDIT):
        return OrderStatus.CANCELLED in MOVES[order.status]
    return order.status in CANCELLED_BY_CUSTOMER and queries.is_own_order(uow.actor, order)
