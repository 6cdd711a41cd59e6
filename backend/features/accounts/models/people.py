"""Users and what their roles allow."""

from datetime import datetime
from enum import StrEnum
from typing import NoReturn
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from backend.features.accounts.errors import AlreadyDecided, NotPossibleNow
from backend.features.accounts.models.customers import Customer
from backend.features.accounts.models.passwords import hash_password
from backend.kernel.clock import utc_now
from backend.kernel.ids import new_id
from backend.kernel.tables import Base, Code, Instant, Key, choice_of, folded

MAX_SHOWN = 200  # letters: as many as every row holds that copies a name


class UserStatus(StrEnum):
    """Where an account stands."""

    PENDING = "pending"  # waits for a decision; signs in and holds only the own profile
    APPROVED = "approved"
    SUSPENDED = "suspended"
    REJECTED = "rejected"


class UserRole(Base):
    """One role held by one user."""

    __tablename__ = "user_roles"
    __table_args__ = (Index("ix_user_roles_role_id", "role_id"), Base.__table_args__)

    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), primary_key=True)
    role_id: Mapped[int] = mapped_column(Integer, ForeignKey("roles.id"), primary_key=True)


class RolePermission(Base):
    """One permission of one role."""

    __tablename__ = "role_permissions"

    role_id: Mapped[int] = mapped_column(Integer, ForeignKey("roles.id"), primary_key=True)
    permission: Mapped[str] = mapped_column(Code(64), primary_key=True)  # Permission's value


class Role(Base):
    """A named set of permissions."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(Code(40), unique=True)
    title: Mapped[str] = mapped_column(String(80))  # in the user's words
    is_builtin: Mapped[bool] = mapped_column(Boolean, default=False)

    permission_rows: Mapped[list[RolePermission]] = relationship(
        lazy="raise", cascade="all, delete-orphan"
    )
    users: Mapped[list["User"]] = relationship(
        secondary=UserRole.__table__, back_populates="roles", lazy="raise"
    )

    @property
    def permissions(self) -> frozenset[str]:
        """What the role allows."""
        return frozenset(row.permission for row in self.permission_rows)

    @property
    def sorted_permissions(self) -> list[str]:
        """The same in a steady order."""
        return sorted(self.permissions)


class User(Base):
    """One log-in of one person."""

    __tablename__ = "users"
    __table_args__ = (
        Index("ix_users_status", "status", "username_key"),
        Index("ix_users_last_activity_at", "last_activity_at"),
        Index("ix_users_email", "email"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(60))  # as typed
    username_key: Mapped[str] = mapped_column(Key(120), unique=True)  # set with `username`
    password_hash: Mapped[str] = mapped_column(Code(255))  # argon2id; set through `password`
    first_name: Mapped[str] = mapped_column(String(100), default="")
    last_name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    status: Mapped[UserStatus] = mapped_column(choice_of(UserStatus), default=UserStatus.PENDING)
    requested_role: Mapped[str | None] = mapped_column(Code(40))  # staff: what they registered as
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_note: Mapped[str | None] = mapped_column(String(500))  # told to the person
    created_at: Mapped[datetime] = mapped_column(Instant, default=utc_now)
    last_activity_at: Mapped[datetime | None] = mapped_column(Instant)  # five minutes coarse
    auth_version: Mapped[int] = mapped_column(Integer, default=1)  # older access tokens are void

    roles: Mapped[list[Role]] = relationship(
        secondary=UserRole.__table__, back_populates="users", lazy="raise"
    )

    customer: Mapped[Customer | None] = relationship(lazy="raise", viewonly=True)

    @validates("username")
    def _keep_key(self, _: str, username: str) -> str:
        self.username_key = folded(username)
        return username

    @property
    def password(self) -> NoReturn:
        """Refuse: only a hash is kept."""
        message = "a password can be set, not read"
        raise AttributeError(message)

    @password.setter
    def password(self, password: str) -> None:
        self.password_hash = hash_password(password)

    @property
    def name(self) -> str:
        """How the person is called on screen."""
        return shown_name(
            username=self.username, first_name=self.first_name, last_name=self.last_name
        )

    @property
    def role_names(self) -> list[str]:
        """The roles, the mightiest first; they must be loaded."""
        ranked = sorted(self.roles, key=lambda role: (-len(role.permissions), role.name))
        return [role.name for role in ranked]

    @property
    def permissions(self) -> list[str]:
        """What the person may do now; a waiting person nothing. Roles must be loaded."""
        if self.status is not UserStatus.APPROVED:
            return []
        return sorted(frozenset[str]().union(*(role.permissions for role in self.roles)))

    @property
    def may_sign_in(self) -> bool:
        """Whether the account opens the own profile at least."""
        return self.status in {UserStatus.PENDING, UserStatus.APPROVED}

    def approve(self, *, at: datetime, note: str | None) -> None:
        """Let a waiting person in. Raises AlreadyDecided."""
        self._decide(UserStatus.APPROVED, at=at, note=note)

    def reject(self, *, at: datetime, note: str | None) -> None:
        """Turn a waiting person down. Raises AlreadyDecided."""
        self._decide(UserStatus.REJECTED, at=at, note=note)

    def suspend(self, *, at: datetime, note: str | None) -> None:
        """Shut a person out. Raises NotPossibleNow."""
        if self.status is not UserStatus.APPROVED:
            raise NotPossibleNow(account_status=self.status)
        self._move(UserStatus.SUSPENDED, at=at, note=note)

    def restore(self, *, at: datetime, note: str | None) -> None:
        """Let a suspended or rejected person in again. Raises NotPossibleNow."""
        if self.status not in {UserStatus.SUSPENDED, UserStatus.REJECTED}:
            raise NotPossibleNow(account_status=self.status)
        self._move(UserStatus.APPROVED, at=at, note=note)

    def end_access_tokens(self) -> None:
        """Make every access token given so far void from the next request on."""
        self.auth_version += 1  # under the row lock of `queries.for_change`

    def _decide(self, status: UserStatus, *, at: datetime, note: str | None) -> None:
        if self.status is not UserStatus.PENDING:
            raise AlreadyDecided(standing=self.status)
        self._move(status, at=at, note=note)

    def _move(self, status: UserStatus, *, at: datetime, note: str | None) -> None:
        self.status = status
        self.decided_at = at
        self.decision_note = note
        self.end_access_tokens()


def shown_name(*, username: str, first_name: str, last_name: str) -> str:
    """Return how a person is called on screen, and in the rows that keep a copy of it."""
    return (f"{first_name} {last_name}".strip() or username)[:MAX_SHOWN]
