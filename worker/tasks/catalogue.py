"""Jobs of the catalogue."""

from backend.features.catalogue import jobs, service as catalogue
from backend.kernel.unit_of_work import UnitOfWork
from worker.task import task


@task(jobs.BUMP)
def bump(uow: UnitOfWork) -> None:
    """Tell the cache which version stands: the process that changed it may have died first."""
    catalogue.tell_version(uow)
