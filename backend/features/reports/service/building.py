"""Making the file of a report: a long job in short units."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

from backend.features.notices import service as notices
from backend.features.reports import queries
from backend.features.reports.errors import ReportGone, ReportOver
from backend.features.reports.models import (
    FailureReason,
    Period,
    Report,
    ReportStatus,
    file_key_of,
)
from backend.features.reports.queries import ReportKind, Row
from backend.features.reports.queries.kinds import RowKey
from backend.features.reports.service.sheets import Sheet
from backend.kernel.errors import NoSpace
from backend.kernel.outbox import Claim
from backend.kernel.ports import Checkpoints, Files, StoredFile
from backend.kernel.unit_of_work import UnitOfWork

T = TypeVar("T")
CHUNK_ROWS = 500


class Run(Protocol):
    """The long job as the worker hands it over."""

    claim: Claim

    def reading(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a read unit."""
        ...

    def writing(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a small writing unit that keeps the lease."""
        ...

    def progress(self, tell: Callable[[UnitOfWork], None]) -> None:
        """Tell progress, not too often."""
        ...

    def finish(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run the last unit: the effect and `done` together."""
        ...


@dataclass(frozen=True)
class Plan:
    """What one attempt is to write, and where to."""

    report_id: UUID
    fence: int
    kind: ReportKind
    period: Period
    currency: str
    rows_total: int
    files: Files
    checkpoints: Checkpoints

    @property
    def file_key(self) -> str:
        """Return this attempt's own place among the files."""
        return file_key_of(self.report_id, fence=self.fence)


@dataclass
class Tally:
    """How many rows were written so far."""

    rows: int = 0


def build(run: Run, *, report_id: UUID) -> None:
    """Write a report's file and offer it; harmless when repeated.

    No file stands under its key before it is complete, and no report is ready before its file
    stands. A report that was cancelled or deleted meanwhile leaves no file.
    """
    fence = run.claim.fence
    plan = run.reading(lambda uow: _plan(uow, report_id, fence))
    _forget_before(run, report_id, fence)
    if plan is None or not run.writing(lambda uow: _start(uow, plan)):
        return
    tally = Tally()
    try:
        stored = plan.files.write(plan.file_key, _contents(run, plan, tally))
    except (ReportGone, ReportOver):
        return
    plan.checkpoints.passed("file-replaced")
    if not run.finish(lambda uow: _finish(uow, plan, stored, tally.rows)):
        plan.files.delete(plan.file_key)


def fail(uow: UnitOfWork, *, reason: str, report_id: UUID) -> None:
    """Say that the file can not be made, to the report and to who asked for it."""
    report = queries.find_for_change(uow.session, report_id=report_id)
    if report is None or not report.is_open:
        return
    is_full = reason == NoSpace.__name__
    report.fail(reason=FailureReason.NO_SPACE if is_full else FailureReason.BROKEN, at=uow.now)
    _tell(uow, report, kind="reports.failed")


def forget_attempt(run: Run, *, report_id: UUID) -> None:
    """Remove what this attempt wrote, because another one has taken its place."""
    files = run.reading(lambda uow: uow.files)
    files.delete(file_key_of(report_id, fence=run.claim.fence))


def _plan(uow: UnitOfWork, report_id: UUID, fence: int) -> Plan | None:
    report = uow.session.get(Report, report_id)
    if report is None or not report.is_open:
        return None
    kind = queries.kind_named(report.kind)
    return Plan(
        report_id=report_id,
        fence=fence,
        kind=kind,
        period=report.period,
        currency=uow.shop.currency,
        rows_total=kind.count(uow.session, report.period),
        files=uow.files,
        checkpoints=uow.checkpoints,
    )


def _forget_before(run: Run, report_id: UUID, fence: int) -> None:
    """Remove what earlier attempts left, unless one of them is what the report offers."""

    def offered(uow: UnitOfWork) -> tuple[Files, str | None]:
        report = uow.session.get(Report, report_id)
        return uow.files, report.file_key if report is not None else None

    files, kept = run.reading(offered)
    for earlier in range(1, fence):
        key = file_key_of(report_id, fence=earlier)
        if key != kept:
            files.delete(key)


def _start(uow: UnitOfWork, plan: Plan) -> bool:
    report = queries.find_for_change(uow.session, report_id=plan.report_id)
    if report is None or not report.is_open:
        return False
    report.start(fence=plan.fence, rows_total=plan.rows_total, at=uow.now)
    return True


def _contents(run: Run, plan: Plan, tally: Tally) -> Iterator[bytes]:
    sheet = Sheet(plan.kind.columns, plan.currency)
    yield sheet.header()
    rows = run.reading(partial(_rows, plan, None))
    while rows:
        yield sheet.lines(rows)
        tally.rows += len(rows)
        run.progress(partial(_advance, plan, tally))
        if len(rows) < CHUNK_ROWS:
            return
        rows = run.reading(partial(_rows, plan, rows[-1].key))


def _rows(plan: Plan, after: RowKey | None, uow: UnitOfWork) -> Sequence[Row]:
    return plan.kind.read(uow.session, plan.period, after, CHUNK_ROWS)


def _advance(plan: Plan, tally: Tally, uow: UnitOfWork) -> None:
    report = queries.find_for_change(uow.session, report_id=plan.report_id)
    if report is None:
        raise ReportGone
    if report.status is not ReportStatus.RUNNING:
        raise ReportOver(report_status=report.status)
    report.advance(rows_done=tally.rows)


def _finish(uow: UnitOfWork, plan: Plan, stored: StoredFile, rows: int) -> bool:
    report = queries.find_for_change(uow.session, report_id=plan.report_id)
    if report is None or report.status is not ReportStatus.RUNNING:
        return False
    report.finish(file_key=plan.file_key, stored=stored, rows=rows, at=uow.now)
    _tell(uow, report, kind="reports.ready")
    return True


def _tell(uow: UnitOfWork, report: Report, *, kind: str) -> None:
    facts: dict[str, str | int] = {"report_id": str(report.id), "file_name": report.file_name}
    notices.tell(uow, user_id=report.asked_by, kind=kind, facts=facts)
