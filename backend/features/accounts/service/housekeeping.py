"""Forgetting what is of no more use."""

from datetime import timedelta

from sqlalchemy import delete, select

from backend.features.accounts import jobs
from backend.features.accounts.models import LoginAttempt, LoginSession
from backend.kernel.tables import affected
from backend.kernel.unit_of_work import UnitOfWork

SESSIONS_KEPT = timedelta(days=30)  # after their end; the first row of a family outlives it so
ATTEMPTS_KEPT = timedelta(days=2)
BATCH = 2000


def sweep(uow: UnitOfWork) -> int:
    """Delete long ended sessions and forgotten failures. Returns how many rows.

    A batch of each at a time: a full one asks for the next.
    """
    ended = (
        select(LoginSession.id)
        .where(LoginSession.expires_at < uow.now - SESSIONS_KEPT)
        .order_by(LoginSession.expires_at)
        .limit(BATCH)
    )
    stale = (
        select(LoginAttempt.key)
        .where(LoginAttempt.last_at < uow.now - ATTEMPTS_KEPT)
        .order_by(LoginAttempt.last_at)
        .limit(BATCH)
    )
    session_ids = list(uow.session.scalars(ended))
    attempt_keys = list(uow.session.scalars(stale))
    if BATCH in {len(session_ids), len(attempt_keys)}:
        uow.enqueue(jobs.SWEEP)
    sessions = delete(LoginSession).where(LoginSession.id.in_(session_ids))
    attempts = delete(LoginAttempt).where(LoginAttempt.key.in_(attempt_keys))
    plain = {"synchronize_session": False}
    return affected(uow.session.execute(sessions.execution_options(**plain))) + affected(
        uow.session.execute(attempts.execution_options(**plain))
    )
