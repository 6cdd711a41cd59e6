"""The page of one product."""

from dataclasses import replace

import pytest

from backend.features.catalogue import queries, service
from backend.features.catalogue.errors import ProductGone
from backend.features.catalogue.models import Availability
from backend.features.catalogue.queries import ProductFilter, Sort, rows
from backend.kernel.actor import NOBODY, Permission
from backend.kernel.paging import PageWish
from tests.factories.catalogue import (
    make_actor,
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


class TestProductById:
    def test_shows_everything(self, uow):
        section = make_section(uow(), "Fruit")
        product = make_weighed(
            uow(), name="Pears", sku="FRU-1", section_id=section.id, rate_minor=340, max_milli=5000
        )

        shown = queries.product_by_id(uow(), product_id=product.id)

        where = {"id": section.id, "name": "Fruit", "path": "Fruit", "tint": section.tint}
        assert shown.pop("picture")["alt"] == "Drawing: Pears"
        assert shown == {
            "id": product.id,
            "kind": "grocery",
            "sku": "FRU-1",
            "barcode": None,
            "name": "Pears",
            "brand": None,
            "shelf": None,
            "section": where,
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
            "is_new": False,
            "chocolate": None,
            "movie": None,
            "version": 1,
        }

    def test_names_its_picture_by_what_it_is_drawn_from(self, uow):
        product = make_product(uow(), name="Pears")
        before = queries.product_by_id(uow(), product_id=product.id)["picture"]
        draft = replace(service.draft_of(uow(), product_id=product.id), name="Apples")
        service.change_product(uow(), product_id=product.id, base_version=1, draft=draft)

        after = queries.product_by_id(uow(), product_id=product.id)["picture"]

        address, version = before["day"].split("?v=")
        assert address == f"/api/art/{product.id}-day.svg"
        assert before["night"] == f"/api/art/{product.id}-night.svg?v={version}"
        assert version not in after["bare"]

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
        make_product(uow())
        clock.forward(days=2)
        product = make_product(uow())
        assert queries.product_by_id(uow(), product_id=product.id)["is_new"]

        clock.forward(days=15)
        assert not queries.product_by_id(uow(), product_id=product.id)["is_new"]

    def test_is_not_new_when_the_shop_opened_with_it(self, uow, clock):
        make_product(uow())
        clock.forward(hours=23)
        product = make_product(uow())

        assert not queries.product_by_id(uow(), product_id=product.id)["is_new"]

    def test_is_new_only_among_the_latest(self, uow, clock, monkeypatch):
        monkeypatch.setattr(rows, "MOST_NEW", 2)
        make_product(uow())
        clock.forward(days=2)
        products = [make_product(uow()) for _ in range(3)]
        service.archive_product(uow(), product_id=products[-1].id, base_version=1)
        newest = make_product(uow())

        found = queries.products_by_ids(uow(), product_ids=[each.id for each in products])

        assert [found[each.id]["is_new"] for each in products[:2]] == [False, True]
        assert queries.product_by_id(uow(), product_id=newest.id)["is_new"]

    def test_shows_shelf_and_barcode_to_staff_alone(self, uow, actor_with):
        product = make_product(uow(), shelf="F1", barcode="4006381333931")
        picker = actor_with(Permission.FULFILMENT_WORK)

        inside = queries.product_by_id(uow(picker), product_id=product.id)
        outside = queries.product_by_id(uow(NOBODY), product_id=product.id)

        assert (inside["shelf"], inside["barcode"]) == ("F1", "4006381333931")
        assert (outside["shelf"], outside["barcode"]) == (None, None)

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
        fields: dict = {"section_id": make_section(uow()).id}
        this = make_product(uow(), name="This", brand="Hof", **fields)
        make_product(uow(), name="A stranger", **fields)
        make_product(uow(), name="Kin", brand="hof", **fields)
        make_product(uow(), name="Kin out", brand="Hof", availability=Availability.OUT, **fields)
        make_product(uow(), name="Elsewhere", brand="Hof")

        related = queries.list_related(uow(), product_id=this.id)

        assert [product["name"] for product in related] == ["Kin", "A stranger", "Kin out"]

    def test_prefers_movies_with_the_same_people(self, uow):
        section = make_section(uow())
        names = ("General", "Another", "Sherlock", "Seven Chances")
        movies = [make_movie(uow(), name=name, section_id=section.id) for name in names]
        keaton, mack = make_actor(uow(), "Buster Keaton"), make_actor(uow(), "Marion Mack")
        for movie, actor in ((0, keaton), (0, mack), (2, keaton), (3, keaton), (3, mack)):
            service.add_performance(uow(), movie_id=movies[movie].id, actor_id=actor.id)

        related = queries.list_related(uow(), product_id=movies[0].id)

        assert [movie["name"] for movie in related] == ["Seven Chances", "Sherlock", "Another"]

    def test_begins_anew_at_the_end_of_the_section(self, uow):
        section = make_section(uow())
        products = [make_product(uow(), name=f"P{n}", section_id=section.id) for n in range(4)]

        related = queries.list_related(uow(), product_id=products[2].id)

        assert [product["name"] for product in related] == ["P3", "P0", "P1"]

    def test_knows_no_product_that_is_not_there(self, uow):
        with pytest.raises(ProductGone):
            queries.list_related(uow(), product_id=4711)
