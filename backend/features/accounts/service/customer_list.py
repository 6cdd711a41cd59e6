"""Taking over a list of customers from another system."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from backend.features.accounts.models import Customer
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, ShopError
from backend.kernel.unit_of_work import UnitOfWork

LONGEST = {
    "first_name": 100,
    "last_name": 100,
    "email": 254,
    "phone": 40,
    "address_line_1": 200,
    "postal_code": 20,
    "city": 100,
    "country": 2,
}
MAYBE = {"email", "phone"}  # None when unknown; the other texts are empty then
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_COUNTRY = re.compile(r"[A-Z]{2}")


class Listed(StrEnum):
    """What putting a customer on the list came to."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Entry:
    """A customer as a list tells it; what it does not tell stays as it is."""

    customer_ref: str  # what the list calls the person; the same again is the same person
    facts: Mapping[str, str]  # by column of `customers`


def put_customers(uow: UnitOfWork, *, entries: Sequence[Entry]) -> list[Listed | ShopError]:
    """Add customers or make those of these references like them. They get no log-in.

    Says in their order what became of each. For imports: writes no audit entries of its own. Raises
    PermissionMissing.
    """
    uow.actor.require(Permission.CUSTOMERS_MANAGE)
    refs = sorted({entry.customer_ref for entry in entries})
    known = {
        customer.customer_ref: customer
        for customer in uow.session.scalars(select(Customer).where(Customer.customer_ref.in_(refs)))
    }
    verdicts: list[Listed | ShopError] = []
    for entry in entries:
        try:
            verdicts.append(_put(uow, entry, known))
        except ShopError as fault:
            verdicts.append(fault)
    uow.session.flush()
    return verdicts


def _put(uow: UnitOfWork, entry: Entry, known: dict[str | None, Customer]) -> Listed:
    facts = _checked(entry.facts)
    customer = known.get(entry.customer_ref)
    if customer is None:
        customer = Customer(
            customer_ref=entry.customer_ref, created_at=uow.now, **{"last_name": "", **facts}
        )
        uow.session.add(customer)
        known[entry.customer_ref] = customer
        return Listed.CREATED
    if customer.erased_at is not None:
        raise Invalid(errors={"customer_ref": ["belongs to somebody who was forgotten"]})
    changed = {name: value for name, value in facts.items() if getattr(customer, name) != value}
    if not changed:
        return Listed.UNCHANGED
    if customer.user_id is not None:
        raise Invalid(errors={"customer_ref": ["belongs to a log-in, which keeps its own details"]})
    for name, value in changed.items():
        setattr(customer, name, value)
    return Listed.UPDATED


def _checked(facts: Mapping[str, str]) -> dict[str, str | None]:
    tidy = {name: " ".join(text.split()) for name, text in facts.items()}
    errors = {name: [rule] for name, rule in _faults(tidy)}
    if errors:
        raise Invalid(errors=errors)
    return {name: text or (None if name in MAYBE else "") for name, text in tidy.items()}


def _faults(facts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not facts.get("last_name"):
        yield "last_name", "is empty"
    for name, text in facts.items():
        if len(text) > LONGEST[name]:
            yield name, f"is longer than {LONGEST[name]} letters"
        elif not text.isprintable():
            yield name, "has control characters"
    if facts.get("email") and not _MAIL.fullmatch(facts["email"]):
        yield "email", "is no mail address"
    if facts.get("country") and not _COUNTRY.fullmatch(facts["country"]):
        yield "country", "is no code of two capital letters, such as DE"
