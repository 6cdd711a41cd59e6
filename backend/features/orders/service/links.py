"""The secret in the link of an order: made anew whenever it is needed, stored nowhere."""

from uuid import UUID

from backend.kernel.ids import derived_token
from backend.kernel.unit_of_work import UnitOfWork


def link_token(uow: UnitOfWork, *, order_id: UUID) -> str:
    """Return what opens an order to whoever shows it; always the same for the same order."""
    return derived_token(uow.shop.link_secret, f"order {order_id}")
