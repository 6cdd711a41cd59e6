"""What a buyer says at checkout, and what comes of it."""

from dataclasses import dataclass
from datetime import datetime

from backend.features.accounts.models import Address, Contact, SubstitutionWish
from backend.features.orders.models.orders import Collection, Order


@dataclass(frozen=True)
class CheckoutWish:
    """The buyer's side of an order; everything else is the shop's to know.

    `key` is the Idempotency-Key of the intent: one key, one order, for ever.
    """

    key: str
    collection: Collection
    contact: Contact
    expected_total_minor: int
    address: Address | None = None
    wished_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class LineChange:
    """How much of a product an order is to hold now; none takes it out.

    Without a wish the line keeps the one it has.
    """

    product_id: int
    quantity_milli: int
    substitution_wish: SubstitutionWish | None = None


@dataclass(frozen=True)
class ChangeWish:
    """What shall be different about an order; lines that are not named stay as they are."""

    lines: tuple[LineChange, ...]
    expected_total_minor: int


@dataclass(frozen=True)
class Placed:
    """A new order and the secret of its link."""

    order: Order
    link_token: str
