"""Guests' carts that come along."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from backend.features.cart import service
from backend.features.cart.models import BroughtLine, Cart
from backend.features.catalogue.models import UnitType
from backend.kernel.errors import Unauthenticated
from tests.factories.accounts import make_actor
from tests.factories.cart import fill_cart, make_guest
from tests.factories.stock import make_stocked, stock_up


def quantities(uow, actor):
    return {line.product.id: line.quantity_milli for line in service.sheet(uow(actor)).lines}


class TestMerge:
    def both(self, session):
        guest = make_guest()
        person = replace(make_actor(session), guest=guest.guest)
        return guest, person

    def test_adds_up_and_says_what_came_along(self, session, uow):
        guest, person = self.both(session)
        pears, plums = make_stocked(uow()), make_stocked(uow())
        fill_cart(uow(guest), pears, plums, quantity_milli=2_000)
        fill_cart(uow(person), pears, quantity_milli=1_000)

        merged = service.merge(uow(person))

        assert [(line.product_id, line.quantity_milli, line.is_capped) for line in merged] == [
            (pears.id, 3_000, False),
            (plums.id, 2_000, False),
        ]
        assert quantities(uow, person) == {pears.id: 3_000, plums.id: 2_000}
        assert quantities(uow, guest) == {}
        assert session.scalar(select(func.count()).select_from(Cart)) == 1

    @pytest.mark.parametrize(
        ("left", "most", "expected"),
        [(2_600, None, 2_500), (10_000, 2_000, 2_000), (100, None, 1_000), (0, None, 1_000)],
    )
    def test_goes_as_far_as_stock_step_and_maximum_allow(self, session, uow, left, most, expected):
        guest, person = self.both(session)
        pears = make_stocked(uow(), unit_type=UnitType.KG, step_milli=250, max_milli=most)
        fill_cart(uow(guest), pears, quantity_milli=2_000)
        fill_cart(uow(person), pears, quantity_milli=1_000)
        stock_up(uow(), pears, on_hand_milli=left)

        merged = service.merge(uow(person))

        assert merged[0].wanted_milli == 3_000
        assert merged[0].is_capped
        assert quantities(uow, person) == {pears.id: expected}

    def test_names_what_could_not_come_along(self, session, uow):
        guest, person = self.both(session)
        product = make_stocked(uow())
        fill_cart(uow(guest), product)
        stock_up(uow(), product, on_hand_milli=0)

        merged = service.merge(uow(person))

        assert (merged[0].quantity_milli, merged[0].is_capped) == (0, True)
        assert quantities(uow, person) == {}

    def test_changes_nothing_when_repeated(self, session, uow):
        guest, person = self.both(session)
        product = make_stocked(uow())
        fill_cart(uow(guest), product)
        service.merge(uow(person))

        assert service.merge(uow(person)) == ()
        assert quantities(uow, person) == {product.id: 1_000}

    def test_needs_somebody_signed_in(self, uow):
        with pytest.raises(Unauthenticated):
            service.merge(uow(make_guest()))


class TestUndoMerge:
    def test_takes_out_what_came_along(self, session, uow):
        person, guest = make_actor(session), make_guest()
        both, brought = make_stocked(uow()), make_stocked(uow())
        fill_cart(uow(person), both, quantity_milli=2_000)
        fill_cart(uow(guest), both, brought, quantity_milli=3_000)
        merged = service.merge(uow(replace(person, guest=guest.guest)))

        service.undo_merge(
            uow(person), lines=[BroughtLine(line.product_id, line.added_milli) for line in merged]
        )

        assert [line.added_milli for line in merged] == [3_000, 3_000]
        assert quantities(uow, person) == {both.id: 2_000}

    def test_is_content_with_what_still_lies_there(self, session, uow):
        person, product, other = make_actor(session), make_stocked(uow()), make_stocked(uow())
        fill_cart(uow(person), product)

        lines = [BroughtLine(product.id, 5_000), BroughtLine(other.id, 1_000)]
        service.undo_merge(uow(person), lines=lines)
        service.undo_merge(uow(person), lines=lines)

        assert quantities(uow, person) == {}

    def test_needs_somebody_signed_in(self, uow):
        with pytest.raises(Unauthenticated):
            service.undo_merge(uow(make_guest()), lines=[])
