"""One intent, one effect: a key's first answer is kept with the work it stands for."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, Integer, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.kernel.errors import Invalid, Malformed
from backend.kernel.tables import Base, Body, Code, Instant

KEPT = timedelta(hours=48)
MIN_KEY, MAX_KEY = 16, 255


class IdempotencyRecord(Base):
    """One key of one actor at one operation, and the answer it got."""

    __tablename__ = "idempotency"
    __table_args__ = (Index("ix_idempotency_created_at", "created_at"), Base.__table_args__)

    scope_hash: Mapped[str] = mapped_column(Code(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(Code(64))
    status: Mapped[int | None] = mapped_column(Integer)  # None only inside the first unit
    headers: Mapped[str | None] = mapped_column(Body)  # JSON
    body: Mapped[str | None] = mapped_column(Body)
    created_at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True)
class StoredAnswer:
    """What the first request was answered."""

    status: int
    headers: dict[str, str]
    body: str


class KeyReused(Invalid):
    """The key was used for a different request."""

    title = "This key was used for something else"


def checked_key(key: str | None) -> str:
    """Return the key. Raises Malformed when missing or not 16-255 printable ASCII characters."""
    if key is None or not MIN_KEY <= len(key) <= MAX_KEY or not key.isascii():
        raise Malformed
    if not key.isprintable():
        raise Malformed
    return key


def scope_of(*, actor_key: str, route: str, key: str) -> str:
    """Return the identity of an intent: who, where and which key."""
    return hashlib.sha256(f"{actor_key}\n{route}\n{key}".encode()).hexdigest()


def fingerprint_of(body: object, parameters: Mapping[str, object]) -> str:
    """Return the identity of a request's content."""
    text = json.dumps([body, {k: str(v) for k, v in parameters.items()}], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def begin(
    session: Session, *, scope_hash: str, fingerprint: str, now: datetime
) -> StoredAnswer | None:
    """Claim the key for this unit, or return the answer that it already got.

    A concurrent twin waits on the primary key, fails there and is run again by the edge: then it
    finds the answer. Raises KeyReused when the key came with other content.
    """
    known = session.execute(
        select(IdempotencyRecord).where(IdempotencyRecord.scope_hash == scope_hash)
    ).scalar_one_or_none()
    if known is None:
        session.execute(
            insert(IdempotencyRecord).values(
                scope_hash=scope_hash, fingerprint=fingerprint, created_at=now
            )
        )
        return None
    if known.fingerprint != fingerprint:
        raise KeyReused(errors={"Idempotency-Key": ["Used before for another request"]})
    return StoredAnswer(
        status=known.status or 200,
        headers=json.loads(known.headers or "{}"),
        body=known.body or "",
    )


def keep(session: Session, *, scope_hash: str, answer: StoredAnswer) -> None:
    """Store the answer beside the work, in the same transaction."""
    session.execute(
        update(IdempotencyRecord)
        .where(IdempotencyRecord.scope_hash == scope_hash)
        .values(status=answer.status, headers=json.dumps(answer.headers), body=answer.body)
    )


def purge(session: Session, *, now: datetime, most: int) -> int:
    """Forget answers older than KEPT, so many at most. Returns how many."""
    old = (
        select(IdempotencyRecord.scope_hash)
        .where(IdempotencyRecord.created_at < now - KEPT)
        .limit(most)
    )
    keys = session.scalars(old).all()
    if keys:
        session.execute(delete(IdempotencyRecord).where(IdempotencyRecord.scope_hash.in_(keys)))
    return len(keys)
