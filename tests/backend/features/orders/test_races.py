"""Many at once, each with a transaction of his own that really commits."""

import time
from functools import partial
from typing import Any  # Any: what a thread returned

import pytest
from flask import Flask
from sqlalchemy import func, select

from backend.adapters import database
from backend.app import assemble
from backend.features.cart import service as cart
from backend.features.orders import jobs, service
from backend.features.orders.models import ChangeWish, LineChange, Order, OrderStatus, Placed
from backend.features.orders.queries import for_move
from backend.features.orders.service.moving import move
from backend.features.stock import service as stock
from backend.features.stock.errors import OutOfStock
from backend.kernel.actor import SYSTEM, guest
from backend.kernel.errors import Conflict, Transient
from backend.kernel.ids import token_hash
from backend.settings import Settings
from backend.wiring import House
from tests.crowd import at_once
from tests.factories.cart import fill_cart, make_guest
from tests.factories.orders import events_of, kinds_of, make_order, make_wish, status_of
from tests.factories.stock import level_of, make_stocked
from worker.task import Runner

TRIES = 20


@pytest.fixture
def products(crowd):
    """Return a maker of products with so much behind each."""

    def products(number, on_hand_milli):
        def work(uow):
            return [make_stocked(uow, on_hand_milli=on_hand_milli) for _ in range(number)]

        return crowd.run(work, actor=SYSTEM)

    return products


@pytest.fixture
def app(crowd, tmp_path):
    settings = Settings.from_env({"VAR_DIR": str(tmp_path), "RATE_LIMITS": "off"})
    app = Flask("cornerstore", static_folder=None)
    assemble(House(settings=settings, app=app, units=crowd))
    return app


def patiently(work, actor, crowd):
    """Do as a client does whom the shop asks to try again: more threads than connections."""
    for _ in range(TRIES):
        try:
            return crowd.run(work, actor=actor)
        except Transient:
            time.sleep(0.01)
    return None


def read(crowd, work):
    return crowd.run(work, actor=SYSTEM, read_only=True)


def discrepancies(crowd):
    return read(crowd, lambda uow: stock.find_discrepancies(uow) + service.find_discrepancies(uow))


def test_sells_the_last_units_once(crowd, products):
    (product,) = products(1, 10_000)

    outcomes = at_once([partial(buy, crowd, [product]) for _ in range(20)])

    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [OutOfStock] * 10
    assert len([each for each in outcomes if isinstance(each, Placed)]) == 10
    assert read(crowd, lambda uow: level_of(uow.session, product)) == (10_000, 10_000)
    assert discrepancies(crowd) == []


def test_lets_reversed_carts_pass_each_other(crowd, products):
    shelf = products(4, 1_000_000)

    def shop_often(wanted):
        return [buy(crowd, wanted) for _ in range(5)]

    rows: Any = at_once([partial(shop_often, shelf[:: (-1) ** turn]) for turn in range(8)])

    assert all(isinstance(placed, Placed) for row in rows for placed in row)
    for product in shelf:
        assert read(crowd, lambda uow, p=product: level_of(uow.session, p)) == (1_000_000, 40_000)
    assert discrepancies(crowd) == []


def test_makes_one_order_of_fifty_equal_requests(crowd, products, app):
    (product,) = products(1, 100_000)
    token = "the-token-of-one-cart"
    body = {
        "collection": "collection",
        "contact": {"first_name": "Ada", "last_name": "Buyer"},
        "expected_total_minor": 240,
    }
    headers = {"X-Cart-Token": token, "Idempotency-Key": "one-intent-of-one-click"}
    buyer = guest(token_hash(token))
    crowd.run(lambda uow: fill_cart(uow, product), actor=buyer)

    def order():
        for _ in range(TRIES):
            answer = app.test_client().post("/api/orders", json=body, headers=headers)
            if answer.status_code != 503:
                return answer
            time.sleep(0.01)
        return None

    answers: Any = at_once([order] * 50)

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert len({answer.headers["X-Order-Token"] for answer in answers}) == 1
    replayed = [answer.headers.get("Idempotency-Replayed") for answer in answers]
    assert sorted(replayed, key=str) == [None, *["true"] * 49]
    mine = select(func.count()).select_from(Order).where(Order.placed_by == buyer.key)
    assert read(crowd, lambda uow: uow.session.scalar(mine)) == 1
    assert read(crowd, lambda uow: level_of(uow.session, product)) == (100_000, 1_000)


@pytest.mark.parametrize("turn", range(3))
def test_lets_one_of_confirming_failing_and_cancelling_win(crowd, products, turn):
    (product,) = products(1, 5_000)
    order_id = buy(crowd, [product]).order.id

    deeds = [
        partial(service.fail, reason="X", order_id=order_id),
        partial(service.cancel, order_id=order_id),
        partial(service.confirm, order_id=order_id),
    ]

    outcomes = at_once([partial(crowd.run, deed, actor=SYSTEM) for deed in deeds])

    assert all(each is None or isinstance(each, Conflict) for each in outcomes), outcomes
    status = read(crowd, lambda uow: status_of(uow.session, order_id))
    held = 1_000 if status is OrderStatus.CONFIRMED else 0
    assert read(crowd, lambda uow: level_of(uow.session, product)) == (5_000, held)
    assert discrepancies(crowd) == []


def test_cancels_once(crowd, products):
    (product,) = products(1, 5_000)
    order_id = buy(crowd, [product]).order.id

    outcomes = at_once(
        [partial(crowd.run, partial(service.cancel, order_id=order_id), actor=SYSTEM)] * 4
    )

    assert sorted(map(str, outcomes)) == ["None", *["Not possible in this state"] * 3]
    assert read(crowd, lambda uow: len(kinds_of(uow.session, order_id))) == 2
    assert read(crowd, lambda uow: level_of(uow.session, product)) == (5_000, 0)


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("other", ["cancel", "confirm", "pick", "change"])
def test_keeps_the_books_when_a_change_meets_something_else(crowd, products, other, turn):
    first, second = products(2, 10_000)
    order_id = buy(crowd, [first, second]).order.id
    crowd.run(lambda uow: service.confirm(uow, order_id=order_id), actor=SYSTEM)
    changes = (LineChange(first.id, 3_000), LineChange(second.id, 0))
    change = partial(
        service.change, order_id=order_id, base_version=2, wish=ChangeWish(changes, 720)
    )
    deeds = {
        "cancel": partial(service.cancel, order_id=order_id),
        "confirm": partial(service.confirm, order_id=order_id),
        "pick": partial(start_picking, order_id),
        "change": change,
    }

    outcomes = at_once([partial(crowd.run, deed, actor=SYSTEM) for deed in (change, deeds[other])])

    assert all(each is None or isinstance(each, Conflict) for each in outcomes), outcomes
    assert outcomes.count(None) >= 1
    assert discrepancies(crowd) == []
    is_changed = len(read(crowd, lambda uow: kinds_of(uow.session, order_id))) > 2
    assert other != "change" or (outcomes.count(None), is_changed) == (1, True)


def test_lets_reversed_changes_pass_each_other(crowd, products):
    shelf = products(3, 1_000_000)
    orders = [buy(crowd, shelf).order.id for _ in range(6)]

    def swing(order_id, turn):
        for version in range(1, 6):
            up, down = (3_000, 1_000) if (version + turn) % 2 else (1_000, 3_000)
            lines = (LineChange(shelf[0].id, up), LineChange(shelf[2].id, down))
            wish = ChangeWish(lines, 1_200)
            change = partial(service.change, order_id=order_id, base_version=version, wish=wish)
            patiently(change, SYSTEM, crowd)

    outcomes = at_once([partial(swing, order_id, turn) for turn, order_id in enumerate(orders)])

    assert outcomes == [None] * 6
    assert discrepancies(crowd) == []


def test_confirms_once_however_often_it_is_rung(crowd, products):
    (product,) = products(1, 100_000)
    placed = [buy(crowd, [product]).order.id for _ in range(6)]
    runners = [Runner(crowd, f"celery:{n}", database.is_transient) for n in range(3)]

    outcomes = at_once([partial(runner.drain, jobs.CONFIRM_ORDER.name) for runner in runners])

    assert all(isinstance(each, int) for each in outcomes), outcomes
    for order_id in placed:
        history = read(crowd, lambda uow, id_=order_id: events_of(uow.session, id_))
        assert [to for _, _, to in history] == [OrderStatus.PLACED, OrderStatus.CONFIRMED]
    assert discrepancies(crowd) == []


def test_empties_a_cart_once(crowd, products):
    (product,) = products(1, 100_000)
    buyer = make_guest()
    crowd.run(lambda uow: fill_cart(uow, product), actor=buyer)

    def order():
        return patiently(
            lambda uow: service.place(uow, wish=make_wish(uow, expected_total_minor=240)),
            buyer,
            crowd,
        )

    outcomes = at_once([order] * 4)

    assert len([each for each in outcomes if isinstance(each, Placed)]) == 1
    assert read(crowd, lambda uow: level_of(uow.session, product)) == (100_000, 1_000)
    assert crowd.run(cart.sheet, actor=buyer, read_only=True).lines == ()


def buy(crowd, wanted):
    return patiently(partial(place, wanted), make_guest(), crowd)


def start_picking(order_id, uow):
    move(uow, for_move(uow.session, order_id=order_id), to=OrderStatus.PICKING)


def place(wanted, uow):
    return make_order(uow, *wanted)
