"""The statements behind every change of a cart."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from backend.features.accounts.models import SubstitutionWish
from backend.features.cart import queries
from backend.features.cart.models import Cart, CartLine
from backend.kernel.actor import NOBODY
from backend.kernel.errors import Unauthenticated
from backend.kernel.ids import new_id
from backend.kernel.tables import affected
from backend.kernel.unit_of_work import UnitOfWork

UNSYNCHRONISED = {"synchronize_session": False}


def locked(uow: UnitOfWork, *, owner: str) -> UUID:
    """Lock the owner's cart until the unit ends, made when missing, and count the change."""
    if owner == NOBODY.key:
        raise Unauthenticated
    known = find_locked(uow, owner=owner)
    if known is not None:
        return known
    cart_id = new_id()
    uow.session.execute(insert(Cart).values(id=cart_id, owner=owner, version=1, updated_at=uow.now))
    return cart_id


def find_locked(uow: UnitOfWork, *, owner: str) -> UUID | None:
    """Lock the owner's cart and count the change; None when there is none."""
    result = uow.session.execute(
        update(Cart)
        .where(Cart.owner == owner)
        .values(version=Cart.version + 1, updated_at=uow.now),
        execution_options=UNSYNCHRONISED,
    )
    head = queries.find_head(uow.session, owner=owner) if affected(result) else None
    return None if head is None else head.id


def quantities(uow: UnitOfWork, *, cart_id: UUID) -> dict[int, int]:
    """Return how much of each product lies in a locked cart."""
    rows = uow.session.execute(
        select(CartLine.product_id, CartLine.quantity_milli).where(CartLine.cart_id == cart_id)
    )
    return {row.product_id: row.quantity_milli for row in rows}


def put(
    uow: UnitOfWork,
    *,
    cart_id: UUID,
    product_id: int,
    quantity_milli: int,
    rate_minor: int,
    substitution_wish: SubstitutionWish = SubstitutionWish.LEAVE_OUT,
) -> None:
    """Write a line, new or not; the wish is that of a new one."""
    result = uow.session.execute(
        update(CartLine)
        .where(CartLine.cart_id == cart_id, CartLine.product_id == product_id)
        .values(quantity_milli=quantity_milli, rate_minor=rate_minor),
        execution_options=UNSYNCHRONISED,
    )
    if not affected(result):
        uow.session.execute(
            insert(CartLine).values(
                cart_id=cart_id,
                product_id=product_id,
                quantity_milli=quantity_milli,
                rate_minor=rate_minor,
                substitution_wish=substitution_wish,
                added_at=uow.now,
            )
        )


def wish(
    uow: UnitOfWork, *, cart_id: UUID, product_id: int, substitution_wish: SubstitutionWish
) -> bool:
    """Write what shall be done when a product runs short; False when it is not in the cart."""
    result = uow.session.execute(
        update(CartLine)
        .where(CartLine.cart_id == cart_id, CartLine.product_id == product_id)
        .values(substitution_wish=substitution_wish),
        execution_options=UNSYNCHRONISED,
    )
    return bool(affected(result))


def drop(uow: UnitOfWork, *, cart_id: UUID, product_ids: Sequence[int] | None = None) -> int:
    """Delete lines, all of them by default. Returns how many."""
    statement = delete(CartLine).where(CartLine.cart_id == cart_id)
    if product_ids is not None:
        statement = statement.where(CartLine.product_id.in_(product_ids))
    return affected(uow.session.execute(statement, execution_options=UNSYNCHRONISED))
