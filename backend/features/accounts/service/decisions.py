"""Deciding about people: each decision is written down and told to the person."""

from uuid import UUID

from backend.features.accounts import jobs, queries
from backend.features.accounts.errors import AlreadyDecided
from backend.features.accounts.models import User, UserStatus
from backend.features.accounts.service import letters, roles
from backend.features.accounts.service.sessions import end_families
from backend.features.audit import service as audit
from backend.kernel.ports import Mail
from backend.kernel.unit_of_work import UnitOfWork


def approve(
    uow: UnitOfWork, *, user_id: UUID, role_name: str | None = None, note: str | None = None
) -> User:
    """Let a waiting person in with the role asked for, or with another one.

    Raises PermissionMissing, AlreadyDecided, OwnAccount, BeyondOwnPermissions, RoleGone,
    PersonGone.
    """
    user = roles.subject_of_decision(uow, user_id)
    if user.status is not UserStatus.PENDING:
        raise AlreadyDecided(standing=user.status)
    wanted = role_name or user.requested_role or "shopper"
    role = queries.role_by_name(uow.session, name=wanted)
    roles.refuse_beyond(uow.actor, [role])
    user.approve(at=uow.now, note=note)
    user.roles = [role]
    roles.keep_employee(uow, user)
    return _decided(uow, user, before=UserStatus.PENDING, note=note)


def reject(uow: UnitOfWork, *, user_id: UUID, note: str | None = None) -> User:
    """Turn a waiting person down.

    Raises PermissionMissing, AlreadyDecided, OwnAccount, PersonGone.
    """
    user = roles.subject_of_decision(uow, user_id)
    user.reject(at=uow.now, note=note)
    end_families(uow, user_id=user.id)
    return _decided(uow, user, before=UserStatus.PENDING, note=note)


def suspend(uow: UnitOfWork, *, user_id: UUID, note: str | None = None) -> User:
    """Shut a person out from the very next request on.

    Raises PermissionMissing, NotPossibleNow, OwnAccount, BeyondOwnPermissions, LastAdmin,
    PersonGone.
    """
    user = roles.subject_of_decision(uow, user_id)
    roles.refuse_if_last_admin(uow, user, stays=False)
    user.suspend(at=uow.now, note=note)
    end_families(uow, user_id=user.id)
    roles.keep_employee(uow, user)
    return _decided(uow, user, before=UserStatus.APPROVED, note=note)


def restore(uow: UnitOfWork, *, user_id: UUID, note: str | None = None) -> User:
    """Let a suspended or rejected person in again, with the roles held before.

    Raises PermissionMissing, NotPossibleNow, OwnAccount, BeyondOwnPermissions, PersonGone.
    """
    user = roles.subject_of_decision(uow, user_id)
    before = user.status
    user.restore(at=uow.now, note=note)
    roles.keep_employee(uow, user)
    return _decided(uow, user, before=before, note=note)


def decision_letter(uow: UnitOfWork, *, user_id: UUID, status: str) -> Mail | None:
    """Write to a person about a decision; None when a later one made it old news."""
    user = queries.by_id(uow.session, user_id=user_id)
    if user.email is None or user.status != status:
        return None
    return letters.decision(uow, user=user)


def _decided(uow: UnitOfWork, user: User, *, before: UserStatus, note: str | None) -> User:
    audit.record(
        uow,
        action=f"user.{user.status.value}",
        subject_type="user",
        subject_id=user.id,
        before={"status": before.value},
        after={"status": user.status.value, "roles": user.role_names},
        reason=note,
    )
    uow.enqueue(jobs.TELL_DECIDED, user_id=user.id, status=user.status.value)
    if user.email is not None:
        uow.enqueue(jobs.MAIL_DECIDED, user_id=user.id, status=user.status.value)
    uow.session.flush()
    return user
