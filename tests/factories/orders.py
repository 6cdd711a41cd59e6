"""Orders for tests."""

from itertools import count
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.features.accounts.models import Contact
from backend.features.cart import service as cart
from backend.features.catalogue.models import Product
from backend.features.orders import service
from backend.features.orders.models import (
    CheckoutWish,
    Collection,
    Order,
    OrderEvent,
    OrderLine,
    OrderStatus,
    Placed,
)
from backend.features.stock import service as stock
from backend.features.stock.models import MovementKind, Pick, Ref, StockMovement
from backend.kernel.unit_of_work import UnitOfWork
from tests.factories.cart import fill_cart

_numbers = count(1)
CONTACT = Contact(first_name="Ada", last_name="Buyer", email="ada@example.org")


def make_wish(uow: UnitOfWork, **fields: object) -> CheckoutWish:
    """Return a valid wish to collect what is in the actor's cart."""
    values: dict[str, object] = {
        "key": f"intent-{next(_numbers):012}",
        "collection": Collection.COLLECTION,
        "contact": CONTACT,
    }
    if "expected_total_minor" not in fields:
        values["expected_total_minor"] = cart.sheet(uow).totals.total_minor
    return CheckoutWish(**values | fields)  # type: ignore[arg-type]  # what a test says


def make_order(
    uow: UnitOfWork, *products: Product, quantity_milli: int = 1_000, **fields: object
) -> Placed:
    """Place an order for the same quantity of each product as the unit's actor."""
    fill_cart(uow, *products, quantity_milli=quantity_milli)
    return service.place(uow, wish=make_wish(uow, **fields))


def put_to(session: Session, order_id: UUID, status: OrderStatus) -> None:
    """Write a status as no service would, without a move."""
    session.execute(update(Order).where(Order.id == order_id).values(status=status))


def make_ready(uow: UnitOfWork, placed: Placed, *, picked_milli: int) -> None:
    """Bring an order to the counter: the same picked of each line, and off the shelf."""
    order_id = placed.order.id
    service.confirm(uow, order_id=order_id)
    picks = [Pick(line.product_id, line.ordered_milli, picked_milli) for line in placed.order.lines]
    stock.commit(uow, picks=picks, ref=Ref("order", str(order_id)))
    uow.session.execute(
        update(OrderLine).where(OrderLine.order_id == order_id).values(picked_milli=picked_milli)
    )
    put_to(uow.session, order_id, OrderStatus.READY)


def status_of(session: Session, order_id: UUID) -> OrderStatus:
    """Return where an order stands."""
    return session.execute(select(Order.status).where(Order.id == order_id)).scalar_one()


def events_of(
    session: Session, order_id: UUID
) -> list[tuple[int, OrderStatus | None, OrderStatus]]:
    """Return the history of an order: number, from, to."""
    rows = session.execute(
        select(OrderEvent.seq, OrderEvent.from_status, OrderEvent.to_status)
        .where(OrderEvent.order_id == order_id)
        .order_by(OrderEvent.seq)
    )
    return [(row.seq, row.from_status, row.to_status) for row in rows]


def kinds_of(session: Session, order_id: UUID) -> list[MovementKind]:
    """Return what the ledger holds of an order."""
    rows = session.execute(
        select(StockMovement.kind)
        .where(StockMovement.ref_id.startswith(str(order_id)))
        .order_by(StockMovement.seq)
    )
    return list(rows.scalars())
