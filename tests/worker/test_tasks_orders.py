"""What the worker does for orders."""

from sqlalchemy import select, update

from backend.features.orders import service
from backend.features.orders.models import FailureReason, Order, OrderStatus
from backend.kernel.outbox import OutboxMessage
from tests.factories.cart import make_guest
from tests.factories.orders import events_of, make_order, status_of
from tests.factories.stock import level_of, make_stocked


def rows(session):
    return session.execute(
        select(OutboxMessage.done_at, OutboxMessage.executed_by).where(
            OutboxMessage.topic == "orders.confirm"
        )
    ).all()


class TestConfirmOrder:
    def test_confirms_a_group(self, session, uow, run_jobs):
        product = make_stocked(uow())
        placed = [make_order(uow(make_guest()), product).order.id for _ in range(5)]

        run_jobs()

        assert {status_of(session, each) for each in placed} == {OrderStatus.CONFIRMED}
        assert {row.executed_by for row in rows(session)} == {"relay:test"}

    def test_is_harmless_when_repeated(self, session, uow, run_jobs):
        order_id = make_order(uow(make_guest()), make_stocked(uow())).order.id
        run_jobs()
        session.execute(update(OutboxMessage).values(done_at=None))

        run_jobs()

        assert len(events_of(session, order_id)) == 2

    def test_ends_what_does_not_add_up_and_nothing_else(self, session, uow, run_jobs):
        product = make_stocked(uow(), on_hand_milli=10_000)
        bad, good = (make_order(uow(make_guest()), product).order.id for _ in range(2))
        session.execute(update(Order).where(Order.id == bad).values(customer_id=None))

        run_jobs()

        order = service.sheet(uow(), order_id=bad).order
        assert (order.status, order.failure_reason) == (
            OrderStatus.FAILED,
            FailureReason.DOES_NOT_ADD_UP,
        )
        assert status_of(session, good) is OrderStatus.CONFIRMED
        assert level_of(session, product) == (10_000, 1_000)

    def test_ends_after_eight_attempts(self, session, uow, run_jobs, checkpoints, clock):
        product = make_stocked(uow(), on_hand_milli=10_000)
        order_id = make_order(uow(make_guest()), product).order.id
        checkpoints.traps["job-effect"] = KeyError("broken")

        for _ in range(8):
            run_jobs(may_break=True)
            clock.forward(minutes=11)

        order = service.sheet(uow(), order_id=order_id).order
        assert (order.status, order.failure_reason) == (
            OrderStatus.FAILED,
            FailureReason.INTERNAL,
        )
        assert level_of(session, product) == (10_000, 0)
