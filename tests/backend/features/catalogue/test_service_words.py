"""The words that find a product stay in step with what is said of it."""

from dataclasses import replace

from sqlalchemy import select, update

from backend.features.catalogue import service
from backend.features.catalogue.models import MovieDetails, Product, ProductWord, SearchWord
from backend.features.catalogue.models.words import places_in
from backend.features.catalogue.service.words import forget_words, refresh_words
from tests.factories.catalogue import make_actor, make_chocolate, make_movie, make_product


def _words(session, product):
    rows = session.execute(
        select(ProductWord.word, ProductWord.place).where(ProductWord.product_id == product.id)
    )
    return {row.word: row.place for row in rows}


class TestIndex:
    def test_holds_every_word_once_where_it_stands_best(self, uow, session):
        product = make_product(uow(), sku="A-1", name="Pear juice pear", brand="Pear Hof")

        assert _words(session, product) == {"pear": 0, "juice": 1, "hof": 2, "a": 2, "1": 2}

    def test_follows_a_change(self, uow, session):
        product = make_product(uow(), sku="A", name="Pear juice")
        draft = replace(service.draft_of(uow(), product_id=product.id), name="Juice box")

        service.change_product(uow(), product_id=product.id, base_version=1, draft=draft)

        assert _words(session, product) == {"juice": 0, "box": 1, "a": 2}

    def test_follows_the_cast(self, uow, session):
        movie = make_movie(uow(), sku="A", name="Film", movie=MovieDetails(1926))
        actor = make_actor(uow(), "Michio Itō")
        part = service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id)
        assert {"michio", "ito"} <= set(_words(session, movie))

        service.change_actor(uow(), actor_id=actor.id, base_version=1, name="Michio Ito Jr")
        assert "jr" in _words(session, movie)

        service.remove_performance(
            uow(), movie_id=movie.id, performance_id=part.id, base_version=part.version
        )
        assert set(_words(session, movie)) == {"film", "a"}

    def test_learns_names_for_typing_errors_but_no_codes(self, uow, session):
        movie = make_movie(uow(), sku="MOV-1926", name="General")
        actor = make_actor(uow(), "Buster Keaton")
        service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id)

        words = set(session.scalars(select(SearchWord.word)))

        assert words >= {"general", "buster", "keaton"}
        assert words.isdisjoint({"mov", "1926"})


class TestRefreshWords:
    def test_makes_up_for_rows_written_without_words(self, uow, session):
        movie = make_movie(uow(), name="The General")
        chocolate = make_chocolate(uow(), name="Nibs")
        actor = make_actor(uow(), "Buster Keaton")
        service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id)
        texts = {each.id: each.search_text for each in (movie, chocolate)}
        known = set(session.scalars(select(SearchWord.word)))
        forget_words(uow(), product_ids=texts)
        session.execute(update(Product).values(search_text=""))
        session.expire_all()
        versions = {each.id: each.version for each in (movie, chocolate)}

        refresh_words(uow(), product_ids=[*texts, *texts])
        refresh_words(uow(), product_ids=texts)

        for each in (movie, chocolate):
            assert each.search_text == texts[each.id]
            assert _words(session, each) == places_in(texts[each.id])
            assert each.version == versions[each.id]
        assert set(session.scalars(select(SearchWord.word))) == known

    def test_leaves_nothing_of_what_is_forgotten(self, uow, session):
        pears, plums = make_product(uow(), name="Pears"), make_product(uow(), name="Plums")

        forget_words(uow(), product_ids=[pears.id])

        assert _words(session, pears) == {}
        assert "plums" in _words(session, plums)
