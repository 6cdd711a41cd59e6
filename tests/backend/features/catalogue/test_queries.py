"""What readers of the catalogue get."""

import pytest
from sqlalchemy import event

from backend.features.catalogue import queries, service
from backend.features.catalogue.errors import ActorGone, ProductGone, SectionGone
from backend.features.catalogue.models import (
    Availability,
    ChocolateDetails,
    MovieDetails,
    ProductKind,
)
from backend.features.catalogue.queries import ProductFilter, Sort
from backend.kernel.errors import Invalid
from backend.kernel.paging import PageWish, encode_cursor
from tests.factories.catalogue import (
    make_actor,
    make_chocolate,
    make_movie,
    make_product,
    make_section,
    make_weighed,
)


def _list(uow, *, sort=Sort.NAME, size=24, **narrowed):
    return queries.list_products(
        uow, narrowed=ProductFilter(**narrowed), sort=sort, wish=PageWish(size=size)
    )


def _names(page):
    return [product["name"] for product in page.items]


class TestListProducts:
    def test_shows_what_is_on_sale_by_name(self, uow):
        make_product(uow(), name="pears")
        make_product(uow(), name="Apples")
        gone = make_product(uow(), name="Quinces")
        service.archive_product(uow(), product_id=gone.id, base_version=1)

        assert _names(_list(uow())) == ["Apples", "pears"]

    def test_looks_into_the_sections_below(self, uow):
        top = make_section(uow())
        below = make_section(uow(), parent=make_section(uow(), parent=top))
        make_product(uow(), name="Deep", section_id=below.id)
        make_product(uow(), name="Elsewhere")

        assert _names(_list(uow(), section=top.id)) == ["Deep"]
        assert _names(_list(uow(), section=4711)) == []

    def test_narrows_by_what_every_product_has(self, uow):
        make_product(uow(), name="A", rate_minor=100, brand="Hof")
        make_product(uow(), name="B", rate_minor=200, availability=Availability.LOW)
        make_product(uow(), name="C", rate_minor=300, availability=Availability.OUT)

        assert _names(_list(uow(), min_rate=200)) == ["B", "C"]
        assert _names(_list(uow(), max_rate=200)) == ["A", "B"]
        assert _names(_list(uow(), available=True)) == ["A", "B"]
        assert _names(_list(uow(), available=False)) == ["A", "B", "C"]
        assert _names(_list(uow(), brand=" HOF")) == ["A"]

    def test_narrows_by_what_its_kind_has(self, uow):
        dark, milk = ChocolateDetails("Peru", 72_500), ChocolateDetails("Ghana", 40_000)
        make_chocolate(uow(), name="Dark", chocolate=dark)
        make_chocolate(uow(), name="Milk", chocolate=milk)
        movie = make_movie(uow(), name="The General", movie=MovieDetails(1926, 75, ("War",)))
        make_movie(uow(), name="Metropolis", movie=MovieDetails(1927, None, ("Post War",)))
        actor = make_actor(uow())
        service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id)

        assert _names(_list(uow(), cocoa_min=72)) == ["Dark"]
        assert _names(_list(uow(), kind=ProductKind.CHOCOLATE)) == ["Dark", "Milk"]
        assert _names(_list(uow(), genre="war")) == ["The General"]
        assert _names(_list(uow(), year=1927)) == ["Metropolis"]
        assert _names(_list(uow(), actor=actor.id)) == ["The General"]

    def test_finds_beginnings_of_words(self, uow):
        make_product(uow(), name="Conference Pears", brand="Hof Lindner")
        make_product(uow(), name="Crème brûlée")
        make_product(uow(), name="50% fat_cheese")
        make_chocolate(uow(), name="Bar", chocolate=ChocolateDetails("Peru", None))

        assert _names(_list(uow(), q="pear")) == ["Conference Pears"]
        assert _names(_list(uow(), q="LIND conf")) == ["Conference Pears"]
        assert _names(_list(uow(), q="creme")) == ["Crème brûlée"]
        assert _names(_list(uow(), q="peru")) == ["Bar"]
        assert _names(_list(uow(), q="ears")) == []
        assert _names(_list(uow(), q="%")) == []
        assert _names(_list(uow(), q="_")) == []
        assert len(_list(uow(), q="  ").items) == 4

    def test_finds_movies_by_their_cast(self, uow):
        movie = make_movie(uow(), name="The General")
        actor = make_actor(uow(), "Buster Keaton")
        service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id)

        assert _names(_list(uow(), q="keaton")) == ["The General"]

    def test_ranks_names_that_begin_so_first(self, uow):
        make_product(uow(), name="Apple pear juice")
        make_product(uow(), name="Pears")
        make_product(uow(), name="Bread", brand="Pearson")

        assert _names(_list(uow(), q="pear", sort=Sort.RELEVANCE)) == [
            "Pears",
            "Apple pear juice",
            "Bread",
        ]

    @pytest.mark.parametrize("sort", Sort)
    def test_pages_through_without_gap_or_double(self, uow, sort):
        for number in range(7):
            make_product(uow(), name=f"Pear {number % 3}", rate_minor=100 + number % 2)
        whole = [product["id"] for product in _list(uow(), sort=sort, q="pear").items]
        narrowed = ProductFilter(q="pear")

        def page(**wish):
            return queries.list_products(
                uow(), narrowed=narrowed, sort=sort, wish=PageWish(size=3, **wish)
            )

        first = page()
        second = page(after=first.next)
        third = page(after=second.next)
        last = page(last=True)
        back = page(before=second.prev)

        seen = [product["id"] for part in (first, second, third) for product in part.items]
        assert seen == whole
        assert third.next is None
        assert first.prev is None
        assert [product["id"] for product in last.items] == whole[-3:]
        assert [product["id"] for product in back.items] == whole[:3]

    def test_refuses_a_cursor_of_another_list(self, uow):
        for cursor in (encode_cursor(["a"]), encode_cursor(["x", "y"]), "nonsense"):
            with pytest.raises(Invalid):
                queries.list_products(
                    uow(),
                    narrowed=ProductFilter(),
                    sort=Sort.RATE,
                    wish=PageWish(after=cursor),
                )

    def test_asks_a_fixed_number_of_questions(self, uow, session):
        section = make_section(uow())
        for number in range(6):
            movie = make_movie(uow(), section_id=section.id, name=f"Film {number}")
            actor = make_actor(uow(), f"Actor {number}")
            service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id)
        session.expire_all()

        assert _questions(session, lambda: _list(uow())) == 3


class TestProductById:
    def test_shows_everything(self, uow):
        section = make_section(uow(), "Fruit")
        product = make_weighed(
            uow(),
            name="Pears",
            sku="FRU-1",
            brand="Hof",
            section_id=section.id,
            rate_minor=340,
            max_milli=5000,
        )

        shown = queries.product_by_id(uow(), product_id=product.id)

        version = shown["picture"]["day"].partition("?v=")[2]
        assert shown == {
            "id": product.id,
            "kind": "grocery",
            "sku": "FRU-1",
            "barcode": None,
            "name": "Pears",
            "brand": "Hof",
            "shelf": None,
            "section": {
                "id": section.id,
                "name": "Fruit",
                "path": "Fruit",
                "tint": section.tint,
            },
            "description": "",
            "unit_type": "kg",
            "rate_minor": 340,
            "currency": "EUR",
            "rate_per": "1.000",
            "tax_rate_bp": 0,
            "step": "0.250",
            "min": "0.250",
            "max": "5.000",
            "availability": "in_stock",
            "is_new": True,
            "picture": {
                "day": f"/api/art/{product.id}-day.svg?v={version}",
                "night": f"/api/art/{product.id}-night.svg?v={version}",
                "bare": f"/api/art/{product.id}-bare.svg?v={version}",
                "alt": "Drawing: Pears",
            },
            "chocolate": None,
            "movie": None,
            "version": 1,
        }
        assert len(version) == 12

    def test_shows_the_cast_by_billing(self, uow):
        movie = make_movie(uow(), name="The General")
        second, first = make_actor(uow(), "Marion Mack"), make_actor(uow(), "Buster Keaton")
        service.add_performance(
            uow(), movie_id=movie.id, actor_id=second.id, part="Annabelle", billing=2
        )
        service.add_performance(uow(), movie_id=movie.id, actor_id=first.id, billing=1)

        shown = queries.product_by_id(uow(), product_id=movie.id)["movie"]

        assert [(part["name"], part["part"]) for part in shown["cast"]] == [
            ("Buster Keaton", ""),
            ("Marion Mack", "Annabelle"),
        ]
        assert (shown["release_year"], shown["genres"]) == (1926, ["Comedy", "Adventure"])

    def test_is_new_for_two_weeks(self, uow, clock):
        product = make_product(uow())
        clock.forward(days=15)

        assert not queries.product_by_id(uow(), product_id=product.id)["is_new"]

    def test_does_not_show_what_is_off_sale(self, uow):
        product = make_product(uow())
        service.archive_product(uow(), product_id=product.id, base_version=1)

        with pytest.raises(ProductGone):
            queries.product_by_id(uow(), product_id=product.id)
        assert product.id in service.shown_products(uow(), product_ids=[product.id])

    def test_keeps_the_picture_when_the_rate_changes(self, uow):
        product = make_product(uow())
        before = queries.product_by_id(uow(), product_id=product.id)["picture"]
        service.set_availability(uow(), product_id=product.id, availability=Availability.OUT)

        assert queries.product_by_id(uow(), product_id=product.id)["picture"] == before


class TestListRelated:
    def test_prefers_the_same_maker_and_what_is_there(self, uow):
        section = make_section(uow())
        fields = {"section_id": section.id}
        this = make_product(uow(), name="This", brand="Hof", **fields)
        make_product(uow(), name="A stranger", **fields)
        make_product(uow(), name="Kin", brand="hof", **fields)
        make_product(uow(), name="Kin out", brand="Hof", availability=Availability.OUT, **fields)
        make_product(uow(), name="Elsewhere", brand="Hof")

        related = queries.list_related(uow(), product_id=this.id)

        assert [product["name"] for product in related] == ["Kin", "A stranger", "Kin out"]

    def test_knows_no_product_that_is_not_there(self, uow):
        with pytest.raises(ProductGone):
            queries.list_related(uow(), product_id=4711)


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

    def test_offers_nothing_for_nothing(self, uow):
        make_product(uow())

        assert queries.suggest(uow(), q=" - ") == {"products": [], "sections": [], "actors": []}


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
    return len([statement for statement in sent if statement.lstrip().startswith("SELECT")])
