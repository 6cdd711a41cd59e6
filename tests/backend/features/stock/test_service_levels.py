"""Promising stock and taking it from the shelf."""

import pytest
from sqlalchemy import select

from backend.features.catalogue.models import Availability, Product
from backend.features.stock import service
from backend.features.stock.errors import OutOfStock, ShortLine
from backend.features.stock.models import (
    MovementKind,
    Pick,
    Want,
)
from backend.kernel.errors import Conflict
from tests.factories.catalogue import make_product
from tests.factories.stock import ledger_of, level_of, make_ref, make_stocked


def band_of(session, product):
    return session.execute(
        select(Product.availability).where(Product.id == product.id)
    ).scalar_one()


class TestReserve:
    def test_promises_and_writes_the_balance(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)

        service.reserve(uow(), wants=[Want(product.id, 3_000)], ref=make_ref())

        assert level_of(session, product) == (10_000, 3_000)
        assert ledger_of(session, product)[-1] == (MovementKind.RESERVE, 0, 3_000, 10_000, 3_000)

    def test_names_every_short_product(self, uow):
        plenty = make_stocked(uow(), on_hand_milli=10_000)
        short = make_stocked(uow(), on_hand_milli=1_000)
        never = make_product(uow())
        wants = [Want(each.id, 2_000) for each in (never, plenty, short)]

        with pytest.raises(OutOfStock) as refusal:
            service.reserve(uow(), wants=wants, ref=make_ref())

        assert refusal.value.lines == (
            ShortLine(short.id, 2_000, 1_000),
            ShortLine(never.id, 2_000, 0),
        )

    def test_holds_nothing_when_one_is_short(self, session, units, uow):
        plenty = make_stocked(uow(), on_hand_milli=10_000)
        short = make_stocked(uow(), on_hand_milli=1_000)
        wants = [Want(plenty.id, 2_000), Want(short.id, 2_000)]

        with pytest.raises(OutOfStock):
            units.run(
                lambda unit: service.reserve(unit, wants=wants, ref=make_ref()), actor=uow().actor
            )

        assert level_of(session, plenty) == (10_000, 0)
        assert len(ledger_of(session, plenty)) == 1

    def test_adds_up_the_same_product(self, uow):
        product = make_stocked(uow(), on_hand_milli=5_000)
        wants = [Want(product.id, 3_000), Want(product.id, 3_000)]

        with pytest.raises(OutOfStock) as refusal:
            service.reserve(uow(), wants=wants, ref=make_ref())

        assert refusal.value.lines == (ShortLine(product.id, 6_000, 5_000),)

    def test_passes_its_kill_point(self, uow, checkpoints):
        product = make_stocked(uow())

        service.reserve(uow(), wants=[Want(product.id, 1_000)], ref=make_ref())

        assert checkpoints.passed_names == ["stock-reserved"]


class TestAvailability:
    def test_tells_the_catalogue_of_another_band(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=6_000)
        bands = []

        for _ in range(6):
            service.reserve(uow(), wants=[Want(product.id, 1_000)], ref=make_ref())
            bands.append(band_of(session, product))

        assert bands == [Availability.LOW] * 5 + [Availability.OUT]

    def test_leaves_the_product_alone_within_a_band(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=100_000)
        before = product.version

        service.reserve(uow(), wants=[Want(product.id, 1_000)], ref=make_ref())

        session.refresh(product)
        assert (product.version, product.availability) == (before, Availability.IN_STOCK)


class TestRelease:
    def test_takes_the_promise_back_once(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)
        ref = make_ref()
        service.reserve(uow(), wants=[Want(product.id, 3_000)], ref=ref)

        service.release(uow(), wants=service.reserved_for(uow(), ref=ref), ref=ref)

        assert level_of(session, product) == (10_000, 0)
        assert service.reserved_for(uow(), ref=ref) == []

    def test_never_gives_back_more_than_was_promised(self, uow):
        product = make_stocked(uow())

        with pytest.raises(Conflict):
            service.release(uow(), wants=[Want(product.id, 1_000)], ref=make_ref())


class TestCommit:
    def test_takes_what_was_picked_and_ends_the_promise(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)
        ref = make_ref()
        service.reserve(uow(), wants=[Want(product.id, 3_000)], ref=ref)

        service.commit(uow(), picks=[Pick(product.id, 3_000, 2_750)], ref=ref)

        assert level_of(session, product) == (7_250, 0)
        assert ledger_of(session, product)[-1] == (
            MovementKind.COMMIT,
            -2_750,
            -3_000,
            7_250,
            0,
        )

    def test_refuses_to_take_more_than_the_book_holds(self, uow):
        product = make_stocked(uow(), on_hand_milli=3_000)
        ref = make_ref()
        service.reserve(uow(), wants=[Want(product.id, 3_000)], ref=ref)

        with pytest.raises(Conflict):
            service.commit(uow(), picks=[Pick(product.id, 3_000, 3_100)], ref=ref)


class TestRestock:
    def test_puts_goods_back(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)

        service.restock(uow(), wants=[Want(product.id, 500)], ref=make_ref())

        assert level_of(session, product) == (10_500, 0)
