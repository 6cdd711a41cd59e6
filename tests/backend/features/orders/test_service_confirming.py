"""What the worker does with a placed order."""

import pytest
from sqlalchemy import select, update

from backend.features.notices.models import Notice
from backend.features.orders import service
from backend.features.orders.errors import (
    CannotConfirm,
)
from backend.features.orders.models import (
    FailureReason,
    Order,
    OrderStatus,
)
from backend.features.stock import service as stock
from backend.features.stock.models import MovementKind, Ref
from tests.factories.accounts import make_actor
from tests.factories.cart import make_guest
from tests.factories.orders import events_of, kinds_of, make_order, put_to, status_of
from tests.factories.stock import level_of, make_stocked


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
