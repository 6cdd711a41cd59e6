"""Who sees which order."""

from dataclasses import replace

import pytest

from backend.features.orders import service
from backend.features.orders.errors import (
    OrderNotFound,
)
from backend.kernel.actor import NOBODY, Permission
from backend.kernel.ids import new_id, token_hash
from tests.factories.accounts import make_actor
from tests.factories.cart import make_guest
from tests.factories.orders import (
    make_order,
)
from tests.factories.stock import make_stocked


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
