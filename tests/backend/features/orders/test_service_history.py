from datetime import timedelta
from typing import Any  # Any: a test says what it is about

import pytest
from sqlalchemy import func, select

from backend.features.accounts.models import SubstitutionWish
from backend.features.orders import service
from backend.features.orders.models import (
    Order,
    OrderEvent,
    OrderLine,
    OrderStatus,
    PastLine,
    PastOrder,
    PastPayment,
    PastStep,
    Payment,
    PaymentKind,
    PaymentMethod,
    Somebody,
)
from backend.features.stock import service as stock
from backend.features.stock.models import MovementKind, StockMovement
from backend.kernel.errors import Conflict, IllegalTransition
from backend.kernel.ids import new_id, new_order_number
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import contact, make_customer
from tests.factories.catalogue import make_weighed
from tests.factories.stock import level_of, stock_up
from tests.ports import NOON

S = OrderStatus
ANA, GUEST = Somebody("user:ana", "Ana Costa"), Somebody("guest:one", "Guest")
TO_THE_COUNTER = (S.CONFIRMED, S.PICKING, S.READY, S.HANDED_OVER)


@pytest.fixture
def pears(uow):
    """Return pears at 3.40 per kilogram, ten kilograms of them."""
    product = make_weighed(uow(), name="Pears", rate_minor=340, tax_rate_bp=700)
    stock_up(uow(), product, on_hand_milli=10_000)
    return product


@pytest.fixture
def past(session, pears):
    """Return a maker of orders of yesterday's noon, one step each hour."""

    def make(*statuses, line=None, **fields):
        placed_at = NOON - timedelta(days=1)
        steps = tuple(
            PastStep(to=status, at=placed_at + timedelta(hours=number), by=ANA)
            for number, status in enumerate(statuses, start=1)
        )
        values: dict[str, Any] = {
            "id": new_id(),
            "number": new_order_number(),
            "key": f"past/{new_id()}",
            "placed_at": placed_at,
            "placed_by": GUEST,
            "customer_id": make_customer(session).id,
            "contact": contact(),
            "lines": (line or PastLine(pears, 1_250, picked_milli=1_180),),
            "steps": steps,
        }
        return PastOrder(**values | fields)

    return make


class TestWriteHistory:
    def test_writes_what_was_ordered_picked_and_charged(self, uow, session, past, pears) -> None:
        service.write_history(uow(), orders=[past(*TO_THE_COUNTER)])

        order = session.scalars(select(Order)).one()
        line = session.scalars(select(OrderLine)).one()
        assert (order.status, order.version) == (S.HANDED_OVER, 5)
        assert (order.total_minor, order.charged_total_minor) == (425, 401)
        assert order.charged_net_minor + order.charged_tax_minor == 401
        assert (line.ordered_milli, line.picked_milli, line.charged_milli) == (1_250, 1_180, 1_180)
        assert order.placed_hour == 13  # noon UTC is one o'clock in Berlin
        assert level_of(session, pears) == (8_820, 0)

    def test_charges_at_most_a_tenth_above_what_was_ordered(self, uow, session, past, pears):
        line = PastLine(pears, 1_000, picked_milli=1_300)

        service.write_history(uow(), orders=[past(*TO_THE_COUNTER, line=line)])

        found = session.scalars(select(OrderLine)).one()
        assert (found.picked_milli, found.charged_milli) == (1_300, 1_100)

    @pytest.mark.parametrize(
        ("statuses", "on_hand", "reserved"),
        [
            ((S.CONFIRMED,), 10_000, 1_250),
            ((S.CONFIRMED, S.PICKING), 10_000, 1_250),
            ((S.CONFIRMED, S.CANCELLED), 10_000, 0),
            ((S.CONFIRMED, S.PICKING, S.READY), 8_820, 0),
            ((*TO_THE_COUNTER[:3], S.CANCELLED), 10_000, 0),
            ((*TO_THE_COUNTER, S.RETURNED), 8_820, 0),
        ],
    )
    def test_adds_up_wherever_the_order_stands(
        self, uow, session, past, pears, statuses, on_hand, reserved
    ) -> None:
        service.write_history(uow(), orders=[past(*statuses)])

        assert level_of(session, pears) == (on_hand, reserved)
        assert stock.find_discrepancies(uow()) == []
        assert service.find_discrepancies(uow()) == []

    def test_puts_back_what_could_be_sold_again(self, uow, session, past, pears) -> None:
        line = PastLine(pears, 1_000, picked_milli=1_000, is_restocked=True)

        service.write_history(uow(), orders=[past(*TO_THE_COUNTER, S.RETURNED, line=line)])

        assert level_of(session, pears) == (10_000, 0)
        kinds = session.scalars(
            select(StockMovement.kind).where(StockMovement.ref_type == "order")
        ).all()
        assert sorted(kinds) == [MovementKind.COMMIT, MovementKind.RESERVE, MovementKind.RESTOCK]

    def test_names_who_did_what_and_when(self, uow, session, past) -> None:
        order = past(*TO_THE_COUNTER)

        service.write_history(uow(), orders=[order])

        events = session.scalars(select(OrderEvent).order_by(OrderEvent.seq)).all()
        assert [event.to_status for event in events] == [S.PLACED, *TO_THE_COUNTER]
        assert {event.actor_name for event in events[1:]} == {"Ana Costa"}
        assert events[0].at == order.placed_at

    def test_keeps_what_was_wished_for_when_something_runs_short(
        self, uow, session, past, pears
    ) -> None:
        line = PastLine(pears, 1_000, 1_000, substitution_wish=SubstitutionWish.SIMILAR)

        service.write_history(uow(), orders=[past(S.CONFIRMED, line=line)])

        assert session.scalar(select(OrderLine.substitution_wish)) is SubstitutionWish.SIMILAR

    def test_keeps_payments(self, uow, session, past) -> None:
        paid = PastPayment(PaymentKind.TAKEN, PaymentMethod.CARD, 401, ANA, NOON)

        service.write_history(uow(), orders=[past(*TO_THE_COUNTER, payments=(paid,))])

        payment = session.scalars(select(Payment)).one()
        assert (payment.method, payment.amount_minor, payment.at) == ("card", 401, NOON)

    def test_asks_for_no_job_that_concerns_the_buyer(self, uow, session, past) -> None:
        service.write_history(uow(), orders=[past(S.CONFIRMED), past(*TO_THE_COUNTER)])

        session.flush()
        topics = set(session.scalars(select(OutboxMessage.topic)))
        assert topics <= {"catalogue.bump"}

    def test_refuses_a_move_that_does_not_exist(self, uow, past) -> None:
        with pytest.raises(IllegalTransition):
            service.write_history(uow(), orders=[past(S.CONFIRMED, S.HANDED_OVER)])

    def test_refuses_more_than_there_was(self, uow, session, past, pears) -> None:
        with pytest.raises(Conflict):
            service.write_history(uow(), orders=[past(S.CONFIRMED) for _ in range(9)])

        assert session.scalar(select(func.count()).select_from(Order)) == 0
