"""Keeps the notices short."""

from backend.features.notices import jobs, service as notices
from backend.kernel.unit_of_work import UnitOfWork
from worker.task import task


@task(jobs.SWEEP)
def sweep(uow: UnitOfWork) -> None:
    """Forget notices of long ago."""
    notices.sweep(uow)
