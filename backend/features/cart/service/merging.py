"""The guest's cart coming along when a person signs in."""

from collections.abc import Sequence

from sqlalchemy import delete

from backend.features.cart import queries
from backend.features.cart.models import MAX_LINES, BroughtLine, Cart, MergedLine, mergeable_milli
from backend.features.cart.queries import LineRow
from backend.features.cart.service import rows
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
    own = {row.product.id: row for row in queries.list_lines(uow.session, cart_id=cart_id)}
    left = stock.available(uow, product_ids=[row.product.id for row in brought])
    merged: list[MergedLine] = []
    for row in brought:
        line = _merged(row, own.get(row.product.id), left[row.product.id], len(own))
        merged.append(line)
        if line.quantity_milli:
            seen = own.setdefault(row.product.id, row)
            rows.put(
                uow,
                cart_id=cart_id,
                product_id=row.product.id,
                quantity_milli=line.quantity_milli,
                rate_minor=seen.line.rate_minor,
                substitution_wish=seen.line.substitution_wish,
            )
    rows.drop(uow, cart_id=guest_id)
    uow.session.execute(
        delete(Cart).where(Cart.id == guest_id), execution_options=rows.UNSYNCHRONISED
    )
    return tuple(merged)


def _merged(row: LineRow, own: LineRow | None, left_milli: int, lines: int) -> MergedLine:
    held = 0 if own is None else own.line.quantity_milli
    wanted = held + row.line.quantity_milli
    is_possible = row.product.archived_at is None and (own is not None or lines < MAX_LINES)
    fitting = mergeable_milli(row.product, wanted, left_milli) if is_possible else 0
    return MergedLine(
        product_id=row.product.id,
        product_name=row.product.name,
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
