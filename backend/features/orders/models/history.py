"""Orders that happened already, as a demo shop tells them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.features.accounts.models import Address, Contact, SubstitutionWish
from backend.features.catalogue.models import Product
from backend.features.orders.models.moves import OrderStatus
from backend.features.orders.models.orders import Collection, PaymentKind, PaymentMethod


@dataclass(frozen=True)
class Somebody:
    """Who did something."""

    key: str  # Actor.key
    name: str


@dataclass(frozen=True)
class PastLine:
    """One product of a past order. `picked_milli` counts once the order was ready."""

    product: Product
    ordered_milli: int
    picked_milli: int = 0
    is_restocked: bool = False  # came back and could be sold again
    substitution_wish: SubstitutionWish = SubstitutionWish.LEAVE_OUT


@dataclass(frozen=True)
class PastStep:
    """One move of a past order."""

    to: OrderStatus
    at: datetime
    by: Somebody
    reason: str | None = None


@dataclass(frozen=True)
class PastPayment:
    """Money that changed hands for a past order."""

    kind: PaymentKind
    method: PaymentMethod
    amount_minor: int
    by: Somebody
    at: datetime


@dataclass(frozen=True)
class PastOrder:
    """One order with everything that became of it; it begins as placed."""

    id: UUID
    number: str
    key: str  # its idempotency key
    placed_at: datetime
    placed_by: Somebody
    customer_id: UUID
    contact: Contact
    lines: tuple[PastLine, ...]
    steps: tuple[PastStep, ...] = ()
    payments: tuple[PastPayment, ...] = ()
    user_id: UUID | None = None
    employee_id: UUID | None = None
    collection: Collection = Collection.COLLECTION
    address: Address | None = None
    wished_at: datetime | None = None
    note: str = ""

    @property
    def status(self) -> OrderStatus:
        """Where it stands today."""
        return self.steps[-1].to if self.steps else OrderStatus.PLACED

    def reached(self, status: OrderStatus) -> datetime | None:
        """Return when it came to a status, None when it never did."""
        return next((step.at for step in self.steps if step.to is status), None)
