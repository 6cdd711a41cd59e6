"""Somebody who may edit the catalogue, and something of everything to read."""

import pytest

from backend.features.catalogue import service
from backend.kernel.actor import Permission
from tests.factories.catalogue import (
    make_actor,
    make_chocolate,
    make_movie,
    make_product,
    make_section,
)

SECTIONS, PRODUCTS = Permission.SECTIONS_EDIT, Permission.PRODUCTS_EDIT


@pytest.fixture
def editor(sign_in, actor_with):
    return sign_in(actor_with(SECTIONS, PRODUCTS))


@pytest.fixture
def shelves(uow):
    """Fill the shop with something of everything."""
    section = make_section(uow(), "Kino")
    make_section(uow(), "Leer", section)
    product = make_product(uow(), name="Kirschen", section_id=section.id)
    make_chocolate(uow(), name="Kinderriegel", section_id=section.id)
    movie = make_movie(uow(), name="Kid", section_id=section.id)
    actor = make_actor(uow(), "Kid Ory")
    service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id, part="Kid")
    return {"section": section.id, "product": product.id, "movie": movie.id, "actor": actor.id}
