"""Reading people. Changes nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from backend.features.accounts.models import (
    Customer,
    LoginSession,
    RolePermission,
    User,
    UserRole,
    UserStatus,
)


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


def find_customer(session: Session, *, user_id: UUID) -> Customer | None:
    """Return the customer behind a log-in, or None."""
    return session.execute(select(Customer).where(Customer.user_id == user_id)).scalar_one_or_none()
