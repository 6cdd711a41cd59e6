"""Being signed in: sessions, tries, and links to set a password anew."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.ids import new_id
from backend.kernel.tables import Base, Code, Instant

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=30)


class LoginSession(Base):
    """One refresh token of one sign-in.

    A sign-in is a family: its first row has `id == family_id`, and access tokens name that id.
    Each rotation adds a row. Revoking always revokes the whole family.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_user_id", "user_id"),
        Index("ix_sessions_family_id", "family_id"),
        Index("ix_sessions_parent_id", "parent_id"),
        Index("ix_sessions_expires_at", "expires_at"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    family_id: Mapped[UUID] = mapped_column(Uuid)
    parent_id: Mapped[UUID | None] = mapped_column(Uuid)  # the token this one was given for
    token_hash: Mapped[str] = mapped_column(Code(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(Instant)  # of the family
    issued_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    device: Mapped[str] = mapped_column(String(120))  # words for the owner: "Firefox on Linux"

    def is_live(self, now: datetime) -> bool:
        """Whether this token still opens anything."""
        return self.revoked_at is None and now < self.expires_at


class LoginAttempt(Base):
    """Failures of one account at one address, of one account, or of one address.

    In SQL, so that a broker's restart does not open the door to guessing.
    """

    __tablename__ = "login_attempts"
    __table_args__ = (Index("ix_login_attempts_last_at", "last_at"), Base.__table_args__)

    key: Mapped[str] = mapped_column(Code(64), primary_key=True)  # SHA-256 of who and where
    count: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime | None] = mapped_column(Instant)  # no try is looked at before this


class PasswordReset(Base):
    """One link with which a person sets a password without the old one; used once."""

    __tablename__ = "password_resets"
    __table_args__ = (Index("ix_password_resets_user_id", "user_id"), Base.__table_args__)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    token_hash: Mapped[str] = mapped_column(Code(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
