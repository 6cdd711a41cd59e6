"""A guest's order that joins the account its buyer made later."""

from uuid import UUID

from sqlalchemy import update

from backend.features.accounts import service as accounts
from backend.features.audit import service as audit
from backend.features.orders import queries
from backend.features.orders.errors import OrderIsTaken, OrderNotFound
from backend.features.orders.models import Order
from backend.features.orders.service.moving import UNSYNCHRONISED
from backend.kernel.unit_of_work import UnitOfWork


def claim(uow: UnitOfWork, *, order_id: UUID) -> None:
    """Put an order into the account of the actor, who proves by its link or cart to be its buyer.

    A repeat changes nothing. Raises Unauthenticated, OrderNotFound, or OrderIsTaken when it
    belongs to another account.
    """
    user_id = uow.actor.require_user()
    if not queries.owns(uow.session, actor=uow.actor, order_id=order_id):
        raise OrderNotFound
    standing = queries.for_move(uow.session, order_id=order_id)
    if standing.user_id == user_id:
        return
    if standing.user_id is not None:
        raise OrderIsTaken
    order = queries.visible_by_id(uow.session, actor=uow.actor, order_id=order_id)
    customer_id = accounts.customer_for(uow, contact=order.contact, address=order.address)
    uow.session.execute(
        update(Order)
        .where(Order.id == order_id, Order.user_id.is_(None))
        .values(user_id=user_id, customer_id=customer_id),
        execution_options=UNSYNCHRONISED,
    )
    audit.record(
        uow,
        action="order.claim",
        subject_type="order",
        subject_id=order_id,
        after={"customer_id": str(customer_id)},
    )
