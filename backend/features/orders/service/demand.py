"""How often things are ordered."""

from datetime import datetime

from sqlalchemy import func, select

from backend.features.orders.models import Order, OrderLine, OrderStatus
from backend.kernel.unit_of_work import UnitOfWork

CAME_TO_NOTHING = (OrderStatus.CANCELLED, OrderStatus.FAILED)


def lines_by_product(uow: UnitOfWork, *, since: datetime) -> dict[int, int]:
    """Return in how many order lines each product stands that were placed since then."""
    rows = uow.session.execute(
        select(OrderLine.product_id, func.count().label("lines"))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.placed_at >= since, Order.status.not_in(CAME_TO_NOTHING))
        .group_by(OrderLine.product_id)
    )
    return {row.product_id: row.lines for row in rows}
