"""Telling caches that the catalogue has changed."""

from sqlalchemy import case, select, update

from backend.features.catalogue import jobs
from backend.features.catalogue.models import VERSION_KEY, CatalogueVersion
from backend.kernel.unit_of_work import UnitOfWork


def bump(uow: UnitOfWork) -> None:
    """Move the catalogue's version, once in a unit, before the first change is written.

    The row stays locked until the unit ends, so changes of the catalogue happen one after the
    other: names, trees and search words can be checked without racing anybody. The cache is told
    after the commit, and once more by a job in case the process dies in between.
    """
    if jobs.BUMP.name in uow.topics:
        return
    counter = CatalogueVersion.counter
    at_least = int(uow.now.timestamp() * 1000)
    uow.session.execute(
        update(CatalogueVersion)
        .values(counter=case((counter >= at_least, counter + 1), else_=at_least))
        .execution_options(synchronize_session=False)
    )
    uow.enqueue(jobs.BUMP)
    number = catalogue_version(uow)
    uow.after_commit(lambda: uow.cache.raise_number(VERSION_KEY, number))


def catalogue_version(uow: UnitOfWork) -> int:
    """Return the version that stands in the database."""
    return uow.session.scalars(select(CatalogueVersion.counter)).one()


def tell_version(uow: UnitOfWork) -> None:
    """Tell the cache which version stands; harmless when it knows."""
    uow.cache.raise_number(VERSION_KEY, catalogue_version(uow))
