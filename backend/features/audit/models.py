"""The table of what was done. Rows are written once and never touched again."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.ids import new_id
from backend.kernel.tables import Base, Body, Code, Instant


class AuditEntry(Base):
    """One privileged change: who, what, and which fields; never a personal value."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_actor", "actor", "id"),
        Index("ix_audit_entries_subject", "subject_type", "subject_id", "id"),
        Index("ix_audit_entries_at", "at"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)  # ordered by time
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(Code(100))  # Actor.key
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(Code(64))  # noun.verb
    subject_type: Mapped[str] = mapped_column(Code(32))
    subject_id: Mapped[str] = mapped_column(Code(64))
    before: Mapped[str | None] = mapped_column(Body)  # JSON object of the fields that changed
    after: Mapped[str | None] = mapped_column(Body)  # JSON object of the same fields
    reason: Mapped[str | None] = mapped_column(String(500))  # in the actor's own words
    request_id: Mapped[str | None] = mapped_column(Code(64))

    @property
    def fields_before(self) -> dict[str, object] | None:
        """The changed fields as they were."""
        return _object(self.before)

    @property
    def fields_after(self) -> dict[str, object] | None:
        """The changed fields as they became."""
        return _object(self.after)


def _object(text: str | None) -> dict[str, object] | None:
    if text is None:
        return None
    found: dict[str, object] = json.loads(text)
    return found
