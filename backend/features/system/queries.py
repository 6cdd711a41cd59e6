"""Reading the works of the shop. Changes nothing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.system.errors import JobDone, JobGone
from backend.kernel.outbox import OutboxMessage

MOST = 1000


def open_jobs(session: Session) -> Sequence[OutboxMessage]:
    """Return the jobs that wait or have died, the oldest first, at most MOST."""
    return session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.done_at.is_(None))
        .order_by(OutboxMessage.available_at, OutboxMessage.id)
        .limit(MOST)
    ).all()


def open_job(session: Session, *, job_id: UUID) -> OutboxMessage:
    """Return a job that is not done, locked. Raises JobGone or JobDone."""
    found = session.get(OutboxMessage, job_id, with_for_update=True)
    if found is None:
        raise JobGone
    if found.done_at is not None:
        raise JobDone
    return found
