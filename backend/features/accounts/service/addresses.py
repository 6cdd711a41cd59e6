"""The places a person has things brought to."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import update

from backend.features.accounts import queries
from backend.features.accounts.errors import AddressBookFull, AddressGone
from backend.features.accounts.models import CustomerAddress, Place
from backend.features.accounts.service.customers import own_customer
from backend.kernel.unit_of_work import UnitOfWork

MOST = 20


def add_address(uow: UnitOfWork, *, place: Place) -> CustomerAddress:
    """Write down a place of the actor's; the first one is the default.

    Raises AddressBookFull.
    """
    customer = own_customer(uow)
    known = queries.addresses_of(uow.session, customer_id=customer.id)
    if len(known) >= MOST:
        raise AddressBookFull(most=MOST)
    row = CustomerAddress(customer_id=customer.id, **asdict(place))
    uow.session.add(row)
    uow.session.flush()
    if place.is_default or not known:
        _prefer(uow, row)
    return row


def change_address(
    uow: UnitOfWork, *, address_id: UUID, changes: dict[str, str | bool]
) -> CustomerAddress:
    """Change a place of the actor's; the default stays one until another takes over.

    Raises AddressGone.
    """
    row = _own(uow, address_id)
    for name, value in changes.items():
        if name != "is_default":
            setattr(row, name, value)
    if changes.get("is_default"):
        _prefer(uow, row)
    uow.session.flush()
    return row


def remove_address(uow: UnitOfWork, *, address_id: UUID) -> None:
    """Forget a place of the actor's; another one becomes the default. Raises AddressGone."""
    row = _own(uow, address_id)
    uow.session.delete(row)
    uow.session.flush()
    left = queries.addresses_of(uow.session, customer_id=row.customer_id)
    if row.is_default and left:
        _prefer(uow, left[0])


def _own(uow: UnitOfWork, address_id: UUID) -> CustomerAddress:
    customer = own_customer(uow)  # locked: two tabs that choose a default wait for each other
    row = queries.find_address(uow.session, customer_id=customer.id, address_id=address_id)
    if row is None:
        raise AddressGone
    return row


def _prefer(uow: UnitOfWork, row: CustomerAddress) -> None:
    others = update(CustomerAddress).where(
        CustomerAddress.customer_id == row.customer_id, CustomerAddress.id != row.id
    )
    uow.session.execute(others.values(is_default=False))
    row.is_default = True
    uow.session.flush()
