"""What is offered while somebody types."""

from backend.features.catalogue.queries.actors import actors_named
from backend.features.catalogue.queries.lists import best_ids
from backend.features.catalogue.queries.products import products_in_order
from backend.features.catalogue.queries.rows import Finished
from backend.features.catalogue.queries.signposts import sections_named
from backend.features.catalogue.queries.spelling import understood
from backend.kernel.unit_of_work import UnitOfWork

PRODUCTS = 6
OTHERS = 4


def suggest(uow: UnitOfWork, *, q: str) -> Finished:
    """Return a few products, sections and actors with words that begin as typed, or nearly so."""
    search, showing_for = understood(uow.session, q)
    if not search.words:
        return {"products": [], "sections": [], "actors": [], "showing_for": None}
    ids = best_ids(uow, search, limit=PRODUCTS)
    return {
        "products": products_in_order(uow, product_ids=ids),
        "sections": sections_named(uow.session, search.words, limit=OTHERS),
        "actors": actors_named(uow.session, search.words, limit=OTHERS),
        "showing_for": showing_for,
    }
