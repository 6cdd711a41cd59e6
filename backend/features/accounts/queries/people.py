"""Reading people, customers and employees. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from backend.features.accounts.errors import PersonGone, RoleGone
from backend.features.accounts.models import (
    Customer,
    CustomerAddress,
    Employee,
    Role,
    RolePermission,
    User,
    UserRole,
    UserStatus,
)
from backend.kernel.actor import Actor, Permission
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed
from backend.kernel.tables import folded

ADMIN = "admin"


@dataclass(frozen=True)
class PeopleWish:
    """Which people are asked for."""

    page: PageWish
    status: UserStatus | None = None
    role: str | None = None
    q: str | None = None


def by_id(session: Session, *, user_id: UUID) -> User:
    """Return a person without roles. Raises PersonGone."""
    return _one(session, select(User).where(User.id == user_id))


def with_roles(session: Session, *, user_id: UUID) -> User:
    """Return a person with roles and their permissions. Raises PersonGone."""
    return _one(session, _with_roles().where(User.id == user_id))


def for_change(session: Session, *, user_id: UUID) -> User:
    """Lock a person until the unit ends, roles loaded. Raises PersonGone."""
    statement = _with_roles().where(User.id == user_id).with_for_update()
    return _one(session, statement.execution_options(populate_existing=True))


def own(session: Session, *, actor: Actor) -> User:
    """Return the actor's own account with roles. Raises Unauthenticated."""
    return with_roles(session, user_id=actor.require_user())


def person(session: Session, *, actor: Actor, user_id: UUID) -> User:
    """Return somebody with roles. Raises PermissionMissing, PersonGone."""
    actor.require(Permission.USERS_MANAGE)
    return with_roles(session, user_id=user_id)


def has_people(session: Session) -> bool:
    """Say whether there is any account."""
    return session.execute(select(User.id).limit(1)).first() is not None


def find_by_username(session: Session, *, username: str) -> User | None:
    """Return the person of that name, however it is written, or None."""
    statement = select(User).where(User.username_key == folded(username))
    return session.execute(statement).scalar_one_or_none()


def find_by_login(session: Session, *, login: str) -> User | None:
    """Return whom a user name means, else whose e-mail address it is, or None.

    An address that several share means none of them.
    """
    named = find_by_username(session, username=login)
    if named is not None or "@" not in login:
        return named
    statement = select(User).where(User.email.in_({login, login.lower()})).limit(2)
    found = session.scalars(statement).all()
    return found[0] if len(found) == 1 else None


def by_username(session: Session, *, username: str) -> User:
    """Return the person of that name. Raises PersonGone."""
    found = find_by_username(session, username=username)
    if found is None:
        raise PersonGone
    return found


def list_people(session: Session, *, actor: Actor, wish: PeopleWish) -> Page[User]:
    """Return people with roles in order of their user names. Raises PermissionMissing."""
    actor.require(Permission.USERS_MANAGE)
    statement = _with_roles()
    if wish.status is not None:
        statement = statement.where(User.status == wish.status)
    if wish.role is not None:
        statement = statement.where(User.roles.any(Role.name == wish.role))
    if wish.q:
        pattern = _contains(folded(wish.q))
        statement = statement.where(
            or_(
                User.username_key.like(pattern, escape="\\"),
                func.lower(User.first_name).like(pattern, escape="\\"),
                func.lower(User.last_name).like(pattern, escape="\\"),
            )
        )
    keys = [SortKey(User.username_key)]
    rows = session.scalars(windowed(statement, keys, wish.page)).all()
    return page_of(rows, [encode_cursor([row.username_key]) for row in rows], wish.page)


def list_roles(session: Session, *, actor: Actor) -> Sequence[Role]:
    """Return each role with its permissions, by id. Raises PermissionMissing."""
    if not actor.may(Permission.ROLES_MANAGE):
        actor.require(Permission.USERS_MANAGE)
    statement = select(Role).options(selectinload(Role.permission_rows)).order_by(Role.id)
    return session.scalars(statement).all()


def role_by_name(session: Session, *, name: str) -> Role:
    """Return a role with its permissions. Raises RoleGone."""
    statement = select(Role).options(selectinload(Role.permission_rows)).where(Role.name == name)
    found = session.execute(statement).scalar_one_or_none()
    if found is None:
        raise RoleGone
    return found


def lock_admins(session: Session) -> None:
    """Make changes to who is an administrator wait for each other."""
    session.execute(select(Role.id).where(Role.name == ADMIN).with_for_update())


def other_admins(session: Session, *, user_id: UUID) -> int:
    """Return how many more approved administrators there are."""
    statement = (
        select(func.count())
        .select_from(User)
        .join(UserRole, UserRole.user_id == User.id)
        .join(Role, Role.id == UserRole.role_id)
        .where(Role.name == ADMIN, User.status == UserStatus.APPROVED, User.id != user_id)
    )
    return session.execute(statement).scalar_one()


def holders_of(session: Session, *, permission: str) -> list[UUID]:
    """Return the approved people who hold a permission, by user name."""
    statement = (
        select(User.id)
        .where(
            User.status == UserStatus.APPROVED,
            User.id.in_(
                select(UserRole.user_id)
                .join(RolePermission, RolePermission.role_id == UserRole.role_id)
                .where(RolePermission.permission == permission)
            ),
        )
        .order_by(User.username_key)
    )
    return list(session.scalars(statement))


def find_customer(session: Session, *, user_id: UUID) -> Customer | None:
    """Return the customer behind a log-in, or None."""
    return session.execute(select(Customer).where(Customer.user_id == user_id)).scalar_one_or_none()


def own_details(session: Session, *, actor: Actor) -> User:
    """Return the actor's own account with roles and customer. Raises Unauthenticated."""
    statement = _with_roles().where(User.id == actor.require_user())
    joined = statement.options(selectinload(User.customer))
    return _one(session, joined.execution_options(populate_existing=True))


def own_addresses(session: Session, *, actor: Actor) -> Sequence[CustomerAddress]:
    """Return the actor's places, the default first. Raises Unauthenticated."""
    customer = find_customer(session, user_id=actor.require_user())
    return [] if customer is None else addresses_of(session, customer_id=customer.id)


def addresses_of(session: Session, *, customer_id: UUID) -> Sequence[CustomerAddress]:
    """Return a customer's places, the default first, then as they were written down."""
    statement = (
        select(CustomerAddress)
        .where(CustomerAddress.customer_id == customer_id)
        .order_by(CustomerAddress.is_default.desc(), CustomerAddress.id)
    )
    return session.scalars(statement).all()


def find_address(
    session: Session, *, customer_id: UUID, address_id: UUID
) -> CustomerAddress | None:
    """Return one place of a customer, or None."""
    statement = select(CustomerAddress).where(
        CustomerAddress.id == address_id, CustomerAddress.customer_id == customer_id
    )
    return session.execute(statement).scalar_one_or_none()


def find_employee(session: Session, *, user_id: UUID) -> Employee | None:
    """Return the employee behind a log-in, or None."""
    return session.execute(select(Employee).where(Employee.user_id == user_id)).scalar_one_or_none()


def _with_roles() -> Select[User]:
    return select(User).options(selectinload(User.roles).selectinload(Role.permission_rows))


def _one(session: Session, statement: Select[User]) -> User:
    found = session.execute(statement).scalar_one_or_none()
    if found is None:
        raise PersonGone
    return found


def _contains(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
