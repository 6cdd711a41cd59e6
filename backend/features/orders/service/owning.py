"""Who may change an order: its buyer, and staff who may edit orders."""

from uuid import UUID

from backend.features.orders import queries
from backend.features.orders.errors import OrderNotFound
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


def require_own(uow: UnitOfWork, *, order_id: UUID) -> bool:
    """Let in whose order it is or who may edit all; say whether it is the actor's own.

    Raises OrderNotFound for what the actor may not even see, PermissionMissing else.
    """
    if queries.owns(uow.session, actor=uow.actor, order_id=order_id):
        return True
    if not uow.actor.may(Permission.ORDERS_EDIT):
        if not uow.actor.may(Permission.ORDERS_READ):
            raise OrderNotFound
        uow.actor.require(Permission.ORDERS_EDIT)
    return False
