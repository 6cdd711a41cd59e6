"""Checkout."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from backend.features.accounts.models import Address, Customer
from backend.features.cart import service as cart
from backend.features.catalogue.errors import OffStep
from backend.features.catalogue.models import Product
from backend.features.orders import service
from backend.features.orders.errors import (
    AlreadyOrdered,
    CartIsEmpty,
    PriceChanged,
)
from backend.features.orders.models import (
    Collection,
    Order,
    OrderStatus,
)
from backend.features.stock import service as stock
from backend.features.stock.errors import OutOfStock, ShortLine
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, PermissionMissing
from backend.kernel.ids import token_hash
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import make_actor
from tests.factories.cart import fill_cart, make_guest
from tests.factories.orders import events_of, make_order, make_wish
from tests.factories.stock import level_of, make_stocked

HOME = Address(line_1="Lane 1", postal_code="12345", city="Town")


class TestPlace:
    def test_writes_the_order_down(self, session, uow, clock):
        product = make_stocked(uow(), name="Pears", rate_minor=333, tax_rate_bp=700)
        buyer = make_actor(session)

        placed = make_order(uow(buyer), product, quantity_milli=2_000)

        session.expire_all()
        order = session.get(Order, placed.order.id)
        assert (order.status, order.version, order.placed_by) == (
            OrderStatus.PLACED,
            1,
            f"user:{buyer.user_id}",
        )
        assert (order.net_minor, order.tax_minor, order.total_minor) == (622, 44, 666)
        assert order.placed_on.isoformat() == "2026-11-20"
        assert order.placed_hour == 13  # noon in UTC is one o'clock in Berlin
        assert order.placed_at == clock()
        assert order.link_token_hash == token_hash(placed.link_token)
        assert events_of(session, order.id) == [(1, None, OrderStatus.PLACED)]
        assert cart.sheet(uow(buyer)).lines == ()

    def test_returns_what_it_wrote(self, session, uow):
        first = make_stocked(uow(), name="Pears")
        second = make_stocked(uow(), name="Plums")
        placed = make_order(uow(make_guest()), first, second).order

        session.expire_all()
        found = service.sheet(uow(), order_id=placed.id).order

        columns = [column.key for column in Order.__table__.columns]
        assert [getattr(found, key) for key in columns] == [getattr(placed, k) for k in columns]
        assert [line.product_name for line in placed.lines] == ["Pears", "Plums"]
        assert [line.total_minor for line in found.lines] == [240, 240]

    def test_reserves_and_asks_for_confirmation(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=5_000)

        placed = make_order(uow(make_guest()), product, quantity_milli=2_000)

        assert level_of(session, product) == (5_000, 2_000)
        message = session.execute(
            select(OutboxMessage.payload).where(OutboxMessage.topic == "orders.confirm")
        ).scalar_one()
        assert str(placed.order.id) in message

    def test_makes_a_customer_of_a_guest(self, session, uow):
        product = make_stocked(uow())

        placed = make_order(uow(make_guest()), product)

        customer = session.get(Customer, placed.order.customer_id)
        assert (customer.first_name, customer.user_id) == ("Ada", None)
        assert placed.order.user_id is None

    def test_refuses_an_empty_cart(self, uow):
        unit = uow(make_guest())

        with pytest.raises(CartIsEmpty):
            service.place(unit, wish=make_wish(unit))

    def test_refuses_who_may_not_order(self, uow, actor_with):
        unit = uow(actor_with(Permission.STOCK_READ))

        with pytest.raises(PermissionMissing):
            service.place(unit, wish=make_wish(unit))

    def test_tells_the_new_total(self, session, uow):
        product = make_stocked(uow(), rate_minor=240)
        unit = uow(make_guest())
        fill_cart(unit, product)
        wish = make_wish(unit)
        session.execute(update(Product).where(Product.id == product.id).values(rate_minor=300))

        with pytest.raises(PriceChanged) as refusal:
            service.place(unit, wish=wish)

        assert refusal.value.total_minor == 300

    def test_keeps_the_price_of_the_day(self, session, uow):
        product = make_stocked(uow(), rate_minor=240)
        placed = make_order(uow(make_guest()), product)

        session.execute(update(Product).where(Product.id == product.id).values(rate_minor=300))

        order = service.sheet(uow(), order_id=placed.order.id).order
        assert (order.total_minor, order.lines[0].rate_minor) == (240, 240)

    def test_names_every_short_line_and_keeps_the_cart(self, session, uow, units):
        gone, plenty, short = (make_stocked(uow()) for _ in range(3))
        buyer = make_guest()
        fill_cart(uow(buyer), gone, plenty, short, quantity_milli=2_000)
        session.execute(update(Product).where(Product.id == gone.id).values(archived_at=uow().now))
        stock.count(uow(), product_id=short.id, on_hand_milli=1_000)
        wish = make_wish(uow(buyer))

        with pytest.raises(OutOfStock) as refusal:
            units.run(lambda unit: service.place(unit, wish=wish), actor=buyer)

        assert set(refusal.value.lines) == {
            ShortLine(gone.id, 2_000, 0),
            ShortLine(short.id, 2_000, 1_000),
        }
        assert level_of(session, plenty) == (10_000, 0)
        assert len(cart.sheet(uow(buyer)).lines) == 3
        assert session.scalar(select(func.count()).select_from(Order)) == 0

    def test_refuses_what_is_not_sold_like_that_any_more(self, session, uow):
        product = make_stocked(uow())
        unit = uow(make_guest())
        fill_cart(unit, product, quantity_milli=1_000)
        session.execute(
            update(Product)
            .where(Product.id == product.id)
            .values(step_milli=750, min_milli=750, version=Product.version + 1)
        )
        session.expire_all()

        with pytest.raises(OffStep):
            service.place(unit, wish=make_wish(unit))

    def test_makes_no_second_order_of_a_key(self, uow):
        product = make_stocked(uow())
        unit = uow(make_guest())
        first = make_order(unit, product, key="intent-of-last-month")
        fill_cart(unit, product)

        with pytest.raises(AlreadyOrdered) as refusal:
            service.place(unit, wish=make_wish(unit, key="intent-of-last-month"))

        assert refusal.value.order_id == first.order.id
        assert refusal.value.number == first.order.number

    def test_names_the_order_of_a_key_though_its_wished_time_has_passed(self, uow, clock):
        guest, product = make_guest(), make_stocked(uow())
        wished_at = clock() + timedelta(days=1)
        first = make_order(uow(guest), product, key="intent-of-last-month", wished_at=wished_at)
        clock.forward(days=60)
        late = make_wish(
            uow(guest), key="intent-of-last-month", wished_at=wished_at, expected_total_minor=1
        )

        with pytest.raises(AlreadyOrdered) as refusal:
            service.place(uow(guest), wish=late)

        assert refusal.value.order_id == first.order.id

    def test_lets_two_guests_use_the_same_key(self, uow):
        product = make_stocked(uow())

        placed = [make_order(uow(make_guest()), product, key="x" * 16) for _ in range(2)]

        assert placed[0].order.id != placed[1].order.id

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"collection": Collection.DELIVERY}, "address"),
            ({"wished_in": timedelta(seconds=-1)}, "wished_at"),
            ({"wished_in": timedelta(days=15)}, "wished_at"),
        ],
    )
    def test_checks_the_wish(self, uow, fields, field):
        product = make_stocked(uow())
        unit = uow(make_guest())
        if "wished_in" in fields:
            fields = {"wished_at": unit.now + fields["wished_in"]}

        with pytest.raises(Invalid) as refusal:
            make_order(unit, product, **fields)

        assert list(refusal.value.errors) == [field]

    def test_keeps_the_address_of_a_delivery_only(self, session, uow):
        product = make_stocked(uow())

        delivered = make_order(
            uow(make_guest()), product, collection=Collection.DELIVERY, address=HOME
        )
        collected = make_order(uow(make_guest()), product, address=HOME)

        assert delivered.order.address == HOME
        assert collected.order.address is None
        assert collected.order.address_line_1 == ""
