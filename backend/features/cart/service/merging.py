"""The guest's cart coming along when a person signs in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy import delete

from backend.features.accounts.models import SubstitutionWish
from backend.features.cart import queries
from backend.features.cart.errors import CartIsFull
from backend.features.cart.models import MAX_LINES, BroughtLine, Cart, MergedLine, mergeable_milli
from backend.features.cart.queries import LineRow
from backend.features.cart.service import rows
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Product
from backend.features.stock import service as stock
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


def merge(uow: UnitOfWork) -> tuple[MergedLine, ...]:
    """Move the guest's cart into the cart of the person who has signed in.

    What both held is added up as far as stock, step and maximum allow; what the person held before
    never becomes less. Returns the guest's lines with what now lies in the cart of each.
    Raises Unauthenticated.
    """
    uow.actor.require_user()
    uow.actor.require(Permission.ORDERS_PLACE)
    guest_key = f"guest:{uow.actor.guest}"
    if uow.actor.guest is None:
        return ()
    guest_id = rows.find_locked(uow, owner=guest_key)
    if guest_id is None:
        return ()
    cart_id = rows.locked(uow, owner=uow.actor.key)
    brought = queries.list_lines(uow.session, cart_id=guest_id)
    merged = tuple(_bring(uow, cart_id, [_Brought.of(row) for row in brought]))
    rows.drop(uow, cart_id=guest_id)
    uow.session.execute(
        delete(Cart).where(Cart.id == guest_id), execution_options=rows.UNSYNCHRONISED
    )
    return merged


def bring(uow: UnitOfWork, *, lines: Sequence[BroughtLine]) -> tuple[MergedLine, ...]:
    """Put several products into the actor's cart, each as far as stock, step and maximum allow.

    Returns what now lies there of each; none is added of what is not on sale. Raises CartIsFull.
    """
    uow.actor.require(Permission.ORDERS_PLACE)
    cart_id = rows.locked(uow, owner=uow.actor.key)
    held = rows.quantities(uow, cart_id=cart_id)
    if len(held.keys() | {line.product_id for line in lines}) > MAX_LINES:
        raise CartIsFull(most=MAX_LINES)
    products = catalogue.products_of(uow, product_ids=[line.product_id for line in lines])
    brought = [
        _Brought(
            products[line.product_id],
            line.quantity_milli,
            products[line.product_id].rate_minor,
            line.substitution_wish,
        )
        for line in lines
    ]
    return tuple(_bring(uow, cart_id, brought))


@dataclass(frozen=True)
class _Brought:
    """One line on its way into a cart."""

    product: Product
    quantity_milli: int
    rate_minor: int
    substitution_wish: SubstitutionWish

    @classmethod
    def of(cls, row: LineRow) -> Self:
        line = row.line
        return cls(row.product, line.quantity_milli, line.rate_minor, line.substitution_wish)


def _bring(uow: UnitOfWork, cart_id: UUID, brought: Sequence[_Brought]) -> Iterator[MergedLine]:
    own = {row.product.id: row.line for row in queries.list_lines(uow.session, cart_id=cart_id)}
    rates = {product_id: line.rate_minor for product_id, line in own.items()}
    held = {product_id: line.quantity_milli for product_id, line in own.items()}
    left = stock.available(uow, product_ids=[each.product.id for each in brought])
    for each in brought:
        product_id = each.product.id
        line = _merged(each, held.get(product_id), left[product_id], len(held))
        yield line
        if line.quantity_milli:
            held[product_id] = line.quantity_milli
            rows.put(
                uow,
                cart_id=cart_id,
                product_id=product_id,
                quantity_milli=line.quantity_milli,
                rate_minor=rates.get(product_id, each.rate_minor),
                substitution_wish=each.substitution_wish,
            )


def _merged(each: _Brought, held_milli: int | None, left_milli: int, lines: int) -> MergedLine:
    held = held_milli or 0
    wanted = held + each.quantity_milli
    has_room = held_milli is not None or lines < MAX_LINES
    is_possible = each.product.archived_at is None and has_room
    fitting = mergeable_milli(each.product, wanted, left_milli) if is_possible else 0
    return MergedLine(
        product_id=each.product.id,
        product_name=each.product.name,
        wanted_milli=wanted,
        quantity_milli=max(held, fitting),
        added_milli=max(held, fitting) - held,
    )


def undo_merge(uow: UnitOfWork, *, lines: Sequence[BroughtLine]) -> None:
    """Take out again what came along: all of it, or as much as still lies there.

    What is left of a line below the least that is sold goes, too. A line that is gone is fine.
    """
    uow.actor.require_user()
    uow.actor.require(Permission.ORDERS_PLACE)
    cart_id = rows.find_locked(uow, owner=uow.actor.key)
    if cart_id is None:
        return
    own = {row.product.id: row for row in queries.list_lines(uow.session, cart_id=cart_id)}
    for line in lines:
        row = own.pop(line.product_id, None)
        if row is None:
            continue
        left = row.line.quantity_milli - line.quantity_milli
        if left < row.product.min_milli:
            rows.drop(uow, cart_id=cart_id, product_ids=[line.product_id])
            continue
        rows.put(
            uow,
            cart_id=cart_id,
            product_id=line.product_id,
            quantity_milli=left,
            rate_minor=row.line.rate_minor,
        )
