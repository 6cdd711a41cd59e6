"""What a search finds, in which order, and what it makes of typing errors."""

from dataclasses import replace

import pytest

from backend.features.catalogue import queries, service
from backend.features.catalogue.models import ChocolateDetails, Product
from backend.features.catalogue.queries import ProductFilter, Sort, search as searching
from backend.features.catalogue.queries.spelling import distance
from backend.kernel.errors import Invalid
from backend.kernel.paging import PageWish, encode_cursor
from tests.factories.catalogue import (
    make_actor,
    make_chocolate,
    make_movie,
    make_product,
    make_section,
)


@pytest.fixture(params=["few", "many"])
def amount(request, monkeypatch):
    """Let the same words be rare, or so common that the shop is walked instead."""
    if request.param == "many":
        monkeypatch.setattr(searching, "FEW", 1)


class TestOrder:
    def test_puts_the_name_before_the_rest(self, uow, amount):
        make_product(uow(), name="Bread", brand="Pear Hof")
        make_product(uow(), name="Apple pear juice")
        make_product(uow(), name="Pear")
        make_product(uow(), name="Plums")

        assert _names(uow, "pear") == ["Pear", "Apple pear juice", "Bread"]
        assert _names(uow, "p") == ["Plums", "Pear", "Apple pear juice", "Bread"]

    def test_puts_words_that_stand_together_first(self, uow):
        make_product(uow(), name="Milk chocolate")
        make_product(uow(), name="Fine milk chocolate")
        make_product(uow(), name="Milk with chocolate")
        make_product(uow(), name="Big milk", brand="Chocolate Inc")

        assert _names(uow, "milk choc") == [
            "Milk chocolate",
            "Fine milk chocolate",
            "Milk with chocolate",
            "Big milk",
        ]

    def test_puts_the_better_sold_first_then_the_newer(self, uow, session, amount):
        old, _, _ = (make_product(uow(), name=f"Pear {number}") for number in range(3))
        session.get(Product, old.id).popularity = 5
        session.flush()

        assert _names(uow, "pear") == ["Pear 0", "Pear 2", "Pear 1"]

    def test_puts_an_article_number_before_all(self, uow, amount):
        make_product(uow(), name="A 17 screws")
        wanted = make_product(uow(), name="Pears", sku="a-17")
        barcoded = make_product(uow(), name="Plums", barcode="4006381333931")

        assert _names(uow, "A-17") == ["Pears", "A 17 screws"]
        assert _ids(uow, " 4006381-333931 ") == [barcoded.id]
        assert wanted.id not in _ids(uow, "A-18")
        make_product(uow(), name="B 9 nuts")
        make_product(uow(), name="Figs", sku="B-9")
        make_product(uow(), name="B 9 bolts")
        assert _names(uow, "b-9") == ["Figs", "B 9 bolts", "B 9 nuts"]


class TestWords:
    def test_demands_all_of_them_somewhere(self, uow, amount):
        make_product(uow(), name="Pear juice", brand="Hof")
        make_product(uow(), name="Pear")
        make_product(uow(), name="Juice")

        assert _names(uow, "juice pear hof") == ["Pear juice"]
        assert _names(uow, "juice pear", sort=Sort.NAME) == ["Pear juice"]

    @pytest.mark.parametrize("typed", ["i", "it", "ITO", "itō", "michio ito"])
    def test_finds_movies_by_actors_however_they_are_written(self, uow, amount, typed):
        movie = make_movie(uow(), name="Dawn")
        actor = make_actor(uow(), "Michio Itō")
        service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id)

        assert _names(uow, typed) == ["Dawn"]

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("Żubrówka Łagodna", "lagodna zubrowka"),
            ("Weißwürste", "weisswurste"),
            ("Weißwürste", "weisswuerste"),
            ("Coca-Cola", "cocacola"),
            ("M&M's", "m&ms"),
            ("Pat O\u2019Brien", "obrien"),
        ],
    )
    def test_finds_names_as_people_type_them(self, uow, name, typed):
        make_product(uow(), name=name)

        assert _names(uow, typed) == [name]

    def test_stays_within_what_the_list_is_narrowed_to(self, uow, amount):
        section = make_section(uow())
        make_product(uow(), name="Pear juice", section_id=section.id)
        gone = make_product(uow(), name="Pear jam", section_id=section.id)
        make_product(uow(), name="Pear")
        service.archive_product(uow(), product_id=gone.id, base_version=1)

        assert _names(uow, "pear", section=section.id) == ["Pear juice"]

    def test_follows_a_change_at_once(self, uow, amount):
        product = make_product(uow(), name="Pear")
        draft = replace(service.draft_of(uow(), product_id=product.id), name="Quince")

        service.change_product(uow(), product_id=product.id, base_version=1, draft=draft)

        assert _names(uow, "quince") == ["Quince"]
        assert _names(uow, "pear") == []


class TestPages:
    @pytest.mark.parametrize("size", [1, 2, 3, 5])
    def test_run_through_all_tiers_both_ways(self, uow, amount, size):
        for name in ("Pear", "Pear tea", "Fine pear", "Old pear tea", "Bread", "Jam", "Rye"):
            make_product(uow(), name=name, brand=None if "ear" in name else "Pear Hof")
        whole = _ids(uow, "pear", size=50)

        forth: list[int] = []
        wish = PageWish(size=size)
        while wish:
            page = _found(uow, "pear", wish=wish)
            forth += [product["id"] for product in page.items]
            wish = page.next and PageWish(size=size, after=page.next)
        back: list[int] = []
        wish = PageWish(size=size, last=True)
        while wish:
            page = _found(uow, "pear", wish=wish)
            back = [product["id"] for product in page.items] + back
            wish = page.prev and PageWish(size=size, before=page.prev)

        assert len(whole) == 7
        assert forth == whole
        assert back == whole

    def test_refuses_a_cursor_of_another_list(self, uow):
        make_product(uow(), name="Pear")

        for cursor in (
            encode_cursor([1, 2]),
            encode_cursor(["x", 1, 2]),
            encode_cursor([1, "", 2]),
        ):
            with pytest.raises(Invalid):
                _found(uow, "pear", wish=PageWish(after=cursor))


class TestTypingErrors:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("tomatos", "tomatoes"),
            ("tomatose", "tomatoes"),
            ("tmoatoes", "tomatoes"),
            ("choclate", "chocolate"),
            ("chocloate", "chocolate"),
            ("mlik", "milk"),
            ("mik", "milk"),
            ("darl chocolate", "dark chocolate"),
            ("stravb", "strawberries"),
            ("keton", "keaton"),
        ],
    )
    def test_shows_what_was_meant(self, uow, typed, meant):
        make_product(uow(), name="Tomatoes")
        make_product(uow(), name="Milk")
        make_product(uow(), name="Strawberries")
        make_chocolate(uow(), name="Dark Chocolate", chocolate=ChocolateDetails("Peru", None))
        movie = make_movie(uow(), name="The General")
        actor = make_actor(uow(), "Buster Keaton")
        service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id)

        listing = _found(uow, typed)

        assert listing.showing_for == meant
        assert len(listing.items) == 1

    def test_says_nothing_when_all_words_are_known(self, uow):
        make_product(uow(), name="Tomatoes")

        assert _found(uow, "tomat").showing_for is None
        assert _found(uow, "").showing_for is None

    def test_doubts_known_words_that_nothing_has_together(self, uow, amount):
        make_product(uow(), name="Sweet potatoes")
        make_product(uow(), name="Sweat bands")
        make_product(uow(), name="Soap")

        listing = _found(uow, "sweat potatos")

        assert [product["name"] for product in listing.items] == ["Sweet potatoes"]
        assert listing.showing_for == "sweet potatoes"
        assert _found(uow, "sweat bands").showing_for is None
        assert _found(uow, '"sweat potatoes"').items == []

    def test_takes_what_is_quoted_as_it_is(self, uow):
        make_product(uow(), name="Tomatoes")

        assert _found(uow, '"tomatos"').showing_for is None
        assert _found(uow, '"tomatos"').closest.words == ["tomatoes"]
        assert _names(uow, ' "tomat" ') == ["Tomatoes"]
        assert _found(uow, '"').items == []

    def test_prefers_the_word_that_more_products_have(self, uow):
        make_product(uow(), name="Bear")
        for number in range(2):
            make_product(uow(), name=f"Pear {number}")

        assert _found(uow, "xear").showing_for == "pear"

    def test_offers_no_word_of_what_is_gone(self, uow):
        gone = make_product(uow(), name="Tomatoes")
        make_section(uow(), "Vegetables")
        service.archive_product(uow(), product_id=gone.id, base_version=1)

        listing = _found(uow, "tomatos")

        assert listing.showing_for is None
        assert listing.closest.words == []

    def test_leads_on_from_an_empty_answer(self, uow):
        section = make_section(uow(), "Vegetables")
        make_product(uow(), name="Pear", section_id=section.id)
        make_product(uow(), name="Soap", section_id=section.id)

        apart = _found(uow, "pear soap")
        named = _found(uow, "vegetables")
        lost = _found(uow, "xylophone quartet")

        assert (apart.items, apart.showing_for) == ([], None)
        assert apart.closest.words == ["pear", "soap"]
        for listing in (apart, named, lost):
            assert [found["name"] for found in listing.closest.sections] == ["Vegetables"]

    @pytest.mark.parametrize(
        ("one", "other", "slips"),
        [
            ("pear", "pear", 0),
            ("pear", "paer", 1),
            ("pear", "pea", 1),
            ("pear", "bear", 1),
            ("pear", "spear", 1),
            ("ab", "ba", 1),
            ("pear", "bread", 3),
            ("pear", "pearpear", 3),
        ],
    )
    def test_counts_slips_up_to_two(self, one, other, slips):
        assert distance(one, other, 2) == slips
        assert distance(other, one, 2) == slips


def _found(uow, q, *, sort=Sort.RELEVANCE, wish=None, **narrowed):
    return queries.list_products(
        uow(), narrowed=ProductFilter(q=q, **narrowed), sort=sort, wish=wish or PageWish()
    )


def _names(uow, q, **wishes):
    return [product["name"] for product in _found(uow, q, **wishes).items]


def _ids(uow, q, *, size=24):
    return [product["id"] for product in _found(uow, q, wish=PageWish(size=size)).items]
