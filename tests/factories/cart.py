"""Carts and those who push them."""

from itertools import count

from backend.features.cart import service
from backend.features.catalogue.models import Product
from backend.kernel.actor import Actor, guest
from backend.kernel.ids import token_hash
from backend.kernel.unit_of_work import UnitOfWork

_numbers = count(1)


def make_guest() -> Actor:
    """Return a guest with a cart token of his own."""
    return guest(token_hash(f"cart-{next(_numbers)}"))


def fill_cart(uow: UnitOfWork, *products: Product, quantity_milli: int = 1_000) -> None:
    """Put some of each product into the actor's cart."""
    for product in products:
        service.add_line(uow, product_id=product.id, quantity_milli=quantity_milli)
