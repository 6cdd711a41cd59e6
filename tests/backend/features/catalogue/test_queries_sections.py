"""Sections, actors and suggestions as readers get them."""

import pytest
from sqlalchemy import event

from backend.features.catalogue import queries, service
from backend.features.catalogue.errors import ActorGone, SectionGone
from backend.features.catalogue.models import (
    MovieDetails,
)
from backend.features.catalogue.queries import ProductFilter, Sort
from backend.kernel.paging import PageWish
from tests.factories.catalogue import (
    make_actor,
    make_movie,
    make_product,
    make_section,
)


def _list(uow, *, sort=Sort.NAME, size=24, **narrowed):
    return queries.list_products(
        uow, narrowed=ProductFilter(**narrowed), sort=sort, wish=PageWish(size=size)
    )


def _names(page):
    return [product["name"] for product in page.items]


class TestListSections:
    def test_nests_and_counts_all_below(self, uow):
        top = make_section(uow(), "Food")
        below = make_section(uow(), "Fruit", top)
        make_section(uow(), "Empty")
        product = make_product(uow(), section_id=below.id)
        make_product(uow(), section_id=top.id)

        food, empty = queries.list_sections(uow(), parent_id=None, depth=None)

        (fruit,) = food["children"]
        assert (food["name"], food["product_count"], empty["product_count"]) == ("Food", 2, 0)
        assert (fruit["path"], fruit["product_count"]) == ("Food > Fruit", 1)
        assert fruit["picture"]["day"].startswith(f"/api/art/{product.id}-day.svg")
        assert empty["picture"] is None

    def test_answers_a_part_of_the_tree(self, uow):
        top = make_section(uow(), "Food")
        below = make_section(uow(), "Fruit", top)
        make_section(uow(), "Apples", below)

        (fruit,) = queries.list_sections(uow(), parent_id=top.id, depth=1)

        assert (fruit["name"], fruit["children"]) == ("Fruit", [])
        assert queries.section_by_id(uow(), section_id=top.id)["children"][0]["children"]

    def test_refuses_a_closed_section(self, uow):
        section = make_section(uow())
        service.close_section(uow(), section_id=section.id, base_version=1)

        with pytest.raises(SectionGone):
            queries.section_by_id(uow(), section_id=section.id)
        with pytest.raises(SectionGone):
            queries.list_sections(uow(), parent_id=section.id, depth=None)

    def test_asks_a_fixed_number_of_questions(self, uow, session):
        for _ in range(5):
            make_product(uow(), section_id=make_section(uow()).id)
        session.expire_all()

        asked = _questions(
            session, lambda: queries.list_sections(uow(), parent_id=None, depth=None)
        )

        assert asked == 4


class TestActors:
    def test_lists_by_name_and_beginning(self, uow):
        make_actor(uow(), "Marion Mack")
        make_actor(uow(), "Buster Keaton")

        everybody = queries.list_actors(uow(), q=None, wish=PageWish())
        found = queries.list_actors(uow(), q="KEA", wish=PageWish())

        assert [actor["name"] for actor in everybody.items] == ["Buster Keaton", "Marion Mack"]
        assert [actor["name"] for actor in found.items] == ["Buster Keaton"]

    def test_shows_parts_the_latest_movie_first(self, uow):
        actor = make_actor(uow())
        for name, year in (("The General", 1926), ("Sherlock Jr.", 1924), ("College", 1927)):
            movie = make_movie(uow(), name=name, movie=MovieDetails(year))
            service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id, part="He")
        service.archive_product(uow(), product_id=movie.id, base_version=movie.version)

        shown = queries.actor_by_id(uow(), actor_id=actor.id)

        names = [part["product"]["name"] for part in shown["performances"]]
        assert names == ["The General", "Sherlock Jr."]
        assert shown["performances"][0]["part"] == "He"

    def test_knows_nobody_who_is_archived(self, uow):
        actor = make_actor(uow())
        service.archive_actor(uow(), actor_id=actor.id, base_version=1)

        with pytest.raises(ActorGone):
            queries.actor_by_id(uow(), actor_id=actor.id)


class TestSuggest:
    def test_offers_products_sections_and_actors(self, uow):
        section = make_section(uow(), "Konditorei")
        make_product(uow(), name="Kondensmilch", section_id=section.id)
        make_actor(uow(), "Anna Konda")

        offered = queries.suggest(uow(), q="kon")

        assert [product["name"] for product in offered["products"]] == ["Kondensmilch"]
        assert [found["name"] for found in offered["sections"]] == ["Konditorei"]
        assert [found["name"] for found in offered["actors"]] == ["Anna Konda"]

    def test_knows_actors_without_their_accents(self, uow):
        make_actor(uow(), "Michio Itō")
        make_actor(uow(), "Irène Bordoni")

        assert [found["name"] for found in queries.suggest(uow(), q="ito")["actors"]] == [
            "Michio Itō"
        ]
        assert [found["name"] for found in queries.suggest(uow(), q="i")["actors"]] == [
            "Irène Bordoni",
            "Michio Itō",
        ]

    def test_puts_right_what_was_typed(self, uow):
        make_product(uow(), name="Tomatoes")

        offered = queries.suggest(uow(), q="tomatos")

        assert [product["name"] for product in offered["products"]] == ["Tomatoes"]
        assert offered["showing_for"] == "tomatoes"

    def test_offers_nothing_for_nothing(self, uow):
        make_product(uow())

        offered = queries.suggest(uow(), q=" - ")

        assert offered == {"products": [], "sections": [], "actors": [], "showing_for": None}


def _questions(session, ask):
    """Count the statements sent while asking."""
    sent = []
    engine = session.get_bind().engine

    def note(*arguments):
        sent.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(
        [statement for statement in sent if statement.lstrip().startswith(("SELECT", "WITH"))]
    )
