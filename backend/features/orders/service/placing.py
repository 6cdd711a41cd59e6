"""Checkout: the cart becomes an order and its stock is promised, together or not at all."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert

from backend.features.accounts import service as accounts
from backend.features.accounts.models import Address
from backend.features.cart import service as cart
from backend.features.cart.models import TakenLine, price_of
from backend.features.catalogue import service as catalogue
from backend.features.orders import jobs, queries
from backend.features.orders.errors import AlreadyOrdered, CartIsEmpty, PriceChanged
from backend.features.orders.models import (
    CheckoutWish,
    Collection,
    Order,
    OrderEvent,
    OrderLine,
    OrderSource,
    OrderStatus,
    Placed,
)
from backend.features.orders.service.links import link_token
from backend.features.orders.service.moving import stock_ref
from backend.features.orders.service.wishing import problem_of
from backend.features.stock import service as stock
from backend.features.stock.errors import OutOfStock, ShortLine
from backend.features.stock.models import Want
from backend.kernel import clock
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid
from backend.kernel.ids import new_id, new_order_number, token_hash
from backend.kernel.money import Totals
from backend.kernel.tables import Base
from backend.kernel.unit_of_work import UnitOfWork

# statements on the bare tables: the ORM's own cost three times as much
_INSERT_ORDER, _INSERT_LINE, _INSERT_EVENT = (
    insert(Base.metadata.tables[name]) for name in ("orders", "order_lines", "order_events")
)
Row = dict[str, object]  # column name to value
NO_ADDRESS = Address(line_1="", postal_code="", city="")


def place(uow: UnitOfWork, *, wish: CheckoutWish) -> Placed:
    """Turn the actor's cart into an order and reserve its stock.

    Raises CartIsEmpty, OutOfStock (with every short line), PriceChanged, AlreadyOrdered, Invalid,
    OffStep or QuantityOutOfBounds; then the cart is as it was.
    """
    uow.actor.require(Permission.ORDERS_PLACE)
    earlier = queries.find_by_key(uow.session, placed_by=uow.actor.key, key=wish.key)
    if earlier is not None:
        raise AlreadyOrdered(order_id=earlier.id, number=earlier.number)
    _check(uow, wish)
    taken = cart.take_lines(uow)
    if not taken:
        raise CartIsEmpty
    totals = _totals(taken)
    if totals.total_minor != wish.expected_total_minor:
        raise PriceChanged(total_minor=totals.total_minor)
    order_id = new_id()
    token = link_token(uow, order_id=order_id)
    customer_id = accounts.customer_for(uow, contact=wish.contact, address=wish.address)
    _reserve(uow, taken, order_id)
    row = _order(uow, wish, totals) | {
        "id": order_id,
        "customer_id": customer_id,
        "link_token_hash": token_hash(token),
    }
    lines = [_line(order_id, line_no, line) for line_no, line in enumerate(taken, start=1)]
    event = _first_event(uow, order_id)
    uow.session.execute(_INSERT_ORDER, row)
    uow.session.execute(_INSERT_LINE, lines)
    uow.session.execute(_INSERT_EVENT, event)
    uow.enqueue(jobs.CONFIRM_ORDER, order_id=order_id)
    return Placed(order=_entity(row, lines, event), link_token=token)


def _check(uow: UnitOfWork, wish: CheckoutWish) -> None:
    errors: dict[str, list[str]] = {}
    if wish.collection is Collection.DELIVERY and wish.address is None:
        errors["address"] = ["Where shall we bring it?"]
    problem = None if wish.wished_at is None else problem_of(uow, wish.wished_at)
    if problem is not None:
        errors["wished_at"] = [problem]
    if errors:
        raise Invalid(errors=errors)


def _totals(taken: Sequence[TakenLine]) -> Totals:
    prices = [price_of(line.product, line.quantity_milli) for line in taken if line.is_sellable]
    total = sum(price.total_minor for price in prices)
    tax = sum(price.tax_minor for price in prices)
    return Totals(net_minor=total - tax, tax_minor=tax, total_minor=total)


def _reserve(uow: UnitOfWork, taken: Sequence[TakenLine], order_id: UUID) -> None:
    for line in taken:
        if line.is_sellable:
            catalogue.check_quantity(line.product, line.quantity_milli)
    gone = tuple(
        ShortLine(line.product.id, line.quantity_milli, 0) for line in taken if not line.is_sellable
    )
    wants = [Want(line.product.id, line.quantity_milli) for line in taken if line.is_sellable]
    try:
        stock.reserve(uow, wants=wants, ref=stock_ref(order_id))
    except OutOfStock as refusal:
        raise OutOfStock(lines=refusal.lines + gone) from None
    if gone:
        raise OutOfStock(lines=gone)


def _order(uow: UnitOfWork, wish: CheckoutWish, totals: Totals) -> Row:
    address = wish.address if wish.collection is Collection.DELIVERY else None
    address = address or NO_ADDRESS
    return {
        "number": new_order_number(),
        "user_id": uow.actor.user_id,
        "placed_by": uow.actor.key,
        "idempotency_key": wish.key,
        "employee_id": None,
        "status": OrderStatus.PLACED,
        "version": 1,
        "failure_reason": None,
        "collection": wish.collection,
        "wished_at": wish.wished_at,
        "first_name": wish.contact.first_name,
        "last_name": wish.contact.last_name,
        "email": wish.contact.email,
        "phone": wish.contact.phone,
        "address_line_1": address.line_1,
        "address_line_2": address.line_2,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": address.country,
        "note": wish.note,
        "currency": uow.shop.currency,
        "net_minor": totals.net_minor,
        "tax_minor": totals.tax_minor,
        "total_minor": totals.total_minor,
        "placed_at": uow.now,
        "placed_on": clock.shop_day(uow.now, uow.shop.zone),
        "placed_hour": clock.shop_hour(uow.now, uow.shop.zone),
        "source": OrderSource.SHOP,
    }


def _line(order_id: UUID, line_no: int, line: TakenLine) -> Row:
    product = line.product
    price = price_of(product, line.quantity_milli)
    return {
        "order_id": order_id,
        "line_no": line_no,
        "product_id": product.id,
        "product_name": product.name,
        "unit_type": product.unit_type,
        "ordered_milli": line.quantity_milli,
        "rate_minor": product.rate_minor,
        "rate_per_milli": product.rate_per_milli,
        "tax_rate_bp": product.tax_rate_bp,
        "total_minor": price.total_minor,
        "tax_minor": price.tax_minor,
        "substitution_wish": line.substitution_wish,
    }


def _first_event(uow: UnitOfWork, order_id: UUID) -> Row:
    return {
        "order_id": order_id,
        "seq": 1,
        "from_status": None,
        "to_status": OrderStatus.PLACED,
        "actor": uow.actor.key,
        "actor_name": uow.actor.name[:200],
        "reason": None,
        "at": uow.now,
    }


def _entity(row: Row, lines: Sequence[Row], event: Row) -> Order:
    """Return what was written without reading it back; it belongs to no session."""
    order = Order(**row)
    order.lines = [OrderLine(**line) for line in lines]
    order.events = [OrderEvent(**event)]
    return order
