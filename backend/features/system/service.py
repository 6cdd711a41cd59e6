"""Upkeep: jobs are tried again or dropped by hand, and what is no longer needed is removed."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from backend.features.audit import service as audit
from backend.features.system import jobs, queries
from backend.kernel import idempotency
from backend.kernel.actor import Permission
from backend.kernel.outbox import OutboxMessage
from backend.kernel.unit_of_work import UnitOfWork

DONE_KEPT = timedelta(days=7)
BATCH = 5_000  # rows of one sweep: a long delete would hold up everything else
DROPPED = "dropped by hand"


def open_jobs(uow: UnitOfWork) -> Sequence[OutboxMessage]:
    """Return the jobs that wait or have died, the oldest first."""
    uow.actor.require(Permission.SYSTEM_READ)
    return queries.open_jobs(uow.session)


def retry_job(uow: UnitOfWork, *, job_id: UUID) -> None:
    """Have a waiting or dead job tried now, with all its attempts before it.

    Raises JobGone, JobDone.
    """
    uow.actor.require(Permission.SYSTEM_MANAGE)
    job = queries.open_job(uow.session, job_id=job_id)
    job.attempts = 0
    job.dead_at = job.lease_until = None
    job.fence += 1  # whoever still runs it must not finish it
    job.available_at = uow.now
    uow.topics.add(job.topic)
    audit.record(uow, action="job.retried", subject_type="job", subject_id=job_id)


def drop_job(uow: UnitOfWork, *, job_id: UUID) -> None:
    """Give a job up for good; its effect never happens. Raises JobGone, JobDone."""
    uow.actor.require(Permission.SYSTEM_MANAGE)
    job = queries.open_job(uow.session, job_id=job_id)
    job.fence += 1
    job.done_at = uow.now
    job.dead_at = job.lease_until = None
    job.last_error = DROPPED
    audit.record(uow, action="job.dropped", subject_type="job", subject_id=job_id)


def sweep(uow: UnitOfWork) -> None:
    """Remove done jobs after DONE_KEPT and answers that no repeat can want.

    A batch of each at a time: a full one asks for the next.
    """
    old = select(OutboxMessage.id).where(OutboxMessage.done_at < uow.now - DONE_KEPT).limit(BATCH)
    ids = uow.session.scalars(old).all()
    if ids:
        uow.session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(ids)))
    purged = idempotency.purge(uow.session, now=uow.now, most=BATCH)
    if BATCH in {len(ids), purged}:
        uow.enqueue(jobs.SWEEP)
