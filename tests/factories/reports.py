"""Sold goods and reports for tests."""

from datetime import date
from itertools import count

from sqlalchemy.orm import Session

from backend.features.catalogue.models import Product
from backend.features.orders.models import Collection, Order, OrderLine, OrderSource, OrderStatus
from backend.features.reports import service
from backend.features.reports.models import Report
from backend.kernel.ids import new_id, new_order_number
from backend.kernel.money import line_total_minor, tax_share_minor
from backend.kernel.unit_of_work import UnitOfWork
from tests.ports import NOON

_numbers = count(1)
TODAY = date(2026, 11, 20)  # the shop's day at NOON


def sell(
    session: Session,
    *goods: tuple[Product, int],
    on: date = TODAY,
    status: OrderStatus = OrderStatus.PLACED,
    charged: tuple[int, ...] = (),
) -> Order:
    """Add an order with one line for each product and its quantity in thousandths.

    `charged` has the quantities that were charged in the end, none of them yet when empty.
    """
    lines = [_line(number, *each) for number, each in enumerate(goods, start=1)]
    for line, quantity in zip(lines, charged, strict=False):
        _charge(line, quantity)
    total, tax = (
        sum(getattr(each, name) for each in lines) for name in ("total_minor", "tax_minor")
    )
    order = Order(
        id=new_id(),
        number=new_order_number(),
        placed_by="user:somebody",
        idempotency_key=f"intent-{next(_numbers):08d}",
        status=status,
        version=1,
        collection=Collection.COLLECTION,
        currency="EUR",
        net_minor=total - tax,
        tax_minor=tax,
        total_minor=total,
        placed_at=NOON,
        placed_on=on,
        placed_hour=13,
        source=OrderSource.SHOP,
    )
    session.add(order)
    session.flush()
    for line in lines:
        line.order_id = order.id
        session.add(line)
    session.flush()
    return order


def _line(number: int, product: Product, quantity_milli: int) -> OrderLine:
    line = OrderLine(
        line_no=number,
        product_id=product.id,
        product_name=product.name,
        unit_type=product.unit_type,
        ordered_milli=quantity_milli,
        rate_minor=product.rate_minor,
        rate_per_milli=product.rate_per_milli,
        tax_rate_bp=product.tax_rate_bp,
    )
    line.total_minor, line.tax_minor = _amounts(line, quantity_milli)
    return line


def _charge(line: OrderLine, quantity_milli: int) -> None:
    line.picked_milli = line.charged_milli = quantity_milli
    line.charged_total_minor, line.charged_tax_minor = _amounts(line, quantity_milli)


def _amounts(line: OrderLine, quantity_milli: int) -> tuple[int, int]:
    total = line_total_minor(
        rate_minor=line.rate_minor or 0,
        rate_per_milli=line.rate_per_milli,
        quantity_milli=quantity_milli,
    )
    return total, tax_share_minor(total_minor=total, tax_rate_bp=line.tax_rate_bp)


def ask_for(uow: UnitOfWork, *, first: date | None = None, last: date | None = None) -> Report:
    """Have sales by section made in the name of the unit's actor."""
    return service.request(uow, kind="sales_by_section", first=first, last=last)
