"""Runners of the reports' jobs."""

from uuid import UUID

from backend.features.reports import jobs, service as reports
from worker.task import LeaseLost, Run, task


@task(jobs.BUILD_REPORT, on_failure=reports.fail)
def build_report(run: Run, *, report_id: UUID) -> None:
    """Write the file and offer it."""
    try:
        reports.build(run, report_id=report_id)
    except LeaseLost:
        reports.forget_attempt(run, report_id=report_id)
        raise


@task(jobs.DISCARD_FILES)
def discard_files(run: Run, *, report_id: UUID, fence: int) -> None:
    """Remove the files of a deleted report."""
    reports.discard(run, report_id=report_id, fence=fence)


@task(jobs.EXPIRE_REPORTS)
def expire_reports(run: Run) -> None:
    """Withdraw and remove what nobody may fetch any more."""
    reports.expire(run)
