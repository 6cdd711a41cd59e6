"""Jobs of the catalogue."""

from backend.features.catalogue import jobs, service as catalogue
from backend.kernel.unit_of_work import UnitOfWork
from worker.task import Run, task


@task(jobs.BUMP)
def bump(uow: UnitOfWork) -> None:
    """Tell the cache which version stands: the process that changed it may have died first."""
    catalogue.tell_version(uow)


@task(jobs.REMOVE_PHOTO)
def remove_photo(run: Run, *, key: str) -> None:
    """Delete the files of a photo that no product shows any more."""
    catalogue.discard_photo(run, key=key)
