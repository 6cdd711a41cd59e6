"""Lists of products and what narrows, orders and pages them."""

import pytest
from sqlalchemy import event

from backend.features.catalogue import queries, service
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
)


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
        assert _names(_list(uow(), q="ference")) == []
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

        assert _questions(session, lambda: _list(uow())) == 5


def _list(uow, *, sort=Sort.NAME, size=24, **narrowed):
    return queries.list_products(
        uow, narrowed=ProductFilter(**narrowed), sort=sort, wish=PageWish(size=size)
    )


def _names(page):
    return [product["name"] for product in page.items]


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
