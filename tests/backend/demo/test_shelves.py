"""The goods of the demo shops: all reach the shelves, and stay as an owner left them."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from backend.demo.history import first_day
from backend.demo.shelves import (
    SHOPS,
    all_goods,
    goods_of,
    read_shop,
    section_paths,
    stock_shelves,
)
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Actor, Performance, Product, ProductKind, Section


def digits_add_up(barcode: str) -> bool:
    """Check an EAN-13 by its last digit."""
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(barcode))
    return len(barcode) == 13 and weighed % 10 == 0


@pytest.mark.parametrize("shop", SHOPS)
class TestStockShelves:
    def test_puts_every_product_of_the_files_on_the_shelves(self, uow, stocked, shop) -> None:
        goods = goods_of(shop)

        count = stocked(shop)

        ids = catalogue.ids_by_sku(uow(), skus=[good.sku for good in goods])
        assert count == len(goods) == len(ids)

    def test_opens_every_section_with_something_in_it_or_below_it(
        self, session, stocked, shop
    ) -> None:
        stocked(shop)

        parents = set(session.scalars(select(Section.parent_id)))
        filled = set(session.scalars(select(Product.section_id)))
        sections = set(session.scalars(select(Section.id)))
        assert len(sections) == len(section_paths(shop))
        assert sections <= parents | filled

    def test_changes_nothing_when_repeated(self, uow, stocked, shop) -> None:
        stocked(shop)
        before = catalogue.catalogue_version(uow())

        stocked(shop)

        assert catalogue.catalogue_version(uow()) == before

    def test_knows_the_goods_that_came_lately(self, shop) -> None:
        assert set(read_shop(shop)["new"]) <= {good.sku for good in goods_of(shop)}


class TestTheGeneralShop:
    def test_is_as_large_as_promised(self, session, stocked) -> None:
        stocked("general")

        kinds = Counter(session.scalars(select(Product.kind)))
        cast = select(func.count(func.distinct(Performance.actor_id)))
        assert 240 <= kinds.total() <= 260
        assert min(kinds[kind] for kind in ProductKind) >= 30
        assert session.scalar(select(func.count()).select_from(Section)) == 12
        assert session.scalar(cast) == session.scalar(select(func.count(Actor.id))) == 60

    def test_leaves_alone_what_an_owner_changed(self, uow, session, stocked) -> None:
        stocked("general")
        pears = catalogue.product_by_sku(uow(), sku="FRU-PEAR")
        draft = catalogue.draft_of(uow(), product_id=pears.id)
        catalogue.change_product(
            uow(),
            product_id=pears.id,
            base_version=pears.version,
            draft=replace(draft, rate_minor=999),
        )

        stocked("general")

        rate = select(Product.rate_minor).where(Product.sku == "FRU-PEAR")
        assert session.scalar(rate) == 999

    def test_shows_what_came_last_as_new(self, session, stocked) -> None:
        stocked("general")

        for order in (Product.created_at.desc(), Product.id.desc()):
            newest = session.scalars(select(Product.sku).order_by(order).limit(6))
            assert list(newest) == read_shop("general")["new"]

    def test_has_whole_rates_where_money_has_no_cents(self, uow, session) -> None:
        unit = uow()
        unit.shop = replace(unit.shop, currency="JPY")

        stock_shelves(unit, shop="chocolate", opened_at=first_day(unit))

        rate = select(Product.rate_minor).where(Product.sku == "CHO-TUMACO")
        assert session.scalar(rate) == 690


class TestGoods:
    def test_have_barcodes_that_a_scanner_believes(self) -> None:
        codes = [code for good in all_goods() if (code := good.values["barcode"])]

        assert [code for code in codes if not digits_add_up(code)] == []
        assert len(set(codes)) == len(codes) > 150

    def test_stand_in_at_least_one_shop(self) -> None:
        shown = {good.sku for shop in SHOPS for good in goods_of(shop)}

        assert {good.sku for good in all_goods()} == shown
