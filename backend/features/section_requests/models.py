"""What somebody asks to be changed about a section, and the decision on it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backend.features.accounts.errors import AlreadyDecided
from backend.features.section_requests.errors import NotYourRequest, OwnRequest
from backend.kernel.errors import IllegalTransition
from backend.kernel.ids import new_id
from backend.kernel.tables import Base, Body, Code, Instant, choice_of, folded


class RequestType(StrEnum):
    """What is to happen to a section."""

    CREATE = "create"
    MODIFY = "modify"
    DELETE = "delete"


class RequestStatus(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    APPROVED = "approved"  # decided; the worker has not applied it yet
    APPLIED = "applied"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CONFLICT = "conflict"  # approved, but the catalogue had moved on


class ConflictReason(StrEnum):
    """Why an approved request could not be applied."""

    SECTION_CHANGED = "section_changed"
    SECTION_GONE = "section_gone"
    NAME_TAKEN = "name_taken"
    TARGET_GONE = "target_gone"  # the parent, or the section that was to take the products
    NOT_EMPTY = "not_empty"  # products came meanwhile and no section was named to take them
    NOT_APPLIED = "not_applied"  # something broke again and again


@dataclass(frozen=True)
class RequestWish:
    """What somebody asks for. What is None stays as it is; `is_moved` lets None be a place."""

    request_type: RequestType
    reason: str
    section_id: int | None = None
    section_name: str | None = None
    description: str | None = None
    parent_id: int | None = None
    is_moved: bool = False
    move_products_to: int | None = None


@dataclass(frozen=True)
class SectionState:
    """What a section is called, where it hangs and what is said about it."""

    name: str
    parent_id: int | None
    description: str


@dataclass(frozen=True)
class SectionChange:
    """The section before and after: `before` is None for create, `after` for delete.

    `move_products_to` is the section that takes the products of a deleted one.
    """

    before: SectionState | None
    after: SectionState | None
    move_products_to: int | None = None

    def encode(self) -> str:
        """Write it as JSON."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def decode(cls, text: str) -> "SectionChange":
        """Read what `encode` wrote."""
        raw = json.loads(text)
        return cls(
            before=SectionState(**raw["before"]) if raw["before"] else None,
            after=SectionState(**raw["after"]) if raw["after"] else None,
            move_products_to=raw["move_products_to"],
        )


class SectionRequest(Base):
    """One wish to create, modify or delete a section."""

    __tablename__ = "section_requests"
    __table_args__ = (
        CheckConstraint("decided_by <> requested_by", name="four_eyes"),
        Index("ix_section_requests_status", "status", "id"),
        Index("ix_section_requests_section_id", "section_id"),
        Index("ix_section_requests_requested_by", "requested_by", "id"),
        Index("ix_section_requests_decided_by", "decided_by"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)  # ordered by time
    request_type: Mapped[RequestType] = mapped_column(choice_of(RequestType))
    section_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("sections.id"))
    base_version: Mapped[int | None] = mapped_column(Integer)  # of the section, when filed
    section_name: Mapped[str] = mapped_column(String(120))  # as it will be called; delete: as it is
    payload: Mapped[str] = mapped_column(Body)  # JSON, see SectionChange
    reason: Mapped[str] = mapped_column(String(500))
    status: Mapped[RequestStatus] = mapped_column(
        choice_of(RequestStatus), default=RequestStatus.PENDING
    )
    requested_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    requested_by_name: Mapped[str] = mapped_column(String(200))
    requested_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"))
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_note: Mapped[str | None] = mapped_column(String(500))
    conflict_reason: Mapped[ConflictReason | None] = mapped_column(choice_of(ConflictReason))
    finished_at: Mapped[datetime | None] = mapped_column(Instant)  # nothing happens after that
    pending_key: Mapped[str | None] = mapped_column(Code(64), unique=True)  # until finished
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the form SQLAlchemy asks for

    @property
    def change(self) -> SectionChange:
        return SectionChange.decode(self.payload)

    def approve(self, *, by: UUID, name: str, at: datetime, note: str | None) -> bool:
        """Let it be applied. Returns False when the same person said so before.

        Raises OwnRequest, AlreadyDecided.
        """
        return self._decide(RequestStatus.APPROVED, by=by, name=name, at=at, note=note)

    def reject(self, *, by: UUID, name: str, at: datetime, note: str) -> bool:
        """Turn it down. Returns False when the same person said so before.

        Raises OwnRequest, AlreadyDecided.
        """
        is_new = self._decide(RequestStatus.REJECTED, by=by, name=name, at=at, note=note)
        if is_new:
            self._finish(at)
        return is_new

    def withdraw(self, *, by: UUID, at: datetime) -> None:
        """Take it back; harmless when repeated. Raises NotYourRequest, AlreadyDecided."""
        if by != self.requested_by:
            raise NotYourRequest
        if self.status is RequestStatus.WITHDRAWN:
            return
        self._require_pending()
        self.status = RequestStatus.WITHDRAWN
        self._finish(at)

    def mark_applied(self, *, at: datetime, section_id: int) -> None:
        """Note that the catalogue is as it was asked for. Raises IllegalTransition."""
        self._require_approved()
        self.status = RequestStatus.APPLIED
        self.section_id = section_id
        self._finish(at)

    def mark_conflict(self, *, at: datetime, reason: ConflictReason) -> None:
        """Note that the catalogue had moved on. Raises IllegalTransition."""
        self._require_approved()
        self.status = RequestStatus.CONFLICT
        self.conflict_reason = reason
        self._finish(at)

    def _decide(
        self, status: RequestStatus, *, by: UUID, name: str, at: datetime, note: str | None
    ) -> bool:
        if by == self.requested_by:
            raise OwnRequest
        if self.decided_by == by and self._verdict is status:
            return False
        self._require_pending()
        self.status = status
        self.decided_by, self.decided_by_name = by, name
        self.decided_at, self.decision_note = at, note
        return True

    @property
    def _verdict(self) -> RequestStatus:
        decided_for = {RequestStatus.APPLIED, RequestStatus.CONFLICT}
        return RequestStatus.APPROVED if self.status in decided_for else self.status

    def _require_pending(self) -> None:
        if self.status is not RequestStatus.PENDING:
            raise AlreadyDecided(
                standing=self.status,
                decided_by_name=self.decided_by_name,
                decided_at=self.decided_at or self.finished_at,
            )

    def _require_approved(self) -> None:
        if self.status is not RequestStatus.APPROVED:
            raise IllegalTransition

    def _finish(self, at: datetime) -> None:
        self.finished_at = at
        self.pending_key = None


def key_of_new(*, name: str, parent_id: int | None) -> str:
    """Return the pending key of a request for a new section: its place and folded name."""
    return _hashed(RequestType.CREATE, f"{parent_id or ''}\n{folded(name)}")


def key_of_existing(request_type: RequestType, *, section_id: int) -> str:
    """Return the pending key of a request about a section that stands."""
    return _hashed(request_type, str(section_id))


def _hashed(request_type: RequestType, target: str) -> str:
    return hashlib.sha256(f"{request_type.value}\n{target}".encode()).hexdigest()
