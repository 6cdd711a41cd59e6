"""Asking for a file, following it, fetching it, doing without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from backend.features.audit import service as audit
from backend.features.reports import jobs, queries
from backend.features.reports.errors import ReportExpired, ShelfFull, TooManyReports
from backend.features.reports.models import Report
from backend.features.reports.service.figures import period_of
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork

MAX_OPEN = 3
MAX_STORED = 50
PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class OpenFile:
    """A complete file, ready to be sent."""

    name: str
    size: int
    chunks: Iterator[bytes]


def request(uow: UnitOfWork, *, kind: str, first: date | None, last: date | None) -> Report:
    """Have the worker make a file. Days that are not named get the kind's defaults.

    Raises ReportKindGone, Invalid, TooManyReports, ShelfFull.
    """
    asker = uow.actor.require(Permission.REPORTS_DOWNLOAD).require_user()
    found = queries.kind_named(kind)
    period = period_of(uow, kind=found, first=first, last=last)
    shelf = queries.lock_shelf(uow.session, user_id=asker)
    if shelf.open >= MAX_OPEN:
        raise TooManyReports(retry_after=PATIENCE_SECONDS, limit=MAX_OPEN)
    if shelf.stored >= MAX_STORED:
        raise ShelfFull(limit=MAX_STORED)
    report = Report(kind=found.name, parameters=period.encode(), asked_by=asker, asked_at=uow.now)
    uow.session.add(report)
    uow.session.flush()
    uow.enqueue(jobs.BUILD_REPORT, report_id=report.id)
    audit.record(
        uow,
        action="reports.request",
        subject_type="report",
        subject_id=report.id,
        after={"kind": found.name, "from": period.first, "to": period.last},
    )
    return report


def cancel(uow: UnitOfWork, *, report_id: UUID) -> Report:
    """Stop making a file; harmless when repeated. Raises ReportGone, ReportOver."""
    report = _own_for_change(uow, report_id)
    report.cancel(at=uow.now)
    return report


def delete(uow: UnitOfWork, *, report_id: UUID) -> None:
    """Throw a report away, with its file, whatever its status. Raises ReportGone."""
    report = _own_for_change(uow, report_id)
    if report.holds_files:
        uow.enqueue(jobs.DISCARD_FILES, report_id=report.id, fence=report.fence)
    uow.session.delete(report)


def download(uow: UnitOfWork, *, report_id: UUID) -> OpenFile:
    """Open a report's file. Who may not download now gets nothing, whoever asked for it then.

    Raises ReportGone, ReportNotReady, ReportExpired.
    """
    actor = uow.actor.require(Permission.REPORTS_DOWNLOAD)
    report = queries.find_own(uow.session, actor=actor, report_id=report_id)
    key = report.downloadable(at=uow.now)
    try:
        chunks = uow.files.read(key)
    except FileNotFoundError:
        # it expired between our look at the row and our look at the file
        raise ReportExpired(expired_at=report.expires_at) from None
    return OpenFile(name=report.file_name, size=report.size or 0, chunks=chunks)


def _own_for_change(uow: UnitOfWork, report_id: UUID) -> Report:
    actor = uow.actor.require(Permission.REPORTS_DOWNLOAD)
    return queries.find_own(uow.session, actor=actor, report_id=report_id, for_change=True)
