"""Forgetting the carts of guests who do not come back."""

from datetime import timedelta

from sqlalchemy import delete, select

from backend.features.cart import jobs
from backend.features.cart.models import Cart, CartLine
from backend.features.cart.service.rows import UNSYNCHRONISED
from backend.kernel.tables import affected
from backend.kernel.unit_of_work import UnitOfWork

GUEST_CARTS_KEPT = timedelta(days=30)
BATCH = 2000


def expire(uow: UnitOfWork) -> int:
    """Delete guests' carts that nobody touched for 30 days. Returns how many.

    A batch at a time: a full one asks for the next.
    """
    stale = (
        select(Cart.id)
        .where(
            Cart.owner.startswith("guest:", autoescape=True),
            Cart.updated_at < uow.now - GUEST_CARTS_KEPT,
        )
        .order_by(Cart.updated_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)  # who is shopping right now keeps the cart
    )
    cart_ids = list(uow.session.scalars(stale))
    for statement in (
        delete(CartLine).where(CartLine.cart_id.in_(cart_ids)),
        delete(Cart).where(Cart.id.in_(cart_ids)),
    ):
        result = uow.session.execute(statement, execution_options=UNSYNCHRONISED)
    if len(cart_ids) == BATCH:
        uow.enqueue(jobs.EXPIRE)
    return affected(result)
