"""Jobs wait here, written in the transaction that wants them done.

The database is the only holder of a job: Celery is rung as a doorbell and may lose every ring.
Short jobs are claimed by row locks in the transaction that does them; long ones by a lease with a
fence, so that a stopped and woken worker can not write over its successor.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Index,
    Integer,
    String,
    Uuid,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.kernel.ids import new_id
from backend.kernel.jobs import Job, Period, Scalar
from backend.kernel.tables import Base, Body, Code, Instant, affected

MAX_ATTEMPTS = 8
MAX_BACKOFF_SECONDS = 600
LEASE_SECONDS = 60
RING_AGAIN_SECONDS = 30


class OutboxMessage(Base):
    """One job that waits, runs, is done or has died."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "topic", "done_at", "available_at"),
        Index("ix_outbox_done_at", "done_at"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    topic: Mapped[str] = mapped_column(Code(64))
    payload: Mapped[str] = mapped_column(Body)  # JSON, see Job.encode
    dedupe_key: Mapped[str | None] = mapped_column(Code(191), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    available_at: Mapped[datetime] = mapped_column(Instant)
    rung_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    fence: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    executed_by: Mapped[str | None] = mapped_column(String(120))
    dead_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str | None] = mapped_column(String(500))


@dataclass(frozen=True)
class Claim:
    """A job taken by one worker; plain data, safe after the transaction that claimed it."""

    id: UUID
    topic: str
    payload: str
    attempts: int
    fence: int


def add(  # the whole address of a message is its argument list
    session: Session,
    job: Job,
    values: Mapping[str, Scalar],
    *,
    now: datetime,
    available_at: datetime | None = None,
    dedupe_key: str | None = None,
) -> None:
    """Write a job to be done after this transaction, not before `available_at`."""
    session.execute(
        insert(OutboxMessage).values(
            id=new_id(),
            topic=job.name,
            payload=job.encode(values),
            dedupe_key=dedupe_key,
            created_at=now,
            available_at=available_at or now,
            attempts=0,
            fence=0,
        )
    )


def add_turn(session: Session, job: Job, period: Period, *, now: datetime) -> bool:
    """Write one turn of a periodic job unless it stands already. Returns whether it was new.

    Two relays at once: the unique key lets one of them through, the other's unit runs again.
    """
    known = select(OutboxMessage.id).where(OutboxMessage.dedupe_key == period.key)
    if session.execute(known).first() is not None:
        return False
    add(session, job, {}, now=now, available_at=period.due_at, dedupe_key=period.key)
    return True


def claim_group(session: Session, job: Job, *, now: datetime) -> list[Claim]:
    """Lock up to `job.group` due rows of a short job until the transaction ends."""
    return _locked(session, job.name, now=now, limit=job.group)


def claim_lease(session: Session, job: Job, *, now: datetime) -> Claim | None:
    """Take one due row of a long job for LEASE_SECONDS; commit before working on it."""
    found = _locked(session, job.name, now=now, limit=1)
    if not found:
        return None
    claim = found[0]
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == claim.id)
        .values(
            fence=claim.fence + 1,
            attempts=claim.attempts + 1,
            lease_until=now + timedelta(seconds=LEASE_SECONDS),
        )
    )
    return Claim(claim.id, claim.topic, claim.payload, claim.attempts + 1, claim.fence + 1)


def extend_lease(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Keep a leased job. False: somebody else has it now, stop working."""
    result = session.execute(
        update(OutboxMessage)
        .where(_is_still_of(claim))
        .values(lease_until=now + timedelta(seconds=LEASE_SECONDS))
    )
    return affected(result) == 1


def finish(
    session: Session, claim: Claim, *, now: datetime, by: str, error: str | None = None
) -> bool:
    """Mark a job as done. False: it was done already or taken by another worker."""
    result = session.execute(
        update(OutboxMessage)
        .where(_is_still_of(claim))
        .values(done_at=now, executed_by=by, lease_until=None, last_error=error)
    )
    return affected(result) == 1


def postpone(session: Session, claim: Claim, *, now: datetime, error: str, counts: bool) -> bool:
    """Put a failed job off with backoff and jitter. Returns True when it has died of it.

    `counts` says whether this failure is still to be added to the attempts. What somebody else has
    done meanwhile stays done.
    """
    attempts = claim.attempts + (1 if counts else 0)
    is_dead = attempts >= MAX_ATTEMPTS
    wait = min(2**attempts, MAX_BACKOFF_SECONDS) * random.uniform(0.5, 1)  # noqa: S311  jitter
    result = session.execute(
        update(OutboxMessage)
        .where(_is_still_of(claim))
        .values(
            attempts=attempts,
            available_at=now + timedelta(seconds=wait),
            lease_until=None,
            last_error=error[:500],
            dead_at=now if is_dead else None,
        )
    )
    return is_dead and affected(result) == 1


def put_off(session: Session, claim: Claim, *, now: datetime, error: str) -> None:
    """Put a job off as long as any waits, without counting anything against it."""
    session.execute(
        update(OutboxMessage)
        .where(_is_still_of(claim))
        .values(
            available_at=now + timedelta(seconds=MAX_BACKOFF_SECONDS),
            lease_until=None,
            last_error=error[:500],
        )
    )


def topics_to_ring(session: Session, *, now: datetime) -> list[str]:
    """Return the topics with due rows not rung lately, and note that they are rung now."""
    stale = now - timedelta(seconds=RING_AGAIN_SECONDS)
    unrung = or_(
        and_(OutboxMessage.rung_at.is_(None), OutboxMessage.created_at < stale),
        OutboxMessage.rung_at < stale,
        and_(
            OutboxMessage.rung_at.is_(None), OutboxMessage.available_at > OutboxMessage.created_at
        ),
        and_(OutboxMessage.rung_at.is_(None), OutboxMessage.dedupe_key.is_not(None)),
    )
    found = session.execute(
        select(OutboxMessage.id, OutboxMessage.topic).where(_is_due(now), unrung).limit(1000)
    ).all()
    if found:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_([row.id for row in found]))
            .values(rung_at=now)
        )
    return sorted({row.topic for row in found})


def overdue_topics(session: Session, *, now: datetime, seconds: int) -> list[str]:
    """Return the topics with a row that has been due for longer than `seconds`."""
    late = now - timedelta(seconds=seconds)
    rows = session.execute(
        select(OutboxMessage.topic)
        .where(
            _is_due(now),
            OutboxMessage.available_at < late,
            OutboxMessage.created_at < late,  # a turn may be written long after it was due
        )
        .distinct()
        .order_by(OutboxMessage.topic)
    )
    return list(rows.scalars())


@dataclass(frozen=True)
class Count:
    """So many jobs of one topic: waiting, done or dead; `by` is celery, relay or nobody yet."""

    topic: str
    status: str
    by: str
    number: int


def counts(session: Session) -> list[Count]:
    """Return how many jobs stand where, by topic."""
    status = case(
        (OutboxMessage.dead_at.is_not(None), "dead"),
        (OutboxMessage.done_at.is_not(None), "done"),
        else_="waiting",
    ).label("status")
    by = case(
        (OutboxMessage.executed_by.is_(None), "nobody"),
        (OutboxMessage.executed_by.like("celery:%"), "celery"),
        else_="relay",
    ).label("by")
    rows = session.execute(
        select(OutboxMessage.topic, status, by, func.count().label("number"))
        .group_by(OutboxMessage.topic, status, by)
        .order_by(OutboxMessage.topic, status, by)
    )
    return [Count(row.topic, row.status, row.by, row.number) for row in rows]


def _is_still_of(claim: Claim) -> ColumnElement[bool]:
    return and_(
        OutboxMessage.id == claim.id,
        OutboxMessage.fence == claim.fence,
        OutboxMessage.done_at.is_(None),
    )


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxMessage.done_at.is_(None),
        OutboxMessage.dead_at.is_(None),
        OutboxMessage.available_at <= now,
        or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until < now),
    )


def _locked(session: Session, topic: str, *, now: datetime, limit: int) -> list[Claim]:
    rows: Sequence[OutboxMessage] = (
        session.execute(
            select(OutboxMessage)
            .where(OutboxMessage.topic == topic, _is_due(now))
            .order_by(OutboxMessage.available_at, OutboxMessage.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        .scalars()
        .all()
    )
    return [Claim(row.id, row.topic, row.payload, row.attempts, row.fence) for row in rows]
