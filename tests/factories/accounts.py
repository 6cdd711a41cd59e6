"""People for tests."""

from functools import cache
from itertools import count
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backend.features.accounts.models import (
    Contact,
    Customer,
    Employee,
    RolePermission,
    User,
    UserRole,
    UserStatus,
)
from backend.features.accounts.models.passwords import hash_password
from backend.kernel.actor import Actor
from tests.ports import NOON

PASSWORD = "marzipan under the stairs"
ROLE_IDS = {"shopper": 1, "employee": 2, "manager": 3, "admin": 4}

_numbers = count(1)


@cache
def hashed_password() -> str:
    """Return the hash of PASSWORD, made once: it is slow on purpose."""
    return hash_password(PASSWORD)


def make_user(session: Session, role: str | None = "shopper", **fields: object) -> User:
    """Add an approved person with one built-in role (or none) and the password PASSWORD."""
    number = next(_numbers)
    values: dict[str, object] = {
        "username": f"person{number}",
        "password_hash": hashed_password(),
        "first_name": "Robin",
        "last_name": f"Tester {number}",
        "status": UserStatus.APPROVED,
        "created_at": NOON,
    }
    user = User(**values | fields)
    session.add(user)
    session.flush()
    if role is not None:
        session.execute(insert(UserRole).values(user_id=user.id, role_id=ROLE_IDS[role]))
    return user


def make_pending(session: Session, requested_role: str = "manager", **fields: object) -> User:
    """Add a person who registered as staff and waits."""
    return make_user(
        session, None, status=UserStatus.PENDING, requested_role=requested_role, **fields
    )


def actor_of(session: Session, user: User, *, session_id: UUID | None = None) -> Actor:
    """Return the person as services see him: with what his roles in the database allow."""
    held = session.scalars(
        select(RolePermission.permission)
        .join(UserRole, UserRole.role_id == RolePermission.role_id)
        .where(UserRole.user_id == user.id)
    )
    return Actor(
        name=user.name, user_id=user.id, session_id=session_id, permissions=frozenset(held)
    )


def make_actor(session: Session, role: str | None = "shopper", **fields: object) -> Actor:
    """Add a person and return the actor."""
    return actor_of(session, make_user(session, role, **fields))


def make_employee(session: Session, role: str = "employee", **fields: object) -> Employee:
    """Add a person who fulfils, with a log-in of that role."""
    user = make_user(session, role, **fields)
    employee = Employee(user_id=user.id, display_name=user.name)
    session.add(employee)
    session.flush()
    return employee


def make_customer(session: Session, *, user: User | None = None, **fields: object) -> Customer:
    """Add a person who orders."""
    values: dict[str, object] = {"first_name": "Mika", "last_name": "Buyer", "created_at": NOON}
    customer = Customer(user_id=None if user is None else user.id, **values | fields)
    session.add(customer)
    session.flush()
    return customer


def contact(**fields: str) -> Contact:
    """Return a valid contact."""
    return Contact(**{"first_name": "Mika", "last_name": "Buyer"} | fields)
