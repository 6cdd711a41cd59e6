"""Carts of guests and of people."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from backend.features.accounts.models import SubstitutionWish
from backend.features.accounts.service.customers import own_customer
from backend.features.cart import service
from backend.features.cart.errors import CartIsFull, LineNotInCart
from backend.features.cart.models import MAX_LINES, Cart, Remark, RemarkKind
from backend.features.catalogue.errors import OffStep, ProductGone, QuantityOutOfBounds
from backend.features.catalogue.models import Product, UnitType
from backend.features.stock import service as stock
from backend.features.stock.errors import OutOfStock, ShortLine
from backend.kernel.actor import NOBODY
from backend.kernel.errors import PermissionMissing, Unauthenticated
from tests.factories.accounts import actor_of, make_actor, make_pending
from tests.factories.cart import fill_cart, make_guest
from tests.factories.catalogue import make_section
from tests.factories.stock import make_stocked, stock_up


def make_kilos(uow, **fields):
    return make_stocked(uow, unit_type=UnitType.KG, step_milli=250, **fields)


def quantities(uow, actor):
    return {line.product.id: line.quantity_milli for line in service.sheet(uow(actor)).lines}


class TestSheet:
    @pytest.mark.parametrize("actor", [NOBODY, make_guest()])
    def test_is_empty_at_first(self, uow, actor):
        sheet = service.sheet(uow(actor))

        assert (sheet.lines, sheet.version, sheet.totals.total_minor) == ((), 0, 0)
        assert sheet.currency == "EUR"

    def test_adds_up(self, uow):
        guest = make_guest()
        pears = make_kilos(uow(), rate_minor=333, tax_rate_bp=700)
        bar = make_stocked(uow(), rate_minor=250, tax_rate_bp=1_900)
        service.add_line(uow(guest), product_id=pears.id, quantity_milli=1_250)
        service.add_line(uow(guest), product_id=bar.id, quantity_milli=2_000)

        sheet = service.sheet(uow(guest))

        assert [line.total_minor for line in sheet.lines] == [416, 500]
        assert [line.tax_minor for line in sheet.lines] == [27, 80]
        assert (sheet.totals.net_minor, sheet.totals.tax_minor) == (809, 107)
        assert sheet.is_before_weighing

    def test_promises_a_final_price_for_pieces(self, uow):
        guest = make_guest()
        fill_cart(uow(guest), make_stocked(uow()))

        assert not service.sheet(uow(guest)).is_before_weighing

    def test_remarks_on_another_price(self, session, uow):
        guest, product = make_guest(), make_stocked(uow(), rate_minor=210)
        fill_cart(uow(guest), product)
        session.execute(update(Product).where(Product.id == product.id).values(rate_minor=240))

        line = service.sheet(uow(guest)).lines[0]

        assert line.remarks == (Remark(RemarkKind.PRICE_CHANGED, was_rate_minor=210),)
        assert (line.rate_minor, line.total_minor) == (240, 240)

    def test_remarks_on_what_is_left(self, uow):
        guest, product = make_guest(), make_stocked(uow())
        fill_cart(uow(guest), product, quantity_milli=3_000)
        stock_up(uow(), product, on_hand_milli=1_000)

        line = service.sheet(uow(guest)).lines[0]

        assert line.remarks == (Remark(RemarkKind.SHORT, available_milli=1_000),)

    def test_strikes_out_what_is_gone(self, session, uow):
        guest, product = make_guest(), make_stocked(uow())
        fill_cart(uow(guest), product)
        session.execute(
            update(Product).where(Product.id == product.id).values(archived_at=uow().now)
        )

        sheet = service.sheet(uow(guest))

        assert sheet.lines[0].remarks == (Remark(RemarkKind.GONE),)
        assert sheet.totals.total_minor == 0


class TestAddLine:
    def test_adds_to_what_lies_there(self, uow):
        guest, product = make_guest(), make_kilos(uow())
        fill_cart(uow(guest), product, product, quantity_milli=1_250)

        assert quantities(uow, guest) == {product.id: 2_500}
        assert service.sheet(uow(guest)).version == 2

    def test_keeps_carts_apart(self, session, uow):
        guest, person, product = make_guest(), make_actor(session), make_stocked(uow())

        fill_cart(uow(guest), product)

        assert quantities(uow, person) == {}

    @pytest.mark.parametrize(
        ("quantity_milli", "error"),
        [(1_300, OffStep), (100, QuantityOutOfBounds), (6_000, QuantityOutOfBounds)],
    )
    def test_refuses_what_is_not_sold(self, uow, quantity_milli, error):
        product = make_kilos(uow(), max_milli=5_000)

        with pytest.raises(error):
            fill_cart(uow(make_guest()), product, quantity_milli=quantity_milli)

    def test_says_how_much_is_left(self, uow):
        guest, product = make_guest(), make_stocked(uow(), on_hand_milli=3_000)
        fill_cart(uow(guest), product, quantity_milli=2_000)

        with pytest.raises(OutOfStock) as refusal:
            fill_cart(uow(guest), product, quantity_milli=2_000)

        assert refusal.value.lines == (ShortLine(product.id, 4_000, 3_000),)

    def test_knows_no_withdrawn_product(self, session, uow):
        product = make_stocked(uow())
        session.execute(
            update(Product).where(Product.id == product.id).values(archived_at=uow().now)
        )

        with pytest.raises(ProductGone):
            fill_cart(uow(make_guest()), product)

    def test_holds_a_hundred_products(self, uow):
        guest, section = make_guest(), make_section(uow())
        products = [make_stocked(uow(), section_id=section.id) for _ in range(MAX_LINES + 1)]
        fill_cart(uow(guest), *products[:-1])

        with pytest.raises(CartIsFull):
            fill_cart(uow(guest), products[-1])

    def test_refuses_nobody_and_who_waits_for_approval(self, session, uow):
        product = make_stocked(uow())
        waiting = replace(actor_of(session, make_pending(session)), permissions=frozenset())

        with pytest.raises(Unauthenticated):
            fill_cart(uow(NOBODY), product)
        with pytest.raises(PermissionMissing):
            fill_cart(uow(waiting), product)


class TestSetLine:
    def test_says_how_much(self, uow):
        guest, product = make_guest(), make_stocked(uow())
        fill_cart(uow(guest), product)

        service.set_line(uow(guest), product_id=product.id, quantity_milli=4_000)

        assert quantities(uow, guest) == {product.id: 4_000}

    def test_accepts_the_price_of_today(self, session, uow):
        guest, product = make_guest(), make_stocked(uow(), rate_minor=210)
        fill_cart(uow(guest), product)
        session.execute(update(Product).where(Product.id == product.id).values(rate_minor=240))
        session.expire_all()

        service.set_line(uow(guest), product_id=product.id, quantity_milli=1_000)

        assert service.sheet(uow(guest)).lines[0].remarks == ()

    def test_needs_a_line(self, uow):
        with pytest.raises(LineNotInCart):
            service.set_line(uow(make_guest()), product_id=1, quantity_milli=1_000)

    def test_refuses_more_than_is_left(self, uow):
        guest, product = make_guest(), make_stocked(uow(), on_hand_milli=3_000)
        fill_cart(uow(guest), product)

        with pytest.raises(OutOfStock):
            service.set_line(uow(guest), product_id=product.id, quantity_milli=4_000)


class TestRemoveLine:
    def test_takes_one_out(self, uow):
        guest, first, second = make_guest(), make_stocked(uow()), make_stocked(uow())
        fill_cart(uow(guest), first, second)

        service.remove_line(uow(guest), product_id=first.id)

        assert list(quantities(uow, guest)) == [second.id]

    def test_needs_a_line(self, uow):
        with pytest.raises(LineNotInCart):
            service.remove_line(uow(make_guest()), product_id=1)


class TestEmpty:
    def test_takes_everything_out(self, uow):
        guest = make_guest()
        fill_cart(uow(guest), make_stocked(uow()), make_stocked(uow()))

        service.empty(uow(guest))

        assert quantities(uow, guest) == {}

    def test_makes_no_cart_for_who_has_none(self, session, uow):
        service.empty(uow(make_guest()))

        assert session.scalar(select(func.count()).select_from(Cart)) == 0


class TestTakeLines:
    def test_leaves_the_cart_empty(self, uow):
        guest, product = make_guest(), make_stocked(uow())
        fill_cart(uow(guest), product, quantity_milli=2_000)

        taken = service.take_lines(uow(guest))

        assert [(line.product.id, line.quantity_milli) for line in taken] == [(product.id, 2_000)]
        assert service.take_lines(uow(guest)) == []

    def test_takes_nothing_from_who_has_nothing(self, uow):
        assert service.take_lines(uow(make_guest())) == []


class TestWishLine:
    def test_begins_as_the_person_always_wishes(self, session, uow):
        person, product = make_actor(session), make_stocked(uow())
        customer = own_customer(uow(person))
        customer.substitution_wish = SubstitutionWish.SIMILAR
        session.flush()

        fill_cart(uow(person), product)

        (line,) = service.sheet(uow(person)).lines
        assert line.substitution_wish is SubstitutionWish.SIMILAR

    def test_comes_along_with_a_merge_and_stays_with_the_quantity(self, session, uow):
        person, guest, product = make_actor(session), make_guest(), make_stocked(uow())
        fill_cart(uow(guest), product)
        service.wish_line(
            uow(guest), product_id=product.id, substitution_wish=SubstitutionWish.CALL_ME
        )

        service.merge(uow(replace(person, guest=guest.guest)))
        service.set_line(uow(person), product_id=product.id, quantity_milli=2_000)

        (line,) = service.sheet(uow(person)).lines
        assert line.substitution_wish is SubstitutionWish.CALL_ME


class TestStock:
    def test_promises_nothing_by_lying_in_a_cart(self, uow):
        product = make_stocked(uow(), on_hand_milli=3_000)
        fill_cart(uow(make_guest()), product, quantity_milli=2_000)

        assert stock.available(uow(), product_ids=[product.id]) == {product.id: 3_000}
