"""Who stands behind an access token, asked of the database with every request."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, update

from backend.features.accounts import queries
from backend.features.accounts.models import User, UserStatus, shown_name
from backend.kernel.actor import Actor
from backend.kernel.errors import Unauthenticated
from backend.kernel.unit_of_work import UnitOfWork

ACTIVITY_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Greeting:
    """Who came in, and whether that is to be noted (`note_activity`)."""

    actor: Actor
    is_activity_due: bool


def identify(uow: UnitOfWork, *, user_id: UUID, session_id: UUID, auth_version: int) -> Actor:
    """Return the person behind a token's claims, with the permissions held now.

    Raises Unauthenticated when the session ended, the account is closed or the token is older than
    the last change of password, roles or status.
    """
    return greet(uow, user_id=user_id, session_id=session_id, auth_version=auth_version).actor


def greet(uow: UnitOfWork, *, user_id: UUID, session_id: UUID, auth_version: int) -> Greeting:
    """Identify in one query, and tell whether the activity is to be noted. Raises as `identify`."""
    rows = queries.standing(uow.session, user_id=user_id, session_id=session_id)
    if not rows:
        raise Unauthenticated
    person = rows[0]
    if person.auth_version != auth_version or person.revoked_at is not None:
        raise Unauthenticated
    if person.status not in {UserStatus.PENDING, UserStatus.APPROVED}:
        raise Unauthenticated
    held = {row.permission for row in rows if row.permission is not None}
    actor = Actor(
        name=shown_name(
            username=person.username, first_name=person.first_name, last_name=person.last_name
        ),
        user_id=user_id,
        session_id=session_id,
        permissions=frozenset(held if person.status is UserStatus.APPROVED else ()),
    )
    return Greeting(actor=actor, is_activity_due=_is_due(person.last_activity_at, uow.now))


def note_activity(uow: UnitOfWork, *, user_id: UUID) -> None:
    """Write when the person was here last, at most once in ACTIVITY_EVERY."""
    uow.session.execute(
        update(User)
        .where(
            User.id == user_id,
            or_(
                User.last_activity_at.is_(None),
                User.last_activity_at <= uow.now - ACTIVITY_EVERY,
            ),
        )
        .values(last_activity_at=uow.now)
        .execution_options(synchronize_session=False)
    )


def _is_due(last_activity_at: datetime | None, now: datetime) -> bool:
    return last_activity_at is None or last_activity_at <= now - ACTIVITY_EVERY
