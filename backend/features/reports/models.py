"""A report that somebody asked for, and how far it is."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backend.features.reports.errors import ReportExpired, ReportNotReady, ReportOver
from backend.kernel.errors import IllegalTransition
from backend.kernel.ids import new_id
from backend.kernel.ports import StoredFile
from backend.kernel.tables import Base, Body, Code, Instant, choice_of

KEPT = timedelta(days=7)


class ReportStatus(StrEnum):
    """Where a report stands."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class FailureReason(StrEnum):
    """Why a report could not be made."""

    NO_SPACE = "no_space"
    BROKEN = "broken"


@dataclass(frozen=True)
class Period:
    """From one shop day to another, both included."""

    first: date
    last: date

    def encode(self) -> str:
        """Write it as JSON."""
        return json.dumps({"from": self.first.isoformat(), "to": self.last.isoformat()})

    @classmethod
    def decode(cls, text: str) -> "Period":
        """Read what `encode` wrote."""
        raw = json.loads(text)
        return cls(date.fromisoformat(raw["from"]), date.fromisoformat(raw["to"]))


class Report(Base):
    """One file of figures that somebody asked for."""

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_asked_by", "asked_by", "id"),
        Index("ix_reports_status", "status", "expires_at"),
        Index("ix_reports_holds_files", "holds_files", "status"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)  # ordered by time
    kind: Mapped[str] = mapped_column(Code(40))
    parameters: Mapped[str] = mapped_column(Body)  # JSON, see Period
    status: Mapped[ReportStatus] = mapped_column(
        choice_of(ReportStatus), default=ReportStatus.QUEUED
    )
    rows_done: Mapped[int] = mapped_column(Integer, default=0)
    rows_total: Mapped[int | None] = mapped_column(Integer)  # None until counted
    size: Mapped[int | None] = mapped_column(BigInteger)  # bytes
    sha256: Mapped[str | None] = mapped_column(Code(64))
    file_key: Mapped[str | None] = mapped_column(Code(191))  # of the complete file
    fence: Mapped[int] = mapped_column(Integer, default=0)  # of the latest attempt
    holds_files: Mapped[bool] = mapped_column(Boolean, default=False)  # some attempt may have one
    failure_reason: Mapped[FailureReason | None] = mapped_column(choice_of(FailureReason))
    asked_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)  # of the latest attempt
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def period(self) -> Period:
        return Period.decode(self.parameters)

    @property
    def is_open(self) -> bool:
        return self.status in {ReportStatus.QUEUED, ReportStatus.RUNNING}

    @property
    def file_name(self) -> str:
        """What the file is called when it is saved; plain ASCII."""
        period = self.period
        return f"{self.kind.replace('_', '-')}-{period.first}-{period.last}.csv"

    def start(self, *, fence: int, rows_total: int, at: datetime) -> None:
        """Begin an attempt, from the first row. Raises IllegalTransition."""
        self._require_open()
        self.status = ReportStatus.RUNNING
        self.fence, self.holds_files = fence, True
        self.rows_done, self.rows_total = 0, rows_total
        self.started_at = at

    def advance(self, *, rows_done: int) -> None:
        """Tell how many rows are written; it never goes back within an attempt."""
        self.rows_done = max(self.rows_done, rows_done)
        self.rows_total = max(self.rows_total or 0, self.rows_done)

    def finish(self, *, file_key: str, stored: StoredFile, rows: int, at: datetime) -> None:
        """Offer the complete file for KEPT. Raises IllegalTransition."""
        if self.status is not ReportStatus.RUNNING:
            raise IllegalTransition
        self.status = ReportStatus.READY
        self.rows_done = self.rows_total = rows
        self.file_key, self.size, self.sha256 = file_key, stored.size, stored.sha256
        self.finished_at, self.expires_at = at, at + KEPT

    def fail(self, *, reason: FailureReason, at: datetime) -> None:
        """Give up. Raises IllegalTransition."""
        self._require_open()
        self.status, self.failure_reason = ReportStatus.FAILED, reason
        self.finished_at = at

    def cancel(self, *, at: datetime) -> None:
        """Stop it; harmless when repeated. Raises ReportOver."""
        if self.status is ReportStatus.CANCELLED:
            return
        if not self.is_open:
            raise ReportOver(report_status=self.status)
        self.status = ReportStatus.CANCELLED
        self.finished_at = at

    def downloadable(self, *, at: datetime) -> str:
        """Return the key of the complete file. Raises ReportNotReady, ReportExpired."""
        is_over = self.expires_at is not None and self.expires_at <= at
        if self.status is ReportStatus.EXPIRED or is_over:
            raise ReportExpired(expired_at=self.expires_at)
        if self.status is not ReportStatus.READY or self.file_key is None:
            raise ReportNotReady(report_status=self.status)
        return self.file_key

    def _require_open(self) -> None:
        if not self.is_open:
            raise IllegalTransition


def file_key_of(report_id: UUID, *, fence: int) -> str:
    """Return where one attempt puts its file: no two attempts share a place."""
    return f"reports/{report_id}-{fence}.csv"
