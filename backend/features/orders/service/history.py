"""Writing down orders that happened already: no job, no mail and no notice comes of them.

For demo shops. The rules are those of today's orders: legal moves only, totals from the lines,
every reservation, pick and return a row of the ledger.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import Table, insert

from backend.features.accounts.models import Address
from backend.features.cart.models import price_of
from backend.features.orders.models import (
    LEFT_THE_SHELF,
    Order,
    OrderEvent,
    OrderLine,
    OrderSource,
    OrderStatus,
    PastLine,
    PastOrder,
    PastStep,
    Payment,
    Somebody,
    check_move,
)
from backend.features.orders.service.moving import stock_ref
from backend.features.stock import service as stock
from backend.features.stock.models import Change, MovementKind, PastDocument, PastMovement
from backend.kernel import clock
from backend.kernel.actor import Permission
from backend.kernel.ids import new_id
from backend.kernel.money import Totals
from backend.kernel.unit_of_work import UnitOfWork

Row = dict[str, object]
NOWHERE = Address(line_1="", postal_code="", city="")
MAX_CHARGED_PERCENT = 110  # of what was ordered, without the customer's word
S = OrderStatus


class Prices(NamedTuple):
    """What a line was ordered for and, once it was picked, what was charged."""

    ordered: Totals
    charged_milli: int | None
    charged: Totals | None


def write_history(
    uow: UnitOfWork, *, orders: Sequence[PastOrder], documents: Iterable[PastDocument] = ()
) -> None:
    """Write past orders, and the stock documents that filled the shelves for them.

    An order still open must not stand at placed: no job would ever confirm it. Raises
    IllegalTransition, and Conflict when a shelf would not have held what was promised.
    """
    uow.actor.require(Permission.ORDERS_EDIT)
    movements = [movement for order in orders for movement in _movements(order)]
    stock.write_past(uow, movements=movements, documents=documents)
    prices = {order.id: [prices_of(order, line) for line in order.lines] for order in orders}
    _insert(uow, Order.__table__, (_order(uow, order, prices[order.id]) for order in orders))
    _insert(
        uow, OrderLine.__table__, (row for each in orders for row in _lines(each, prices[each.id]))
    )
    _insert(uow, OrderEvent.__table__, (row for order in orders for row in _events(order)))
    _insert(uow, Payment.__table__, (row for order in orders for row in _payments(order)))


def prices_of(order: PastOrder, line: PastLine) -> Prices:
    """Return what a line came to; what was picked counts up to a tenth above what was ordered."""
    ordered = price_of(line.product, line.ordered_milli)
    if order.reached(S.READY) is None:
        return Prices(ordered, None, None)
    most = line.ordered_milli * MAX_CHARGED_PERCENT // 100
    charged_milli = min(line.picked_milli, most)
    return Prices(ordered, charged_milli, price_of(line.product, charged_milli))


def _insert(uow: UnitOfWork, table: object, rows: Iterable[Row]) -> None:
    found = list(rows)
    assert isinstance(table, Table)  # noqa: S101  every mapped class here has one table
    if found:
        uow.session.execute(insert(table), found)


def _movements(order: PastOrder) -> Iterator[PastMovement]:
    placer = (order.placed_at, order.placed_by)
    ready = next((step for step in order.steps if step.to is S.READY), None)
    ended = next((step for step in order.steps if step.to in {S.CANCELLED, S.RETURNED}), None)
    for line in order.lines:
        ordered, picked = line.ordered_milli, line.picked_milli
        yield _movement(order, line, MovementKind.RESERVE, (0, ordered), *placer)
        if ready is not None:
            change = (-picked, -ordered)
            yield _movement(order, line, MovementKind.COMMIT, change, ready.at, ready.by)
        if ended is None:
            continue
        if ready is None:
            change = (0, -ordered)
            yield _movement(order, line, MovementKind.RELEASE, change, ended.at, ended.by)
        elif line.is_restocked or ended.to is S.CANCELLED:
            change = (picked, 0)
            yield _movement(order, line, MovementKind.RESTOCK, change, ended.at, ended.by)


def _movement(
    order: PastOrder,
    line: PastLine,
    kind: MovementKind,
    change: tuple[int, int],
    at: datetime,
    by: Somebody,
) -> PastMovement:
    return PastMovement(
        kind=kind,
        change=Change(line.product.id, *change),
        ref=stock_ref(order.id),
        at=at,
        actor=by.key,
        actor_name=by.name,
    )


def _order(uow: UnitOfWork, order: PastOrder, prices: Sequence[Prices]) -> Row:
    charged = [price.charged for price in prices if price.charged is not None]
    is_charged = order.reached(S.READY) is not None
    ordered = _sum([price.ordered for price in prices])
    taken = _sum(charged)
    return {
        "id": order.id,
        "number": order.number,
        "customer_id": order.customer_id,
        "user_id": order.user_id,
        "placed_by": order.placed_by.key,
        "idempotency_key": order.key,
        "link_token_hash": None,
        "employee_id": order.employee_id,
        "status": order.status,
        "version": 1 + len(order.steps),
        "failure_reason": None,
        "collection": order.collection,
        "wished_at": order.wished_at,
        **_copies(order),
        "note": order.note,
        "currency": uow.shop.currency,
        "net_minor": ordered.net_minor,
        "tax_minor": ordered.tax_minor,
        "total_minor": ordered.total_minor,
        "charged_net_minor": taken.net_minor if is_charged else None,
        "charged_tax_minor": taken.tax_minor if is_charged else None,
        "charged_total_minor": taken.total_minor if is_charged else None,
        "placed_at": order.placed_at,
        "placed_on": clock.shop_day(order.placed_at, uow.shop.zone),
        "placed_hour": clock.shop_hour(order.placed_at, uow.shop.zone),
        "source": OrderSource.SHOP,
    }


def _copies(order: PastOrder) -> Row:
    address = order.address or NOWHERE
    return {
        "first_name": order.contact.first_name,
        "last_name": order.contact.last_name,
        "email": order.contact.email,
        "phone": order.contact.phone,
        "address_line_1": address.line_1,
        "address_line_2": address.line_2,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": address.country,
    }


def _sum(amounts: Sequence[Totals]) -> Totals:
    return Totals(
        net_minor=sum(each.net_minor for each in amounts),
        tax_minor=sum(each.tax_minor for each in amounts),
        total_minor=sum(each.total_minor for each in amounts),
    )


def _lines(order: PastOrder, prices: Sequence[Prices]) -> Iterator[Row]:
    is_picked = order.status in LEFT_THE_SHELF or order.reached(S.READY) is not None
    for line_no, (line, price) in enumerate(zip(order.lines, prices, strict=True), start=1):
        product = line.product
        yield {
            "order_id": order.id,
            "line_no": line_no,
            "product_id": product.id,
            "product_name": product.name,
            "unit_type": product.unit_type,
            "ordered_milli": line.ordered_milli,
            "substitution_wish": line.substitution_wish,
            "picked_milli": line.picked_milli if is_picked else None,
            "charged_milli": price.charged_milli,
            "rate_minor": product.rate_minor,
            "rate_per_milli": product.rate_per_milli,
            "tax_rate_bp": product.tax_rate_bp,
            "total_minor": price.ordered.total_minor,
            "tax_minor": price.ordered.tax_minor,
            "charged_total_minor": None if price.charged is None else price.charged.total_minor,
            "charged_tax_minor": None if price.charged is None else price.charged.tax_minor,
        }


def _events(order: PastOrder) -> Iterator[Row]:
    first = PastStep(to=S.PLACED, at=order.placed_at, by=order.placed_by)
    yield _event(order, 1, None, first)
    for seq, (before, step) in enumerate(pairwise([first, *order.steps]), start=2):
        check_move(before.to, step.to)
        yield _event(order, seq, before.to, step)


def _event(order: PastOrder, seq: int, start: OrderStatus | None, step: PastStep) -> Row:
    return {
        "order_id": order.id,
        "seq": seq,
        "from_status": start,
        "to_status": step.to,
        "actor": step.by.key,
        "actor_name": step.by.name[:200],
        "reason": step.reason,
        "at": step.at,
    }


def _payments(order: PastOrder) -> Iterator[Row]:
    for payment in order.payments:
        yield {
            "id": new_id(),
            "order_id": order.id,
            "kind": payment.kind,
            "method": payment.method,
            "amount_minor": payment.amount_minor,
            "by": payment.by.key,
            "by_name": payment.by.name[:200],
            "at": payment.at,
        }
