"""What a cart refuses."""

from dataclasses import dataclass

from backend.kernel.errors import Conflict, NotFound


class LineNotInCart(NotFound):
    title = "This is not in the cart"


@dataclass(eq=False)
class CartIsFull(Conflict):
    title = "The cart is full"
    most: int
