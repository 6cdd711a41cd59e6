"""Many parts at once come to the same as one after the other."""

import pytest
from sqlalchemy import select

from backend.features.catalogue import queries, service
from backend.features.catalogue.models import Actor, Outcome, Performance, Product
from backend.features.catalogue.service import Part
from backend.kernel.actor import Permission
from backend.kernel.errors import PermissionMissing
from tests.factories.catalogue import make_movie, make_product


@pytest.fixture
def movie(uow):
    return make_movie(uow(), name="Kid", sku="m1")


@pytest.fixture
def put(uow):
    return lambda *parts: service.put_performances(uow(), parts=parts)


def poster(session, movie):
    rows = session.execute(
        select(Actor.name, Performance.part, Performance.billing)
        .join(Actor, Actor.id == Performance.actor_id)
        .where(Performance.movie_id == movie.id)
        .order_by(Performance.billing, Performance.id)
    )
    return [tuple(row) for row in rows]


class TestPutPerformances:
    def test_adds_unknown_people_and_their_parts(self, put, movie, session) -> None:
        verdicts = put(Part("m1", "Jackie  Coogan", "The Kid", 2), Part("m1", "Edna Purviance"))

        assert verdicts == [Outcome.CREATED] * 2
        assert poster(session, movie) == [
            ("Jackie Coogan", "The Kid", 2),
            ("Edna Purviance", "", 3),
        ]

    def test_makes_what_adding_one_makes(self, put, movie, session, uow) -> None:
        put(Part("m1", "Michio Itō"))
        bulk = session.scalar(select(Actor))
        single = service.add_actor(uow(), name="Michio Itō")

        for name in ("name", "name_key", "name_words", "archived_at", "version"):
            assert getattr(bulk, name) == getattr(single, name)

    def test_lets_the_cast_find_the_movie(self, put, movie, session) -> None:
        put(Part("m1", "Michio Itō"))

        product = session.get(Product, movie.id, populate_existing=True)
        assert " ito" in product.search_text
        assert (
            product.search_text == queries.search_texts(session, product_ids=[movie.id])[movie.id]
        )

    def test_knows_one_person_by_several_spellings(self, put, movie, session, uow) -> None:
        make_movie(uow(), sku="m2")

        verdicts = put(
            Part("m1", "Chaplin"),
            Part("m1", "CHAPLIN"),
            Part("m2", " chaplin "),
            Part("m2", "Chaplin"),
        )

        created, unchanged = Outcome.CREATED, Outcome.UNCHANGED
        assert verdicts == [created, unchanged, created, unchanged]
        assert session.scalars(select(Actor.name)).all() == ["Chaplin"]

    def test_leaves_what_stands_and_changes_another_billing(self, put, movie, session) -> None:
        put(Part("m1", "Coogan", billing=1), Part("m1", "Chaplin", billing=2))

        verdicts = put(
            Part("m1", "Coogan", billing=1), Part("m1", "Chaplin"), Part("m1", "Coogan", billing=3)
        )

        assert verdicts == [Outcome.UNCHANGED, Outcome.UNCHANGED, Outcome.UPDATED]
        assert poster(session, movie) == [("Chaplin", "", 2), ("Coogan", "", 3)]

    def test_refuses_alone_what_cannot_be(self, put, movie, session, uow) -> None:
        make_product(uow(), sku="pear")

        verdicts = put(
            Part("nowhere", "Chaplin"),
            Part("pear", "Chaplin"),
            Part("m1", "  "),
            Part("m1", "x" * 201),
            Part("m1", "Chaplin", billing=0),
            Part("m1", "Chaplin", "y" * 192),
            Part("m1", "Coogan"),
        )

        assert [next(iter(verdict.errors)) for verdict in verdicts[:-1]] == [
            *("movie_sku", "movie_sku", "actor", "actor", "billing", "part")
        ]
        assert poster(session, movie) == [("Coogan", "", 1)]

    def test_leaves_archived_people_in_peace(self, put, movie, session, uow) -> None:
        gone = service.add_actor(uow(), name="Coogan")
        service.archive_actor(uow(), actor_id=gone.id, base_version=gone.version)

        put(Part("m1", "Coogan"))

        assert len(session.scalars(select(Actor)).all()) == 2

    def test_moves_the_catalogue_once_and_not_for_nothing(self, put, movie, uow) -> None:
        start = service.catalogue_version(uow())
        put(Part("m1", "Coogan"))
        after = service.catalogue_version(uow())
        put(Part("m1", "Coogan"))

        assert after > start
        assert service.catalogue_version(uow()) == after

    def test_asks_for_the_permission(self, uow, actor_with, movie) -> None:
        with pytest.raises(PermissionMissing):
            service.put_performances(
                uow(actor_with(Permission.SECTIONS_EDIT)), parts=[Part("m1", "Coogan")]
            )
