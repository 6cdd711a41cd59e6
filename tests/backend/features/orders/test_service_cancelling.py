"""Calling an order off."""

import pytest
from sqlalchemy import select

from backend.features.notices.models import Notice
from backend.features.orders import service
from backend.features.orders.errors import (
    OrderNotFound,
    TooLateToCancel,
)
from backend.features.orders.models import (
    OrderStatus,
)
from backend.features.stock.models import MovementKind
from backend.kernel.actor import Permission
from backend.kernel.errors import IllegalTransition, PermissionMissing
from tests.factories.accounts import make_actor
from tests.factories.cart import make_guest
from tests.factories.orders import kinds_of, make_order, make_ready, put_to, status_of
from tests.factories.stock import level_of, make_stocked


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
        order_id = placed.order.id
        make_ready(uow(), placed, picked_milli=900)
        assert level_of(session, product) == (9_100, 0)

        service.cancel(uow(actor_with(Permission.ORDERS_EDIT)), order_id=order_id)

        assert level_of(session, product) == (10_000, 0)
        assert kinds_of(session, order_id)[-1] is MovementKind.RESTOCK

    def test_restocks_once(self, session, uow, actor_with):
        product = make_stocked(uow())
        placed = make_order(uow(make_guest()), product)
        order_id = placed.order.id
        make_ready(uow(), placed, picked_milli=900)
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
