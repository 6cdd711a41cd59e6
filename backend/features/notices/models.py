"""Notices and what a person wants to be mailed about."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.ids import new_id
from backend.kernel.tables import Base, Body, Code, Instant


class Notice(Base):
    """One thing told to one person."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_user_id", "user_id", "id"),
        Index("ix_notices_created_at", "created_at"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)  # ordered by time
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(Code(64))  # noun.verb; the page finds the words
    facts: Mapped[str] = mapped_column(Body)  # JSON object
    created_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def known_facts(self) -> dict[str, str | int]:
        """The facts as they were told."""
        found: dict[str, str | int] = json.loads(self.facts)
        return found

    def read(self, *, at: datetime) -> None:
        """Note the first reading; a later one changes nothing."""
        if self.read_at is None:
            self.read_at = at


class MailPreference(Base):
    """What one person said about mails of one kind; no row means the shop's default."""

    __tablename__ = "mail_preferences"

    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Code(64), primary_key=True)
    is_wanted: Mapped[bool] = mapped_column(Boolean)
