"""Finding or making the person who orders."""

from uuid import UUID

from backend.features.accounts import queries
from backend.features.accounts.models import Address, Contact, Customer, SubstitutionWish
from backend.kernel.unit_of_work import UnitOfWork


def own_customer(uow: UnitOfWork) -> Customer:
    """Return the actor as a customer, made when missing, locked until the unit ends.

    Raises Unauthenticated.
    """
    user = queries.for_change(uow.session, user_id=uow.actor.require_user())
    customer = queries.find_customer(uow.session, user_id=user.id)
    if customer is None:
        customer = Customer(
            user_id=user.id,
            first_name=user.first_name,
            last_name=user.last_name,
            email=user.email,
            created_at=uow.now,
        )
        uow.session.add(customer)
        uow.session.flush()
    return customer


def default_wish(uow: UnitOfWork) -> SubstitutionWish:
    """Return what the actor's new lines in a cart wish for when something runs short."""
    user_id = uow.actor.user_id
    customer = None if user_id is None else queries.find_customer(uow.session, user_id=user_id)
    return SubstitutionWish.LEAVE_OUT if customer is None else customer.substitution_wish


def customer_for(uow: UnitOfWork, *, contact: Contact, address: Address | None) -> UUID:
    """Return the customer the actor orders as.

    Who is signed in orders as the own customer, made when missing, with blanks filled in from the
    contact. A guest is a new customer each time: nobody proves to be an earlier one by a name.
    """
    user_id = uow.actor.user_id
    customer = None if user_id is None else queries.find_customer(uow.session, user_id=user_id)
    if customer is None:
        customer = Customer(
            user_id=user_id,
            first_name="",
            last_name="",
            address_line_1="",
            created_at=uow.now,
        )
        uow.session.add(customer)
    customer.complete(contact, address)
    uow.session.flush()
    return customer.id
