"""What orders refuse."""

from dataclasses import dataclass
from uuid import UUID

from backend.kernel.errors import Conflict, NotFound


class CartIsEmpty(Conflict):
    title = "The cart is empty"


@dataclass(eq=False)
class PriceChanged(Conflict):
    title = "A price has changed"
    total_minor: int


@dataclass(eq=False)
class AlreadyOrdered(Conflict):
    title = "This was ordered before"
    order_id: UUID
    number: str


class TooLateToCancel(Conflict):
    title = "The order is being picked already"


class OrderIsTaken(Conflict):
    title = "The order belongs to another account"


class TooLateToChange(Conflict):
    title = "The order is being picked already"


@dataclass(eq=False)
class CannotConfirm(Conflict):
    title = "The order does not add up"
    problem: str  # reservation, totals or customer


class OrderNotFound(NotFound):
    title = "There is no such order"
