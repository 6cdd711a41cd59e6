"""Reading orders. Somebody else's order is no order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, false, func, or_, select, type_coerce
from sqlalchemy.orm import Session, selectinload

from backend.features.accounts.models import Employee
from backend.features.catalogue.models import Product
from backend.features.orders.errors import OrderNotFound
from backend.features.orders.models import (
    Order,
    OrderLine,
    OrderStatus,
    OrderSummary,
    Payment,
)
from backend.kernel.actor import Actor, Permission
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed
from backend.kernel.tables import folded

MOST_BOUGHT = 24


class Earlier(NamedTuple):
    """An order that was placed with the same key."""

    id: UUID
    number: str


class Standing(NamedTuple):
    """Where a locked order stands."""

    id: UUID
    number: str
    status: OrderStatus
    version: int
    user_id: UUID | None
    customer_id: UUID | None
    email: str | None
    total_minor: int


@dataclass(frozen=True)
class OrdersWish:
    """Which orders are asked for; the days are the shop's, both included."""

    page: PageWish
    status: OrderStatus | None = None
    customer_id: UUID | None = None
    employee_id: UUID | None = None
    number: str | None = None
    from_day: date | None = None
    to_day: date | None = None


@dataclass(frozen=True)
class OwnOrdersWish:
    """Which of a person's own orders are asked for; `q` is a number or part of a product's name."""

    page: PageWish
    status: OrderStatus | None = None
    q: str = ""


def find_by_key(session: Session, *, placed_by: str, key: str) -> Earlier | None:
    """Return the order of an intent, or None."""
    row = session.execute(
        select(Order.id, Order.number).where(
            Order.placed_by == placed_by, Order.idempotency_key == key
        )
    ).one_or_none()
    return None if row is None else Earlier(row.id, row.number)


def visible_by_id(session: Session, *, actor: Actor, order_id: UUID) -> Order:
    """Return an order that the actor may see, lines and events loaded. Raises OrderNotFound."""
    statement = (
        select(Order)
        .where(Order.id == order_id)
        .options(selectinload(Order.lines), selectinload(Order.events))
        .execution_options(populate_existing=True)  # orders are moved by statements
    )
    if not actor.may(Permission.ORDERS_READ):
        statement = statement.where(is_own(actor))
    order = session.execute(statement).scalar_one_or_none()
    if order is None:
        raise OrderNotFound
    return order


def is_own(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on an order of being the actor's own."""
    claims: list[ColumnElement[bool]] = []
    if actor.user_id is not None:
        claims += [Order.user_id == actor.user_id, Order.placed_by == f"user:{actor.user_id}"]
    if actor.guest is not None:
        claims.append(Order.placed_by == f"guest:{actor.guest}")
    if actor.order_link is not None:
        claims.append(Order.link_token_hash == actor.order_link)
    return or_(*claims) if claims else false()


def owns(session: Session, *, actor: Actor, order_id: UUID) -> bool:
    """Say whether the order is the actor's own."""
    found = session.execute(select(Order.id).where(Order.id == order_id, is_own(actor)))
    return found.first() is not None


def is_own_order(actor: Actor, order: Order) -> bool:
    """Say of an order at hand whether it is the actor's own."""
    return (
        (actor.user_id is not None and order.user_id == actor.user_id)
        or (actor.user_id is not None and order.placed_by == f"user:{actor.user_id}")
        or (actor.guest is not None and order.placed_by == f"guest:{actor.guest}")
        or (actor.order_link is not None and order.link_token_hash == actor.order_link)
    )


def for_move(session: Session, *, order_id: UUID) -> Standing:
    """Lock an order until the unit ends. Raises OrderNotFound."""
    row = session.execute(
        select(
            Order.id,
            Order.number,
            Order.status,
            Order.version,
            Order.user_id,
            Order.customer_id,
            Order.email,
            Order.total_minor,
        )
        .where(Order.id == order_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise OrderNotFound
    return Standing(**row._asdict())


def lines_of(session: Session, *, order_id: UUID) -> Sequence[OrderLine]:
    """Return the lines of an order."""
    statement = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.line_no)
    statement = statement.execution_options(populate_existing=True)
    return session.execute(statement).scalars().all()


def payments_of(session: Session, *, order_id: UUID) -> Sequence[Payment]:
    """Return the money that changed hands for an order, in order of time."""
    statement = select(Payment).where(Payment.order_id == order_id)
    return session.execute(statement.order_by(Payment.at, Payment.id)).scalars().all()


def employee_name(session: Session, *, employee_id: UUID | None) -> str | None:
    """Return how the one who picks an order is called."""
    if employee_id is None:
        return None
    return session.execute(
        select(Employee.display_name).where(Employee.id == employee_id)
    ).scalar_one_or_none()


def list_orders(session: Session, *, wish: OrdersWish) -> Page[OrderSummary]:
    """Return all orders, newest first."""
    return _summaries(session, _conditions(wish), wish.page)


def list_own(session: Session, *, user_id: UUID, wish: OwnOrdersWish) -> Page[OrderSummary]:
    """Return the orders of a person, newest first."""
    conditions = [Order.user_id == user_id]
    if wish.status is not None:
        conditions.append(Order.status == wish.status)
    if wish.q:
        conditions.append(_tells_of(wish.q))
    return _summaries(session, conditions, wish.page)


def products_bought(session: Session, *, user_id: UUID) -> list[int]:
    """Return the products on sale that a person ordered most often, then most lately."""
    rows = session.execute(
        select(OrderLine.product_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(
            Order.user_id == user_id,
            Order.status.not_in([OrderStatus.CANCELLED, OrderStatus.FAILED]),
            Product.archived_at.is_(None),
        )
        .group_by(OrderLine.product_id)
        .order_by(
            func.count(OrderLine.order_id.distinct()).desc(),
            func.max(Order.placed_at).desc(),
            OrderLine.product_id,
        )
        .limit(MOST_BOUGHT)
    )
    return list(rows.scalars())


def _tells_of(q: str) -> ColumnElement[bool]:
    """Return the condition on an order of its number or a product's name holding the words.

    The name counts as it was at purchase and as it is now; upper and lower case are the same.
    """
    words = q.strip()
    lines = (
        select(OrderLine.order_id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(
            OrderLine.order_id == Order.id,
            or_(
                OrderLine.product_name.icontains(words, autoescape=True),
                type_coerce(Product.name_key, String).contains(folded(words), autoescape=True),
            ),
        )
    )
    return or_(Order.number.startswith(words.upper(), autoescape=True), lines.exists())


def _conditions(wish: OrdersWish) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wish.status is not None:
        conditions.append(Order.status == wish.status)
    if wish.customer_id is not None:
        conditions.append(Order.customer_id == wish.customer_id)
    if wish.employee_id is not None:
        conditions.append(Order.employee_id == wish.employee_id)
    if wish.number is not None:
        conditions.append(Order.number == wish.number.strip().upper())
    if wish.from_day is not None:
        conditions.append(Order.placed_on >= wish.from_day)
    if wish.to_day is not None:
        conditions.append(Order.placed_on <= wish.to_day)
    return conditions


def _summaries(
    session: Session, conditions: Sequence[ColumnElement[bool]], page: PageWish
) -> Page[OrderSummary]:
    line_count = (
        select(func.count())
        .select_from(OrderLine)
        .where(OrderLine.order_id == Order.id)
        .correlate(Order)
        .scalar_subquery()
    )
    statement = (
        select(Order, line_count, Employee.display_name)
        .outerjoin(Employee, Employee.id == Order.employee_id)
        .where(*conditions)
        .execution_options(populate_existing=True)
    )
    keys = [SortKey(Order.placed_at, is_descending=True), SortKey(Order.id, is_descending=True)]
    found = session.execute(windowed(statement, keys, page)).all()
    rows = [OrderSummary(order, count, name) for order, count, name in found]
    cursors = [encode_cursor([row.order.placed_at, row.order.id]) for row in rows]
    return page_of(rows, cursors, page)
