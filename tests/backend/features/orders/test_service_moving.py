"""Orders moved at random: every wish is done or refused, and the books stay right."""

from hypothesis import HealthCheck, given, settings, strategies as st

from backend.features.orders import queries, service
from backend.features.orders.models import MOVES, OrderStatus
from backend.features.orders.service.moving import move
from backend.features.stock import service as stock
from backend.kernel.actor import Permission
from backend.kernel.errors import Conflict, IllegalTransition
from tests.factories.cart import make_guest
from tests.factories.orders import events_of, make_order, make_ready, status_of
from tests.factories.stock import level_of, make_stocked

WISHES = st.lists(st.sampled_from(["confirm", "fail", "cancel", "staff cancel", "ready"]))


@given(wishes=WISHES)
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_keeps_the_books_whatever_is_wished(session, uow, actor_with, wishes):
    buyer, clerk = make_guest(), actor_with(Permission.ORDERS_EDIT)
    product = make_stocked(uow(), on_hand_milli=5_000)
    placed = make_order(uow(buyer), product, quantity_milli=2_000)
    order_id = placed.order.id

    def ready():
        if status_of(session, order_id) is OrderStatus.CONFIRMED:
            for status in (OrderStatus.PICKING, OrderStatus.READY):
                move(uow(), queries.for_move(session, order_id=order_id), to=status)
            make_ready(uow(), placed, picked_milli=2_000)

    deeds = {
        "confirm": lambda: service.confirm(uow(), order_id=order_id),
        "fail": lambda: service.fail(uow(), reason="X", order_id=order_id),
        "cancel": lambda: service.cancel(uow(buyer), order_id=order_id),
        "staff cancel": lambda: service.cancel(uow(clerk), order_id=order_id),
        "ready": ready,
    }
    for wish in wishes:
        try:
            deeds[wish]()
        except Conflict:
            continue

    expected = {
        OrderStatus.PLACED: (5_000, 2_000),
        OrderStatus.CONFIRMED: (5_000, 2_000),
        OrderStatus.READY: (3_000, 0),
        OrderStatus.CANCELLED: (5_000, 0),
        OrderStatus.FAILED: (5_000, 0),
    }
    assert level_of(session, product) == expected[status_of(session, order_id)]
    history = events_of(session, order_id)
    assert [seq for seq, *_ in history] == list(range(1, len(history) + 1))
    assert all(start and end in MOVES[start] for _, start, end in history[1:])
    assert stock.find_discrepancies(uow()) == []
    assert service.find_discrepancies(uow()) == []


def test_moves_nothing_that_is_not_where_it_was_seen(session, uow):
    order_id = make_order(uow(make_guest()), make_stocked(uow())).order.id
    seen = queries.for_move(session, order_id=order_id)
    move(uow(), seen, to=OrderStatus.CONFIRMED)

    try:
        move(uow(), seen, to=OrderStatus.FAILED)
        outcome = None
    except Conflict as refusal:
        outcome = refusal

    assert outcome is not None
    assert not isinstance(outcome, IllegalTransition)
    assert status_of(session, order_id) is OrderStatus.CONFIRMED
