"""What a buyer says at checkout, and what comes of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.features.accounts.models import Address, Contact, SubstitutionWish
from backend.features.cart.models import MergedLine
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


class LeftOutReason(StrEnum):
    """Why a product of an earlier order does not come into the cart again."""

    GONE = "gone"  # not sold any more
    OUT_OF_STOCK = "out_of_stock"


@dataclass(frozen=True)
class LeftOut:
    """A product of an earlier order that did not come into the cart."""

    product_id: int
    product_name: str
    reason: LeftOutReason


@dataclass(frozen=True)
class Repetition:
    """What did not come into the cart again, or not as much of it as was ordered."""

    left_out: tuple[LeftOut, ...]
    capped: tuple[MergedLine, ...]


@dataclass(frozen=True)
class Placed:
    """A new order and the secret of its link."""

    order: Order
    link_token: str
