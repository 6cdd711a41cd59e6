"""Who holds which role: nobody gives what they lack, and the last administrator stays."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from backend.features.accounts import queries
from backend.features.accounts.errors import BeyondOwnPermissions, LastAdmin, OwnAccount
from backend.features.accounts.models import Employee, Role, User, UserStatus
from backend.features.audit import service as audit
from backend.kernel.actor import Actor, Permission
from backend.kernel.unit_of_work import UnitOfWork


def change_roles(uow: UnitOfWork, *, user_id: UUID, role_names: Sequence[str]) -> User:
    """Give a person exactly these roles; true from the person's next request on.

    Raises PermissionMissing, OwnAccount, BeyondOwnPermissions, LastAdmin, RoleGone, PersonGone.
    """
    user = subject_of_decision(uow, user_id)
    before = user.role_names
    wanted = [queries.role_by_name(uow.session, name=name) for name in sorted(set(role_names))]
    refuse_beyond(uow.actor, wanted)
    refuse_if_last_admin(uow, user, stays=any(is_admin(role) for role in wanted))
    user.roles = wanted
    user.end_access_tokens()
    keep_employee(uow, user)
    audit.record(
        uow,
        action="user.roles_changed",
        subject_type="user",
        subject_id=user.id,
        before={"roles": before},
        after={"roles": user.role_names},
    )
    uow.session.flush()
    return user


def subject_of_decision(uow: UnitOfWork, user_id: UUID) -> User:
    """Lock and return the person the actor decides about.

    Raises PermissionMissing, PersonGone, OwnAccount, and BeyondOwnPermissions when the person may
    do more than the actor.
    """
    actor = uow.actor.require(Permission.USERS_MANAGE)
    if actor.user_id == user_id:
        raise OwnAccount
    user = queries.for_change(uow.session, user_id=user_id)
    refuse_beyond(actor, user.roles)
    return user


def refuse_beyond(actor: Actor, roles: Iterable[Role]) -> None:
    """Raise BeyondOwnPermissions when one of the roles allows more than the actor holds."""
    if actor.is_system:
        return
    allowed = frozenset[str]().union(*(role.permissions for role in roles))
    missing = allowed - actor.permissions
    if missing:
        raise BeyondOwnPermissions(permissions=tuple(sorted(missing)))


def refuse_if_last_admin(uow: UnitOfWork, user: User, *, stays: bool) -> None:
    """Raise LastAdmin when without this person nobody could manage people any more."""
    if stays or not any(is_admin(role) for role in user.roles):
        return
    queries.lock_admins(uow.session)  # two administrators must not remove each other at once
    if queries.other_admins(uow.session, user_id=user.id) == 0:
        raise LastAdmin


def is_admin(role: Role) -> bool:
    """Say whether the role is the one that must never be without a person."""
    return role.is_builtin and role.name == queries.ADMIN


def keep_employee(uow: UnitOfWork, user: User) -> None:
    """Make the person's employee row when a role wants it, and keep it in step."""
    works = user.status is UserStatus.APPROVED and any(
        Permission.FULFILMENT_WORK.value in role.permissions for role in user.roles
    )
    employee = queries.find_employee(uow.session, user_id=user.id)
    if employee is not None:
        employee.is_active = works
    elif works:
        uow.session.add(Employee(user_id=user.id, display_name=user.name, is_active=True))
