"""The catalogue's jobs: they work, and do no harm when they are repeated."""

import pytest
from sqlalchemy import delete, select, update

from backend.features.catalogue import jobs, queries, service
from backend.features.catalogue.models import Actor, Product, ProductWord, SearchWord
from backend.features.catalogue.queries import ProductFilter, Sort
from backend.kernel.paging import PageWish
from tests.factories.cart import make_guest
from tests.factories.catalogue import make_actor, make_movie, make_product
from tests.factories.orders import make_order
from tests.factories.stock import make_stocked


def _names(uow, q):
    listing = queries.list_products(
        uow(), narrowed=ProductFilter(q=q), sort=Sort.RELEVANCE, wish=PageWish()
    )
    return [product["name"] for product in listing.items]


@pytest.fixture
def wordless(uow, session):
    """Let a movie and its star look as before words were noted."""
    movie = make_movie(uow(), name="The General")
    actor = make_actor(uow(), "Buster Keaton")
    service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id)
    session.execute(delete(ProductWord))
    session.execute(delete(SearchWord))
    session.execute(update(Product).values(search_text=" the general"))
    session.execute(update(Actor).values(name_words=""))
    session.expire_all()


class TestIndexWords:
    def test_lets_words_find_what_was_there_before(self, uow, run_jobs, wordless):
        assert _names(uow, "keaton") == []
        for _ in range(2):
            uow().enqueue(jobs.INDEX_WORDS)
            run_jobs()

        assert _names(uow, "keaton") == ["The General"]
        assert [each["name"] for each in queries.suggest(uow(), q="bus")["actors"]] == [
            "Buster Keaton"
        ]


class TestRankProducts:
    def test_lets_what_is_sold_come_first(self, uow, session, run_jobs, clock):
        sold = make_stocked(uow(), name="Pear old")
        make_product(uow(), name="Pear new")
        make_order(uow(make_guest()), sold)
        version = session.scalar(select(Product.version).where(Product.id == sold.id))
        assert _names(uow, "pear") == ["Pear new", "Pear old"]

        for _ in range(2):
            uow().enqueue(jobs.RANK_PRODUCTS)
            run_jobs()
        session.expire_all()
        assert _names(uow, "pear") == ["Pear old", "Pear new"]
        assert sold.version == version

        clock.forward(days=100)
        uow().enqueue(jobs.RANK_PRODUCTS)
        run_jobs()
        assert _names(uow, "pear") == ["Pear new", "Pear old"]
