"""Books that add up, and what is said when they do not."""

import pytest
from sqlalchemy import update

from backend.features.stock import service
from backend.features.stock.errors import BelowReserved
from backend.features.stock.models import MovementKind, Pick, StockLevel, StockMovement, Want
from tests.factories.stock import (
    ledger_of,
    level_of,
    make_ref,
    make_stocked,
    stock_up,
)


def tamper(session, product, **values):
    statement = update(StockLevel).where(StockLevel.product_id == product.id).values(**values)
    session.execute(statement)


def found(uow):
    return [
        (finding.invariant, finding.expected, finding.found)
        for finding in service.find_discrepancies(uow())
    ]


class TestFindDiscrepancies:
    def test_finds_nothing_in_good_books(self, uow):
        product = make_stocked(uow())
        ref = make_ref()
        service.reserve(uow(), wants=[Want(product.id, 3_000)], ref=ref)
        service.commit(uow(), picks=[Pick(product.id, 3_000, 2_000)], ref=ref)
        stock_up(uow(), product, on_hand_milli=1_000)

        assert found(uow) == []

    def test_names_what_was_altered_by_hand(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)
        tamper(session, product, on_hand_milli=12_000, reserved_milli=500)

        assert found(uow) == [
            ("I1", "on hand 10.000", "on hand 12.000"),
            ("I2", "reserved 0.000", "reserved 0.500"),
        ]

    def test_finds_a_movement_altered_by_hand(self, session, uow):
        product = make_stocked(uow())
        session.execute(
            update(StockMovement)
            .where(StockMovement.product_id == product.id)
            .values(on_hand_after=1)
        )

        assert [invariant for invariant, *_ in found(uow)] == ["I5"]

    def test_finds_a_level_that_is_missing(self, session, uow):
        product = make_stocked(uow())
        session.delete(session.get(StockLevel, product.id))
        session.flush()

        assert found(uow) == [("I1", "a level", "none")]


class TestAdjust:
    def test_explains_what_stands_on_the_shelf(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)
        tamper(session, product, on_hand_milli=12_000, reserved_milli=500)

        service.adjust(uow(), product_id=product.id, promised=lambda: 0, reason="by hand")

        assert level_of(session, product) == (12_000, 0)
        assert ledger_of(session, product)[-1] == (MovementKind.ADJUST, 2_000, 0, 12_000, 0)
        assert found(uow) == []

    def test_closes_the_books_before_it(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)
        tamper(session, product, on_hand_milli=12_000)
        service.reserve(uow(), wants=[Want(product.id, 1_000)], ref=make_ref())

        service.adjust(uow(), product_id=product.id, promised=lambda: 1_000, reason="by hand")

        assert found(uow) == []
        service.reserve(uow(), wants=[Want(product.id, 1_000)], ref=make_ref())
        assert found(uow) == []

    def test_refuses_promises_that_cannot_be_kept(self, uow):
        product = make_stocked(uow(), on_hand_milli=1_000)

        with pytest.raises(BelowReserved):
            service.adjust(uow(), product_id=product.id, promised=lambda: 2_000, reason="x")
