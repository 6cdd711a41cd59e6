"""What the catalogue does for itself now and then: words for old rows, standing by what is sold."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import bindparam, select, update

from backend.features.catalogue.models import Actor, Product
from backend.features.catalogue.models.cast import name_words_of
from backend.features.catalogue.models.words import MARK
from backend.features.catalogue.service.version import bump
from backend.features.catalogue.service.words import refresh_words
from backend.kernel.unit_of_work import UnitOfWork

T = TypeVar("T")
AT_ONCE = 500  # rows in one transaction


class Run(Protocol):
    """The long job as the worker hands it over."""

    def reading(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a read unit."""
        ...

    def writing(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a small writing unit that keeps the lease."""
        ...


def index_words(run: Run) -> None:
    """Note the words of products and actors that were written before words were noted.

    Harmless when repeated: it takes up only what has none.
    """
    last = 0
    while ids := run.reading(partial(_wordless_products, after=last)):
        run.writing(partial(refresh_words, product_ids=ids))
        last = ids[-1]
    last = 0
    while names := run.reading(partial(_wordless_actors, after=last)):
        run.writing(partial(_name, names=names))
        last = max(names)


def rank_products(run: Run, *, sold: Mapping[int, int]) -> None:
    """Let products stand by how often they were sold lately; those not named were not."""
    known = run.reading(_popularities)
    changes = [
        {"of_id": product_id, "times": sold.get(product_id, 0)}
        for product_id in sorted(known.keys() | sold.keys())
        if known.get(product_id, 0) != sold.get(product_id, 0)
    ]
    for start in range(0, len(changes), AT_ONCE):
        part = changes[start : start + AT_ONCE]
        run.writing(partial(_rank, changes=part))


def _wordless_products(uow: UnitOfWork, *, after: int) -> list[int]:
    is_old = Product.search_text.not_like(f"%{MARK}%")
    ids = select(Product.id).where(Product.id > after, is_old).order_by(Product.id)
    return list(uow.session.scalars(ids.limit(AT_ONCE)))


def _wordless_actors(uow: UnitOfWork, *, after: int) -> dict[int, str]:
    rows = uow.session.execute(
        select(Actor.id, Actor.name)
        .where(Actor.id > after, Actor.name_words == "")
        .order_by(Actor.id)
        .limit(AT_ONCE)
    )
    return {row.id: row.name for row in rows}


def _name(uow: UnitOfWork, *, names: Mapping[int, str]) -> None:
    bump(uow)
    uow.session.connection().execute(
        update(Actor).where(Actor.id == bindparam("of_id")).values(name_words=bindparam("words")),
        [{"of_id": actor_id, "words": name_words_of(name)} for actor_id, name in names.items()],
    )


def _popularities(uow: UnitOfWork) -> dict[int, int]:
    rows = uow.session.execute(select(Product.id, Product.popularity).where(Product.popularity > 0))
    return {row.id: row.popularity for row in rows}


def _rank(uow: UnitOfWork, *, changes: list[dict[str, int]]) -> None:
    bump(uow)
    uow.session.connection().execute(
        update(Product)
        .where(Product.id == bindparam("of_id"))
        .values(popularity=bindparam("times")),
        changes,
    )
