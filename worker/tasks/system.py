"""Jobs of the shop's own upkeep."""

from backend.features.system import jobs, service as system
from backend.kernel.unit_of_work import UnitOfWork
from worker.task import task


@task(jobs.SWEEP)
def sweep(uow: UnitOfWork) -> None:
    """Remove what is no longer needed."""
    system.sweep(uow)
