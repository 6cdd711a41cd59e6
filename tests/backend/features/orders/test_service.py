"""Placing, confirming and cancelling."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from backend.features.accounts.models import Address, Customer
from backend.features.cart import service as cart
from backend.features.catalogue.errors import OffStep
from backend.features.catalogue.models import Product
from backend.features.notices.models import Notice
from backend.features.orders import service
from backend.features.orders.errors import (
    AlreadyOrdered,
    CannotConfirm,
    CartIsEmpty,
    OrderNotFound,
    PriceChanged,
    TooLateToCancel,
)
from backend.features.orders.models import (
    Collection,
    FailureReason,
    Order,
    OrderEvent,
    OrderStatus,
)
from backend.features.stock import service as stock
from backend.features.stock.errors import OutOfStock, ShortLine
from backend.features.stock.models import MovementKind, Pick, Ref, StockLevel, StockMovement
from backend.kernel.actor import NOBODY, Permission
from backend.kernel.errors import IllegalTransition, Invalid, PermissionMissing
from backend.kernel.ids import new_id, token_hash
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import make_actor
from tests.factories.cart import fill_cart, make_guest
from tests.factories.orders import make_order, make_wish
from tests.factories.stock import make_stocked

HOME = Address(line_1="Lane 1", postal_code="12345", city="Town")


def status_of(session, order_id):
    return session.execute(select(Order.status).where(Order.id == order_id)).scalar_one()


def level_of(session, product):
    return tuple(
        session.execute(
            select(StockLevel.on_hand_milli, StockLevel.reserved_milli).where(
                StockLevel.product_id == product.id
            )
        ).one()
    )


def kinds_of(session, order_id):
    rows = session.execute(
        select(StockMovement.kind)
        .where(StockMovement.ref_id == str(order_id))
        .order_by(StockMovement.seq)
    )
    return list(rows.scalars())


def events_of(session, order_id):
    rows = session.execute(
        select(OrderEvent.seq, OrderEvent.from_status, OrderEvent.to_status)
        .where(OrderEvent.order_id == order_id)
        .order_by(OrderEvent.seq)
    )
    return [tuple(row) for row in rows]


def put_to(session, order_id, status):
    session.execute(update(Order).where(Order.id == order_id).values(status=status))


def make_ready(uow, session, product, placed):
    """Bring an order to the counter as fulfilment will: picked, and off the shelf."""
    order_id = placed.order.id
    service.confirm(uow(), order_id=order_id)
    picks = [Pick(product.id, 1_000, 900)]
    stock.commit(uow(), picks=picks, ref=Ref("order", str(order_id)))
    line = placed.order.lines[0].__table__
    session.execute(update(line).where(line.c.order_id == order_id).values(picked_milli=900))
    put_to(session, order_id, OrderStatus.READY)
    return order_id


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

    def test_lets_two_guests_use_the_same_key(self, uow):
        product = make_stocked(uow())

        placed = [make_order(uow(make_guest()), product, key="x" * 16) for _ in range(2)]

        assert placed[0].order.id != placed[1].order.id

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"collection": Collection.DELIVERY}, "address"),
            ({"wished_in": timedelta(seconds=-1)}, "wished_at"),
            ({"wished_in": timedelta(days=91)}, "wished_at"),
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


class TestConfirm:
    def test_moves_on_and_tells_the_buyer(self, session, uow):
        product = make_stocked(uow())
        buyer = make_actor(session)
        order_id = make_order(uow(buyer), product).order.id

        service.confirm(uow(), order_id=order_id)

        assert status_of(session, order_id) is OrderStatus.CONFIRMED
        assert events_of(session, order_id)[1:] == [(2, OrderStatus.PLACED, OrderStatus.CONFIRMED)]
        notice = session.execute(select(Notice).where(Notice.user_id == buyer.user_id))
        assert notice.scalar_one().kind == "order.confirmed"

    def test_changes_no_stock(self, session, uow):
        product = make_stocked(uow())
        order_id = make_order(uow(make_guest()), product).order.id
        before = level_of(session, product)

        service.confirm(uow(), order_id=order_id)

        assert level_of(session, product) == before

    @pytest.mark.parametrize("status", [s for s in OrderStatus if s is not OrderStatus.PLACED])
    def test_leaves_an_order_alone_that_has_moved(self, session, uow, status):
        order_id = make_order(uow(make_guest()), make_stocked(uow())).order.id
        put_to(session, order_id, status)

        service.confirm(uow(), order_id=order_id)

        assert status_of(session, order_id) is status
        assert len(events_of(session, order_id)) == 1

    @pytest.mark.parametrize("problem", ["reservation", "totals", "customer"])
    def test_refuses_what_does_not_add_up(self, session, uow, problem):
        order_id = make_order(uow(make_guest()), make_stocked(uow())).order.id
        if problem == "reservation":
            ref = Ref("order", str(order_id))
            stock.release(uow(), wants=stock.reserved_for(uow(), ref=ref), ref=ref)
        elif problem == "totals":
            change = {"total_minor": Order.total_minor + 1, "net_minor": Order.net_minor + 1}
            session.execute(update(Order).where(Order.id == order_id).values(**change))
        else:
            session.execute(update(Order).where(Order.id == order_id).values(customer_id=None))

        with pytest.raises(CannotConfirm) as refusal:
            service.confirm(uow(), order_id=order_id)

        assert refusal.value.problem == problem


class TestFail:
    @pytest.mark.parametrize(
        ("reason", "shown"),
        [
            ("CannotConfirm", FailureReason.DOES_NOT_ADD_UP),
            ("KeyError: 'x'", FailureReason.INTERNAL),
        ],
    )
    def test_gives_back_what_was_held(self, session, uow, reason, shown):
        product = make_stocked(uow())
        order_id = make_order(uow(make_guest()), product).order.id

        service.fail(uow(), reason=reason, order_id=order_id)

        order = service.sheet(uow(), order_id=order_id).order
        assert (order.status, order.failure_reason) == (OrderStatus.FAILED, shown)
        assert level_of(session, product) == (10_000, 0)

    def test_gives_back_once(self, session, uow):
        order_id = make_order(uow(make_guest()), make_stocked(uow())).order.id
        service.fail(uow(), reason="X", order_id=order_id)

        service.fail(uow(), reason="X", order_id=order_id)

        assert kinds_of(session, order_id) == [MovementKind.RESERVE, MovementKind.RELEASE]


class TestCancel:
    @pytest.mark.parametrize("is_confirmed", [False, True])
    def test_lets_the_buyer_until_picking(self, session, uow, is_confirmed):
        product, buyer = make_stocked(uow()), make_guest()
        order_id = make_order(uow(buyer), product).order.id
        if is_confirmed:
            service.confirm(uow(), order_id=order_id)

        service.cancel(uow(buyer), order_id=order_id, reason="Changed my mind")

        assert status_of(session, order_id) is OrderStatus.CANCELLED
        assert level_of(session, product) == (10_000, 0)
        assert kinds_of(session, order_id) == [MovementKind.RESERVE, MovementKind.RELEASE]

    def test_stops_the_buyer_once_picking_began(self, session, uow):
        buyer = make_guest()
        order_id = make_order(uow(buyer), make_stocked(uow())).order.id
        put_to(session, order_id, OrderStatus.PICKING)

        with pytest.raises(TooLateToCancel):
            service.cancel(uow(buyer), order_id=order_id)

    def test_lets_staff_cancel_what_is_ready_and_restocks_what_was_picked(
        self, session, uow, actor_with
    ):
        product = make_stocked(uow())
        placed = make_order(uow(make_guest()), product)
        order_id = make_ready(uow, session, product, placed)
        assert level_of(session, product) == (9_100, 0)

        service.cancel(uow(actor_with(Permission.ORDERS_EDIT)), order_id=order_id)

        assert level_of(session, product) == (10_000, 0)
        assert kinds_of(session, order_id)[-1] is MovementKind.RESTOCK

    def test_restocks_once(self, session, uow, actor_with):
        product = make_stocked(uow())
        placed = make_order(uow(make_guest()), product)
        order_id = make_ready(uow, session, product, placed)
        clerk = actor_with(Permission.ORDERS_EDIT)
        service.cancel(uow(clerk), order_id=order_id)

        with pytest.raises(IllegalTransition):
            service.cancel(uow(clerk), order_id=order_id)

        assert level_of(session, product) == (10_000, 0)

    def test_tells_the_buyer_when_staff_cancels(self, session, uow, actor_with):
        buyer = make_actor(session)
        order_id = make_order(uow(buyer), make_stocked(uow())).order.id

        service.cancel(uow(actor_with(Permission.ORDERS_EDIT)), order_id=order_id)

        notice = session.execute(select(Notice).where(Notice.user_id == buyer.user_id))
        assert notice.scalar_one().kind == "order.cancelled"

    def test_knows_no_order_of_somebody_else(self, uow):
        order_id = make_order(uow(make_guest()), make_stocked(uow())).order.id

        with pytest.raises(OrderNotFound):
            service.cancel(uow(make_guest()), order_id=order_id)

    def test_needs_more_than_reading(self, uow, actor_with):
        order_id = make_order(uow(make_guest()), make_stocked(uow())).order.id

        with pytest.raises(PermissionMissing):
            service.cancel(uow(actor_with(Permission.ORDERS_READ)), order_id=order_id)


class TestSheet:
    def test_shows_an_order_to_its_buyer(self, session, uow):
        buyer = make_actor(session)
        placed = make_order(uow(buyer), make_stocked(uow()))

        sheet = service.sheet(uow(buyer), order_id=placed.order.id)

        assert sheet.can_cancel
        assert sheet.lines[0].shown["id"] == placed.order.lines[0].product_id

    def test_opens_by_the_token_of_its_link(self, uow):
        placed = make_order(uow(make_guest()), make_stocked(uow()))
        holder = replace(NOBODY, order_link=token_hash(placed.link_token))

        assert service.sheet(uow(holder), order_id=placed.order.id).can_cancel

    def test_opens_to_staff(self, uow, actor_with):
        placed = make_order(uow(make_guest()), make_stocked(uow()))

        sheet = service.sheet(uow(actor_with(Permission.ORDERS_READ)), order_id=placed.order.id)

        assert not sheet.can_cancel

    @pytest.mark.parametrize("who", ["guest", "person", "nobody", "link"])
    def test_hides_it_from_others(self, session, uow, who):
        placed = make_order(uow(make_guest()), make_stocked(uow()))
        actors = {
            "guest": make_guest(),
            "person": make_actor(session),
            "nobody": NOBODY,
            "link": replace(NOBODY, order_link=token_hash("guessed")),
        }

        with pytest.raises(OrderNotFound):
            service.sheet(uow(actors[who]), order_id=placed.order.id)

    def test_knows_no_order_of_that_id(self, uow):
        with pytest.raises(OrderNotFound):
            service.sheet(uow(), order_id=new_id())
