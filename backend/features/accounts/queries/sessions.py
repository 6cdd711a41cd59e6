"""Reading who is signed in, and failures to. Changes nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from backend.features.accounts.models import (
    LoginAttempt,
    LoginSession,
    PasswordReset,
    RolePermission,
    User,
    UserRole,
    UserStatus,
)
from backend.kernel.actor import Actor


class Standing(NamedTuple):
    """What an access token is held against; one row per permission held."""

    username: str
    first_name: str
    last_name: str
    status: UserStatus
    auth_version: int
    last_activity_at: datetime | None
    revoked_at: datetime | None
    permission: str | None


_STANDING = [
    User.username,
    User.first_name,
    User.last_name,
    User.status,
    User.auth_version,
    User.last_activity_at,
    LoginSession.revoked_at,
    RolePermission.permission,
]


class Family(NamedTuple):
    """One sign-in of a person, as its owner sees it."""

    family_id: UUID
    device: str
    started_at: datetime
    last_seen_at: datetime  # of the newest refresh token
    is_current: bool


def standing(session: Session, *, user_id: UUID, session_id: UUID) -> Sequence[Standing]:
    """Return user, session and permissions in one query; empty when one of them is unknown."""
    rows = session.execute(
        select(*_STANDING)
        .join(LoginSession, and_(LoginSession.id == session_id, LoginSession.user_id == User.id))
        .outerjoin(UserRole, UserRole.user_id == User.id)
        .outerjoin(RolePermission, RolePermission.role_id == UserRole.role_id)
        .where(User.id == user_id)
    )
    return [Standing(**row._asdict()) for row in rows]


def find_session(session: Session, *, hash_: str) -> LoginSession | None:
    """Return the row of a refresh token, or None."""
    statement = select(LoginSession).where(LoginSession.token_hash == hash_)
    return session.execute(statement).scalar_one_or_none()


def children_of(session: Session, *, session_id: UUID) -> Sequence[LoginSession]:
    """Return the tokens given for one token, oldest first."""
    statement = select(LoginSession).where(LoginSession.parent_id == session_id)
    return session.scalars(statement.order_by(LoginSession.issued_at, LoginSession.id)).all()


def issued_since(session: Session, *, family_id: UUID, since: datetime) -> int:
    """Return how many tokens of a family were given since an instant."""
    statement = select(func.count()).where(
        LoginSession.family_id == family_id, LoginSession.issued_at > since
    )
    return session.execute(statement).scalar_one()


def live_families(
    session: Session, *, user_id: UUID, now: datetime, current: UUID | None = None
) -> list[Family]:
    """Return a person's sessions that still open something, the youngest sign-in first."""
    rows = session.scalars(
        select(LoginSession)
        .where(
            LoginSession.user_id == user_id,
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > now,
        )
        .order_by(LoginSession.issued_at, LoginSession.id)
    )
    newest = {row.family_id: row for row in rows}
    families = [
        Family(key, row.device, row.started_at, row.issued_at, key == current)
        for key, row in newest.items()
    ]
    return sorted(families, key=lambda family: (family.started_at, family.family_id), reverse=True)


def own_sessions(session: Session, *, actor: Actor, now: datetime) -> list[Family]:
    """Return the actor's sessions, the youngest sign-in first. Raises Unauthenticated."""
    user_id = actor.require_user()
    return live_families(session, user_id=user_id, now=now, current=actor.session_id)


def attempt_for_change(session: Session, *, key: str) -> LoginAttempt | None:
    """Lock and return a counter of failures, or None."""
    statement = select(LoginAttempt).where(LoginAttempt.key == key).with_for_update()
    statement = statement.execution_options(populate_existing=True)
    return session.execute(statement).scalar_one_or_none()


def closed_until(session: Session, *, keys: Sequence[str]) -> datetime | None:
    """Return the instant at which the last of these doors opens again, or None."""
    statement = select(func.max(LoginAttempt.until)).where(LoginAttempt.key.in_(keys))
    return session.execute(statement).scalar_one_or_none()


def find_reset(session: Session, *, hash_: str, now: datetime) -> UUID | None:
    """Return whose password a link still sets, or None."""
    return session.execute(
        select(PasswordReset.user_id).where(
            PasswordReset.token_hash == hash_,
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
        )
    ).scalar_one_or_none()


def open_resets(session: Session, *, user_id: UUID, now: datetime) -> int:
    """Return how many unused links a person has."""
    statement = (
        select(func.count())
        .select_from(PasswordReset)
        .where(
            PasswordReset.user_id == user_id,
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
        )
    )
    return session.execute(statement).scalar_one()
