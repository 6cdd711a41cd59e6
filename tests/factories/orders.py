"""Orders for tests."""

from itertools import count

from backend.features.accounts.models import Contact
from backend.features.cart import service as cart
from backend.features.catalogue.models import Product
from backend.features.orders import service
from backend.features.orders.models import CheckoutWish, Collection, Placed
from backend.kernel.unit_of_work import UnitOfWork
from tests.factories.cart import fill_cart

_numbers = count(1)
CONTACT = Contact(first_name="Ada", last_name="Buyer", email="ada@example.org")


def make_wish(uow: UnitOfWork, **fields: object) -> CheckoutWish:
    """Return a valid wish to collect what is in the actor's cart."""
    values: dict[str, object] = {
        "key": f"intent-{next(_numbers):012}",
        "collection": Collection.COLLECTION,
        "contact": CONTACT,
    }
    if "expected_total_minor" not in fields:
        values["expected_total_minor"] = cart.sheet(uow).totals.total_minor
    return CheckoutWish(**values | fields)  # type: ignore[arg-type]  # what a test says


def make_order(
    uow: UnitOfWork, *products: Product, quantity_milli: int = 1_000, **fields: object
) -> Placed:
    """Place an order for the same quantity of each product as the unit's actor."""
    fill_cart(uow, *products, quantity_milli=quantity_milli)
    return service.place(uow, wish=make_wish(uow, **fields))
