"""Jobs of the catalogue."""

from datetime import timedelta

from backend.features.catalogue import jobs, service as catalogue
from backend.features.orders.service.demand import lines_by_product
from backend.kernel.unit_of_work import UnitOfWork
from worker.task import Run, task

LATELY = timedelta(days=90)


@task(jobs.BUMP)
def bump(uow: UnitOfWork) -> None:
    """Tell the cache which version stands: the process that changed it may have died first."""
    catalogue.tell_version(uow)


@task(jobs.REMOVE_PHOTO)
def remove_photo(run: Run, *, key: str) -> None:
    """Delete the files of a photo that no product shows any more."""
    catalogue.discard_photo(run, key=key)


@task(jobs.INDEX_WORDS)
def index_words(run: Run) -> None:
    """Note the words of what stood in the shop before words were noted."""
    catalogue.index_words(run)


@task(jobs.RANK_PRODUCTS)
def rank_products(run: Run) -> None:
    """Let what sells better come first among equals: only here catalogue and orders meet."""
    sold = run.reading(lambda uow: lines_by_product(uow, since=uow.now - LATELY))
    catalogue.rank_products(run, sold=sold)
