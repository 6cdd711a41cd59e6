"""Takes rows into the list of customers."""

import hashlib
from collections.abc import Mapping, Sequence

from backend.features.accounts.service.customer_list import Entry, put_customers
from backend.features.catalogue.models import Outcome
from backend.features.imports.errors import RowRefused
from backend.features.imports.models import SourceRow, Taken
from backend.features.imports.service.drafts import refused
from backend.features.imports.service.verdicts import verdict
from backend.kernel.errors import ShopError
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork

REQUIRED = ("last_name",)
FACTS = {
    "last_name": "last_name",
    "first_name": "first_name",
    "email": "email",
    "phone": "phone",
    "address": "address_line_1",
    "postal_code": "postal_code",
    "city": "city",
    "country": "country",
}
TARGETS = (*FACTS, "customer_ref")
LONGEST_REF = 180


def key_of(values: Mapping[str, str]) -> str:
    """Return what tells two customers apart.

    The reference of the other system, else the mail address, else all that is said of the person.
    """
    ref, email = values.get("customer_ref", ""), values.get("email", "")
    if ref or email:
        return ref or f"mail:{folded(email)}"
    said = "\x1f".join(folded(values.get(name, "")) for name in FACTS)
    return f"row:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def put(uow: UnitOfWork, rows: Sequence[SourceRow]) -> list[Taken]:
    """Put a chunk of rows on the list; no person stands twice in it."""
    entries: dict[int, Entry] = {}
    faults: dict[int, ShopError] = {}
    for place, row in enumerate(rows):
        try:
            entries[place] = _entry(row.values)
        except RowRefused as fault:
            faults[place] = fault
    verdicts = put_customers(uow, entries=list(entries.values()))
    judged: dict[int, Outcome | ShopError] = dict(faults)
    for place, each in zip(entries, verdicts, strict=True):
        judged[place] = each if isinstance(each, ShopError) else Outcome(each.value)
    return [verdict(row, key_of(row.values), judged[place]) for place, row in enumerate(rows)]


def _entry(values: Mapping[str, str]) -> Entry:
    if not values.get("last_name"):
        raise refused("last_name", "is empty")
    ref = values.get("customer_ref", "")
    if len(ref) > LONGEST_REF or not ref.isprintable():
        raise refused("customer_ref", f"is longer than {LONGEST_REF} letters or unprintable")
    return Entry(
        customer_ref=key_of(values),
        facts={FACTS[name]: values[name] for name in FACTS if name in values},
    )
