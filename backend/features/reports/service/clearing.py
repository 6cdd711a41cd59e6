"""Files that nobody may fetch any more: first the row says so, then the file goes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update

from backend.features.reports import queries
from backend.features.reports.models import Report, ReportStatus, file_key_of
from backend.features.reports.service.building import Run
from backend.kernel.ports import Files
from backend.kernel.unit_of_work import UnitOfWork


def expire(run: Run) -> None:
    """Withdraw the files whose time is over and remove what reports that ended left behind.

    A download that is running keeps what it reads.
    """
    run.writing(_withdraw)
    files = run.reading(lambda uow: uow.files)
    while leftovers := run.reading(_leftovers):
        for report_id, fence in leftovers:
            _remove(files, report_id, fence)
        run.writing(lambda uow: _forget(uow, [report_id for report_id, _ in leftovers]))


def discard(run: Run, *, report_id: UUID, fence: int) -> None:
    """Remove the files of a report that was deleted."""
    _remove(run.reading(lambda uow: uow.files), report_id, fence)


def _withdraw(uow: UnitOfWork) -> None:
    uow.session.execute(
        update(Report)
        .where(Report.status == ReportStatus.READY, Report.expires_at <= uow.now)
        .values(status=ReportStatus.EXPIRED)
    )


def _leftovers(uow: UnitOfWork) -> list[tuple[UUID, int]]:
    return [(report.id, report.fence) for report in queries.leftovers(uow.session)]


def _remove(files: Files, report_id: UUID, fence: int) -> None:
    for attempt in range(1, fence + 1):
        files.delete(file_key_of(report_id, fence=attempt))


def _forget(uow: UnitOfWork, report_ids: Sequence[UUID]) -> None:
    uow.session.execute(
        update(Report).where(Report.id.in_(report_ids)).values(holds_files=False, file_key=None)
    )
