"""What is offered while somebody types."""

from sqlalchemy import select

from backend.features.catalogue.models import Actor, Section, words_of
from backend.features.catalogue.queries.actors import name_matches
from backend.features.catalogue.queries.products import ProductFilter, Sort, list_products
from backend.features.catalogue.queries.rows import Finished, section_ref
from backend.features.catalogue.queries.tree import Shelf, shelves
from backend.kernel.paging import PageWish
from backend.kernel.unit_of_work import UnitOfWork

PRODUCTS = 6
OTHERS = 4


def suggest(uow: UnitOfWork, *, q: str) -> Finished:
    """Return a few products, sections and actors with words that begin as typed."""
    if not words_of(q):
        return {"products": [], "sections": [], "actors": []}
    products = list_products(
        uow, narrowed=ProductFilter(q=q), sort=Sort.RELEVANCE, wish=PageWish(size=PRODUCTS)
    )
    return {
        "products": list(products.items),
        "sections": _sections(uow, words_of(q)),
        "actors": _actors(uow, q),
    }


def _sections(uow: UnitOfWork, typed: list[str]) -> list[Finished]:
    open_ids = uow.session.scalars(
        select(Section.id)
        .where(Section.archived_at.is_(None))
        .order_by(Section.position, Section.id)
    ).all()
    known = shelves(uow.session)
    fitting = [known[id_] for id_ in open_ids if _fits(known[id_], typed)]
    return [section_ref(shelf) for shelf in fitting[:OTHERS]]


def _fits(shelf: Shelf, typed: list[str]) -> bool:
    words = words_of(shelf.name)
    return all(any(word.startswith(start) for word in words) for start in typed)


def _actors(uow: UnitOfWork, q: str) -> list[Finished]:
    rows = uow.session.execute(
        select(Actor.id, Actor.name)
        .where(Actor.archived_at.is_(None), *name_matches(q))
        .order_by(Actor.name_key, Actor.id)
        .limit(OTHERS)
    )
    return [{"id": row.id, "name": row.name} for row in rows]
