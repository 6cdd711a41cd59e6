"""Letters to the buyer: one for each fact of an order that he must know."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from uuid import UUID

from backend.features.accounts import service as accounts
from backend.features.catalogue.models import UnitType
from backend.features.orders import queries
from backend.features.orders.models import (
    Collection,
    Order,
    OrderEvent,
    OrderLine,
    OrderStatus,
    is_told_by_mail,
    taxes_of,
)
from backend.features.orders.service.links import link_token
from backend.features.orders.service.wording import Wording
from backend.kernel.ids import token_hash
from backend.kernel.ports import Mail
from backend.kernel.unit_of_work import UnitOfWork

_ENDED = frozenset({OrderStatus.CANCELLED, OrderStatus.FAILED})


@dataclass(frozen=True)
class Told:
    """What a letter says first."""

    subject: str
    greeting: str
    has_lines: bool = True


@dataclass(frozen=True)
class Row:
    """One line of the sum: what, and how much money."""

    name: str
    amount: str
    is_strong: bool = False


def letter(uow: UnitOfWork, *, order_id: UUID, seq: int) -> Mail | None:
    """Write the letter about one event of an order.

    None: there is nobody to write to, or what happened since makes the letter untrue.
    """
    order = queries.visible_by_id(uow.session, actor=uow.actor, order_id=order_id)
    event = next((event for event in order.events if event.seq == seq), None)
    if event is None or not order.email or not _is_still_true(order, event):
        return None
    told = _told(uow, order, event)
    wording = Wording.of(uow.shop, currency=order.currency)
    rows = list(_rows(wording, order)) if told.has_lines else []
    facts = list(_facts(wording, order)) if told.has_lines else []
    return Mail(
        to=order.email,
        subject=told.subject,
        text=_text(uow, order, told, rows, facts),
        html=_html(uow, order, told, rows, facts),
        sender=uow.shop.mail_sender,
        sender_name=uow.shop.name,
        key=f"order-{order.id}-{seq}",
    )


def _is_still_true(order: Order, event: OrderEvent) -> bool:
    if not is_told_by_mail(event.from_status, event.to_status):
        return False
    if event.to_status in _ENDED:
        return True
    if event.to_status is OrderStatus.READY:
        return order.status is OrderStatus.READY  # late mail calls nobody to an empty counter
    is_change = event.from_status is event.to_status
    later = [other for other in order.events if other.seq > event.seq]
    is_superseded = is_change and any(other.from_status is other.to_status for other in later)
    return order.status not in _ENDED and not is_superseded


def _told(uow: UnitOfWork, order: Order, event: OrderEvent) -> Told:
    number, shop = order.number, uow.shop.name
    if event.from_status is event.to_status:
        return Told(
            f"Your order {number} at {shop} was changed", "this is what your order holds now."
        )
    if event.to_status is OrderStatus.CONFIRMED:
        return Told(
            f"Your order {number} at {shop}",
            "thank you for your order. Everything in it is kept for you.",
        )
    if event.to_status is OrderStatus.READY:
        how = (
            "your order is packed and will be brought to you."
            if order.collection is Collection.DELIVERY
            else "your order is packed. You can collect it now."
        )
        return Told(f"Your order {number} at {shop} is ready", how)
    if event.to_status is OrderStatus.CANCELLED:
        reason = f" The reason: {event.reason}" if event.reason else ""
        said = f"your order was cancelled; there is nothing to pay.{reason}"
        return Told(f"Your order {number} at {shop} was cancelled", said, has_lines=False)
    return Told(
        f"Your order {number} at {shop} could not be taken",
        "we are sorry: your order could not be taken, and there is nothing to pay.",
        has_lines=False,
    )


def _rows(wording: Wording, order: Order) -> Iterable[Row]:
    is_charged = order.charged_total_minor is not None
    for line in order.lines:
        milli = line.charged_milli if is_charged else line.ordered_milli
        minor = line.charged_total_minor if is_charged else line.total_minor
        quantity = wording.quantity(milli or 0, line.unit_type)
        yield Row(f"{quantity} {line.product_name}", wording.money(minor or 0))
    total = order.charged_total_minor if is_charged else order.total_minor
    yield Row("Total", wording.money(total or 0), is_strong=True)
    for tax in taxes_of(order, order.lines):
        if tax.tax_minor:
            yield Row(
                f"including {wording.percent(tax.tax_rate_bp)} tax on"
                f" {wording.money(tax.net_minor)}",
                wording.money(tax.tax_minor),
            )


def _facts(wording: Wording, order: Order) -> Iterable[str]:
    if order.charged_total_minor is None and any(_is_weighed(line) for line in order.lines):
        yield "Weighed goods may come to a little more or less when they are packed."
    if order.wished_at is not None:
        yield f"Wished for: {wording.instant(order.wished_at)}"
    if order.address is not None:
        home = order.address
        place = f"{home.postal_code} {home.city}".strip()
        parts = (home.line_1, home.line_2, place, home.country)
        yield f"To be brought to: {', '.join(part for part in parts if part)}"
    elif order.collection is Collection.COLLECTION:
        yield "To be collected at the shop."
    if order.note:
        yield f"Your note: {order.note}"
    yield f"Ordered: {wording.instant(order.placed_at)}"


def _is_weighed(line: OrderLine) -> bool:
    return line.unit_type is not UnitType.PIECE


def _link(uow: UnitOfWork, order: Order) -> str:
    """Return the address of the order; its secret stands behind the #, which no server is sent."""
    url = f"{uow.shop.public_url.rstrip('/')}/orders/{order.id}"
    token = link_token(uow, order_id=order.id)
    return f"{url}#{token}" if order.link_token_hash == token_hash(token) else url


def _signature(uow: UnitOfWork) -> list[str]:
    card = accounts.card(uow)
    tax_number = f"Tax number: {card.tax_number}" if card.tax_number else ""
    lines = [uow.shop.name, *card.address.splitlines(), card.phone, card.email, tax_number]
    return [line.strip() for line in lines if line.strip()]


def _hello(order: Order) -> str:
    return f"Hello {order.first_name} {order.last_name}".strip() + ","


def _text(uow: UnitOfWork, order: Order, told: Told, rows: list[Row], facts: list[str]) -> str:
    width = max((len(row.name) for row in rows), default=0)
    paragraphs = [
        _hello(order),
        f"{told.greeting}\n\nOrder {order.number}",
        "\n".join(f"{row.name:<{width}}  {row.amount:>12}" for row in rows),
        "\n".join(facts),
        f"See it here:\n{_link(uow, order)}",
        "\n".join(_signature(uow)),
    ]
    return "\n\n".join(part for part in paragraphs if part) + "\n"


def _html(uow: UnitOfWork, order: Order, told: Told, rows: list[Row], facts: list[str]) -> str:
    link = escape(_link(uow, order))
    parts = [
        f"<p>{escape(_hello(order))}</p>",
        f"<p>{escape(told.greeting)}</p>",
        f'<h1 style="font-size:1.25em">Order {escape(order.number)}</h1>',
        _table(rows),
        *(f"<p>{escape(fact)}</p>" for fact in facts),
        f'<p><a href="{link}">See your order</a></p>',
        "<p>" + "<br>".join(escape(line) for line in _signature(uow)) + "</p>",
    ]
    body = "\n".join(part for part in parts if part)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(told.subject)}</title></head>\n"
        f'<body style="font-family:sans-serif;max-width:40em">\n{body}\n</body></html>\n'
    )


def _table(rows: list[Row]) -> str:
    if not rows:
        return ""
    cells = "\n".join(
        f'<tr><{tag} style="text-align:left;padding:2px 24px 2px 0">{escape(row.name)}</{tag}>'
        f'<{tag} style="text-align:right;white-space:nowrap">{escape(row.amount)}</{tag}></tr>'
        for row in rows
        for tag in ("th" if row.is_strong else "td",)
    )
    return f"<table>\n{cells}\n</table>"
