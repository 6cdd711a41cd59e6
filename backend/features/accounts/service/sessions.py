"""Being signed in: one sign-in is a family of refresh tokens, each of which is used once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from backend.features.accounts import jobs, queries
from backend.features.accounts.errors import (
    AccountClosed,
    RefreshReused,
    SessionEnded,
    SessionGone,
    WrongPassword,
)
from backend.features.accounts.models import LoginSession, User
from backend.features.accounts.models.sessions import ABSOLUTE, IDLE
from backend.features.accounts.service import attempts
from backend.features.accounts.service.passwords import Proof
from backend.features.audit import service as audit
from backend.kernel.errors import TooMany
from backend.kernel.ids import new_id, new_token, token_hash
from backend.kernel.tables import affected
from backend.kernel.unit_of_work import UnitOfWork

GRACE = timedelta(seconds=10)  # two tabs, a hard reload, a lost answer
MOST_SIBLINGS = 3
MOST_FAMILIES = 10


@dataclass(frozen=True)
class SignIn:
    """A person signed in, with the one copy of the refresh token there is."""

    user: User  # roles loaded
    session_id: UUID
    refresh_token: str


def login(uow: UnitOfWork, *, proof: Proof, device: str) -> SignIn:
    """Start a session on the proof of a password.

    Raises WrongPassword (the failure is counted), TooMany, and AccountClosed, which is told after
    the right password only.
    """
    attempts.refuse_if_closed(uow, proof.counters)
    user = None
    if proof.is_right and proof.user_id is not None:
        user = queries.for_change(uow.session, user_id=proof.user_id)
    if user is None or user.password_hash != proof.checked_hash:
        attempts.count(uow, proof.counters)
        raise WrongPassword
    if not user.may_sign_in:
        raise AccountClosed(account_status=user.status, note=user.decision_note)
    attempts.forgive(uow, proof.counters[0])
    if proof.fresh_hash is not None:
        user.password_hash = proof.fresh_hash
    user.last_activity_at = uow.now
    _make_room(uow, user.id)
    return start(uow, user, device=device)


def refresh(uow: UnitOfWork, *, token: str | None, device: str) -> SignIn:
    """Exchange a refresh token for the next one of its family.

    The same token again within GRACE is two tabs or a lost answer, and gets a sibling. Later, or
    when its successor was used already, it is a copy in wrong hands: the family ends.
    Raises SessionEnded, RefreshReused, TooMany.
    """
    known = None if token is None else queries.find_session(uow.session, hash_=token_hash(token))
    if known is None or not known.is_live(uow.now):
        raise SessionEnded
    _refuse_haste(uow, known)
    if not _use_up(uow, known):
        _check_repeat(uow, known)
    user = queries.with_roles(uow.session, user_id=known.user_id)
    if not user.may_sign_in:
        raise SessionEnded
    return _continue(uow, known, user, device=device)


def logout(uow: UnitOfWork, *, token: str | None) -> None:
    """End the session behind a refresh token; without one, or when it ended, nothing happens."""
    known = None if token is None else queries.find_session(uow.session, hash_=token_hash(token))
    if known is not None:
        end_families(uow, user_id=known.user_id, only=known.family_id)


def logout_everywhere(uow: UnitOfWork) -> None:
    """End each session of the actor, this one too."""
    user = queries.for_change(uow.session, user_id=uow.actor.require_user())
    user.end_access_tokens()
    end_families(uow, user_id=user.id)
    audit.record(uow, action="user.logged_out_everywhere", subject_type="user", subject_id=user.id)


def end_session(uow: UnitOfWork, *, session_id: UUID) -> None:
    """End one session of the actor. Raises SessionGone."""
    user_id = uow.actor.require_user()
    if end_families(uow, user_id=user_id, only=session_id) == 0:
        raise SessionGone


def end_other_sessions(uow: UnitOfWork) -> None:
    """End each session of the actor but the present one."""
    end_families(uow, user_id=uow.actor.require_user(), keep=uow.actor.session_id)


def end_families(
    uow: UnitOfWork, *, user_id: UUID, only: UUID | None = None, keep: UUID | None = None
) -> int:
    """Revoke a person's sessions: all, `only` one, or all but one to `keep`."""
    statement = update(LoginSession).where(
        LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None)
    )
    if only is not None:
        statement = statement.where(LoginSession.family_id == only)
    if keep is not None:
        statement = statement.where(LoginSession.family_id != keep)
    result = uow.session.execute(
        statement.values(revoked_at=uow.now).execution_options(synchronize_session=False)
    )
    return affected(result)


def start(uow: UnitOfWork, user: User, *, device: str) -> SignIn:
    """Begin a family of sessions for somebody whose identity is proven."""
    token, first_id = new_token(), new_id()
    uow.session.add(
        LoginSession(
            id=first_id,
            user_id=user.id,
            family_id=first_id,
            token_hash=token_hash(token),
            started_at=uow.now,
            issued_at=uow.now,
            expires_at=uow.now + IDLE,
            device=device,
        )
    )
    uow.session.flush()
    return SignIn(user=user, session_id=first_id, refresh_token=token)


def _continue(uow: UnitOfWork, known: LoginSession, user: User, *, device: str) -> SignIn:
    token = new_token()
    uow.session.add(
        LoginSession(
            user_id=user.id,
            family_id=known.family_id,
            parent_id=known.id,
            token_hash=token_hash(token),
            started_at=known.started_at,
            issued_at=uow.now,
            expires_at=min(uow.now + IDLE, known.started_at + ABSOLUTE),
            device=device,
        )
    )
    uow.session.flush()
    return SignIn(user=user, session_id=known.family_id, refresh_token=token)


def _use_up(uow: UnitOfWork, known: LoginSession) -> bool:
    result = uow.session.execute(
        update(LoginSession)
        .where(
            LoginSession.id == known.id,
            LoginSession.used_at.is_(None),
            LoginSession.revoked_at.is_(None),
        )
        .values(used_at=uow.now)
        .execution_options(synchronize_session=False)
    )
    return affected(result) == 1


def _check_repeat(uow: UnitOfWork, known: LoginSession) -> None:
    uow.session.refresh(known)  # a twin may have used it since it was read
    if not known.is_live(uow.now) or known.used_at is None:
        raise SessionEnded
    children = queries.children_of(uow.session, session_id=known.id)
    is_late = uow.now - known.used_at > GRACE
    if is_late or any(child.used_at is not None for child in children):
        _end_copied(uow, known)
        raise RefreshReused
    if len(children) > MOST_SIBLINGS:
        raise TooMany(retry_after=1)  # by then the browser holds a newer cookie


def _end_copied(uow: UnitOfWork, known: LoginSession) -> None:
    end_families(uow, user_id=known.user_id, only=known.family_id)
    audit.record(
        uow,
        action="session.refresh_reused",
        subject_type="user",
        subject_id=known.user_id,
        after={"session": known.family_id},
    )
    uow.enqueue(jobs.TELL_REFRESH_REUSED, user_id=known.user_id, session_id=known.family_id)


def _refuse_haste(uow: UnitOfWork, known: LoginSession) -> None:
    limit = uow.shop.limits.get("refresh")
    if limit is None:
        return
    since = uow.now - timedelta(seconds=limit.seconds)
    issued = queries.issued_since(uow.session, family_id=known.family_id, since=since)
    if issued >= limit.count:
        raise TooMany(retry_after=limit.seconds)


def _make_room(uow: UnitOfWork, user_id: UUID) -> None:
    families = queries.live_families(uow.session, user_id=user_id, now=uow.now)
    for family in families[MOST_FAMILIES - 1 :]:
        end_families(uow, user_id=user_id, only=family.family_id)
