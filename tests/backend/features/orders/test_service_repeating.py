"""Buying the same again, and orders that join an account."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from backend.features.accounts.models import Customer, SubstitutionWish
from backend.features.audit.models import AuditEntry
from backend.features.cart import service as cart
from backend.features.cart.errors import CartIsFull
from backend.features.cart.models import MAX_LINES
from backend.features.catalogue.models import Product
from backend.features.orders import queries, service
from backend.features.orders.errors import OrderIsTaken, OrderNotFound
from backend.features.orders.models import LeftOutReason, Order, OrderStatus
from backend.features.orders.queries import OwnOrdersWish
from backend.kernel.actor import link_holder
from backend.kernel.errors import Unauthenticated
from backend.kernel.ids import token_hash
from backend.kernel.paging import PageWish
from tests.factories.accounts import make_actor
from tests.factories.cart import fill_cart, make_guest
from tests.factories.orders import make_order, put_to
from tests.factories.stock import make_stocked


def quantities(uow, actor):
    return {line.product.id: line.quantity_milli for line in cart.sheet(uow(actor)).lines}


class TestRepeat:
    def test_fills_the_cart_again(self, uow):
        guest, bar = make_guest(), make_stocked(uow())
        fill_cart(uow(guest), bar, quantity_milli=2_000)
        cart.wish_line(uow(guest), product_id=bar.id, substitution_wish=SubstitutionWish.SIMILAR)
        placed = make_order(uow(guest))
        fill_cart(uow(guest), bar)

        done = service.repeat(uow(guest), order_id=placed.order.id)

        assert (done.left_out, done.capped) == ((), ())
        assert quantities(uow, guest) == {bar.id: 3_000}

    def test_names_what_is_not_there_and_what_is_less(self, session, uow, clock):
        guest = make_guest()
        gone, out, few = (make_stocked(uow(), on_hand_milli=9_000) for _ in range(3))
        placed = make_order(uow(guest), gone, out, few, quantity_milli=4_000)
        make_order(uow(make_guest()), out, quantity_milli=5_000)
        make_order(uow(make_guest()), few, quantity_milli=3_000)
        session.execute(update(Product).where(Product.id == gone.id).values(archived_at=clock()))
        session.expire_all()

        done = service.repeat(uow(guest), order_id=placed.order.id)

        assert [(each.product_id, each.reason) for each in done.left_out] == [
            (gone.id, LeftOutReason.GONE),
            (out.id, LeftOutReason.OUT_OF_STOCK),
        ]
        assert [(line.product_id, line.added_milli) for line in done.capped] == [(few.id, 2_000)]
        assert quantities(uow, guest) == {few.id: 2_000}

    def test_works_with_the_link_alone(self, uow):
        bar = make_stocked(uow())
        placed = make_order(uow(make_guest()), bar)
        other = replace(make_guest(), order_link=token_hash(placed.link_token))

        service.repeat(uow(other), order_id=placed.order.id)

        assert quantities(uow, other) == {bar.id: 1_000}

    def test_leaves_a_full_cart_alone(self, uow):
        guest = make_guest()
        placed = make_order(uow(guest), make_stocked(uow()))
        for _ in range(MAX_LINES):
            fill_cart(uow(guest), make_stocked(uow()))

        with pytest.raises(CartIsFull):
            service.repeat(uow(guest), order_id=placed.order.id)

        assert len(quantities(uow, guest)) == MAX_LINES

    def test_knows_no_order_of_somebody_else(self, uow):
        placed = make_order(uow(make_guest()), make_stocked(uow()))

        with pytest.raises(OrderNotFound):
            service.repeat(uow(make_guest()), order_id=placed.order.id)


class TestClaim:
    def test_joins_the_account_once(self, session, uow):
        person = make_actor(session)
        placed = make_order(uow(make_guest()), make_stocked(uow()))
        holder = replace(person, order_link=token_hash(placed.link_token))

        for _ in range(2):
            service.claim(uow(holder), order_id=placed.order.id)

        order = session.get(Order, placed.order.id, populate_existing=True)
        customer = session.get(Customer, order.customer_id)
        assert (order.user_id, customer.user_id) == (person.user_id, person.user_id)
        assert (customer.first_name, customer.email) == ("Ada", "ada@example.org")
        assert service.sheet(uow(person), order_id=order.id).can_cancel
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "order.claim"))
        assert [entry.subject_id for entry in entries] == [str(order.id)]

    def test_takes_nobody_elses(self, session, uow):
        owner, thief = make_actor(session), make_actor(session)
        placed = make_order(uow(owner), make_stocked(uow()))

        with pytest.raises(OrderNotFound):
            service.claim(uow(thief), order_id=placed.order.id)
        with pytest.raises(OrderIsTaken):
            service.claim(
                uow(replace(thief, order_link=token_hash(placed.link_token))),
                order_id=placed.order.id,
            )

    def test_needs_an_account(self, uow):
        placed = make_order(uow(make_guest()), make_stocked(uow()))

        with pytest.raises(Unauthenticated):
            service.claim(uow(link_holder(token_hash(placed.link_token))), order_id=placed.order.id)


class TestListOwn:
    @pytest.mark.parametrize(
        ("q", "count"), [("pear", 1), ("PEARS %", 1), ("pears _", 0), ("plum", 1), ("", 2)]
    )
    def test_finds_by_part_of_a_name(self, session, uow, q, count):
        person = make_actor(session)
        make_order(uow(person), make_stocked(uow(), name="Pears % ripe"))
        make_order(uow(person), make_stocked(uow(), name="Plums"))

        found = queries.list_own(
            session, user_id=person.require_user(), wish=OwnOrdersWish(PageWish(), q=q)
        )

        assert len(found.items) == count

    def test_finds_by_number_and_status(self, session, uow):
        person, pears = make_actor(session), make_stocked(uow())
        orders = [make_order(uow(person), pears).order for _ in range(2)]
        put_to(session, orders[0].id, OrderStatus.READY)

        def found(**wish):
            page = queries.list_own(
                session, user_id=person.require_user(), wish=OwnOrdersWish(PageWish(), **wish)
            )
            return [row.order.id for row in page.items]

        assert found(q=orders[1].number.lower()) == [orders[1].id]
        assert found(status=OrderStatus.READY) == [orders[0].id]


class TestBoughtBefore:
    def test_puts_the_most_often_bought_first(self, session, uow, clock):
        person = make_actor(session)
        often, last, first, gone, undone = (make_stocked(uow()) for _ in range(5))
        for product in (often, first, gone, often, last):
            make_order(uow(person), product)
            clock.forward(days=1)
        service.cancel(uow(person), order_id=make_order(uow(person), undone).order.id)
        make_order(uow(make_actor(session)), undone)
        session.execute(update(Product).where(Product.id == gone.id).values(archived_at=clock()))

        shown = service.bought_before(uow(person))

        assert [product["id"] for product in shown] == [often.id, last.id, first.id]

    def test_needs_an_account(self, uow):
        with pytest.raises(Unauthenticated):
            service.bought_before(uow(make_guest()))
