"""Orders as one who may see them sees them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Availability
from backend.features.orders import queries
from backend.features.orders.models import (
    CANCELLED_BY_CUSTOMER,
    CHANGEABLE,
    MOVES,
    LineSheet,
    Order,
    OrderLine,
    OrderSheet,
    OrderStatus,
    Payment,
)
from backend.features.orders.models.sheets import ShownProduct
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


def sheet(uow: UnitOfWork, *, order_id: UUID) -> OrderSheet:
    """Return an order of the actor's, or any for those who may read them.

    Raises OrderNotFound, also for somebody else's.
    """
    return sheet_of(uow, queries.visible_by_id(uow.session, actor=uow.actor, order_id=order_id))


def sheet_of(uow: UnitOfWork, order: Order) -> OrderSheet:
    """Return the sheet of an order at hand, lines and events loaded."""
    product_ids = [line.product_id for line in order.lines]
    return _sheet(
        uow,
        order,
        payments=queries.payments_of(uow.session, order_id=order.id),
        on_sale=catalogue.sellable_products(uow, product_ids=product_ids).keys(),
    )


def new_sheet(uow: UnitOfWork, order: Order) -> OrderSheet:
    """Return the sheet of an order just placed: nothing is paid and everything is on sale."""
    return _sheet(uow, order, payments=(), on_sale={line.product_id for line in order.lines})


def bought_before(uow: UnitOfWork) -> list[ShownProduct]:
    """Return what the person bought most often, of the same the latest first, if still on sale.

    Raises Unauthenticated.
    """
    user_id = uow.actor.require_user()
    product_ids = queries.products_bought(uow.session, user_id=user_id)
    shown = catalogue.shown_products(uow, product_ids=product_ids)
    return [shown[product_id] for product_id in product_ids]


def _sheet(
    uow: UnitOfWork, order: Order, *, payments: Sequence[Payment], on_sale: Collection[int]
) -> OrderSheet:
    shown = catalogue.shown_products(uow, product_ids=[line.product_id for line in order.lines])
    return OrderSheet(
        order=order,
        lines=tuple(_line(line, shown[line.product_id], on_sale) for line in order.lines),
        payments=tuple(payments),
        employee_name=queries.employee_name(uow.session, employee_id=order.employee_id),
        can_cancel=_can_cancel(uow, order),
        can_change=_can_change(uow, order),
    )


def _line(line: OrderLine, shown: ShownProduct, on_sale: Collection[int]) -> LineSheet:
    is_there = shown["availability"] != Availability.OUT.value
    return LineSheet(line, shown, is_available=is_there and line.product_id in on_sale)


def _can_cancel(uow: UnitOfWork, order: Order) -> bool:
    if uow.actor.may(Permission.ORDERS_EDIT):
        return OrderStatus.CANCELLED in MOVES[order.status]
    return order.status in CANCELLED_BY_CUSTOMER and queries.is_own_order(uow.actor, order)


def _can_change(uow: UnitOfWork, order: Order) -> bool:
    is_allowed = uow.actor.may(Permission.ORDERS_EDIT) or queries.is_own_order(uow.actor, order)
    return order.status in CHANGEABLE and is_allowed
