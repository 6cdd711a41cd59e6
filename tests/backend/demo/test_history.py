"""The past of a demo shop: it adds up, it is the same twice, and nobody gets mail for it."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from backend.demo.days import DAYS, Calendar
from backend.demo.history import fill_shelves, has_past, live_through
from backend.demo.people import draw_logins, invite
from backend.demo.shelves import SHOPS, goods_of, read_shop
from backend.features.catalogue import service as catalogue
from backend.features.orders import service as orders
from backend.features.orders.models import Order, OrderEvent, OrderLine, OrderStatus, Payment
from backend.features.stock import service as stock
from backend.features.stock.models import StockMovement
from backend.kernel.clock import shop_day
from backend.kernel.money import milli_from_text
from backend.kernel.outbox import OutboxMessage

S = OrderStatus


def by_status(session) -> Counter:
    return Counter(session.scalars(select(Order.status)))


@pytest.mark.timeout(180)
@pytest.mark.parametrize("shop", SHOPS)
class TestEveryShop:
    def test_adds_up_and_ends_with_the_shelves_of_the_files(self, uow, lived, shop) -> None:
        count = lived(shop)

        goods = goods_of(shop)
        ids = catalogue.ids_by_sku(uow(), skus=[good.sku for good in goods])
        left = stock.available(uow(), product_ids=list(ids.values()))
        assert 1_850 <= count <= 2_150
        assert stock.find_discrepancies(uow()) == []
        assert orders.find_discrepancies(uow()) == []
        assert [
            good.sku for good in goods if left[ids[good.sku]] != milli_from_text(good.on_hand)
        ] == []


class TestLiveThrough:
    @pytest.fixture(autouse=True)
    def past(self, lived, monkeypatch) -> int:
        """Open the smallest shop, with a fifth of its past."""
        monkeypatch.setattr("backend.demo.days.ORDERS", 400)
        return lived("movies")

    def test_holds_every_end_that_an_order_can_come_to(self, session) -> None:
        found = by_status(session)

        assert found[S.HANDED_OVER] > 330
        assert found[S.CANCELLED] > 5
        assert found[S.RETURNED] > 1
        assert found[S.PLACED] == found[S.FAILED] == 0

    def test_leaves_a_few_open_orders_of_today_in_every_state(self, uow, session) -> None:
        today = shop_day(uow().now, uow().shop.zone)

        found = Counter(session.scalars(select(Order.status).where(Order.placed_on == today)))

        assert found[S.CONFIRMED] >= 3
        assert found[S.PICKING] >= 2
        assert found[S.READY] >= 2

    def test_reaches_back_so_many_days_and_never_ahead(self, uow, session) -> None:
        first, last = session.execute(
            select(func.min(Order.placed_at), func.max(Order.placed_at))
        ).one()

        assert first >= uow().now - timedelta(days=DAYS + 1)
        assert first <= uow().now - timedelta(days=DAYS - 1)
        assert last < uow().now
        assert session.scalar(select(func.max(StockMovement.at))) < uow().now
        assert session.scalar(select(func.max(Payment.at))) < uow().now

    def test_moves_every_order_forward_in_time(self, session) -> None:
        events = session.execute(
            select(OrderEvent.order_id, OrderEvent.at).order_by(OrderEvent.order_id, OrderEvent.seq)
        ).all()

        backward = [
            late for early, late in pairwise(events) if early[0] == late[0] and early.at > late.at
        ]
        assert len(events) > 1_500
        assert backward == []

    def test_picks_and_wishes_while_the_doors_are_open(self, uow, session) -> None:
        calendar = Calendar.of(read_shop("movies")["card"]["open_times"], uow().shop.zone)
        picked = session.scalars(
            select(OrderEvent.at)
            .join(Order, Order.id == OrderEvent.order_id)
            .where(
                OrderEvent.to_status == S.HANDED_OVER,
                Order.placed_at < uow().now - timedelta(days=1),
            )
        ).all()
        wished = session.scalars(select(Order.wished_at).where(Order.wished_at.is_not(None))).all()

        assert len(picked) > 300
        assert len(wished) > 50
        assert {moment.minute % 30 for moment in wished} == {0}
        for moment in (*picked, *wished):
            local = moment.astimezone(calendar.zone)
            opens, closes = calendar.hours[local.weekday()]
            assert opens <= local.time() <= closes

    def test_is_busier_before_the_weekend(self, session) -> None:
        days = Counter(day.weekday() for day in session.scalars(select(Order.placed_on)))

        assert min(days[4], days[5]) > max(days[0], days[1], days[2])
        assert days[6] < min(days[number] for number in range(6))

    def test_names_an_employee_on_what_was_picked(self, session) -> None:
        picked = select(Order.employee_id).where(Order.status.in_([S.READY, S.HANDED_OVER]))
        waiting = select(Order.employee_id).where(Order.status == S.CONFIRMED)

        assert None not in set(session.scalars(picked))
        assert set(session.scalars(waiting)) == {None}

    def test_takes_for_each_order_handed_over_what_was_charged(self, session) -> None:
        taken = (
            select(Payment.order_id, func.sum(Payment.amount_minor).label("amount"))
            .where(Payment.kind == "taken")
            .group_by(Payment.order_id)
            .subquery()
        )
        rows = session.execute(
            select(Order.charged_total_minor, func.coalesce(taken.c.amount, 0))
            .outerjoin(taken, taken.c.order_id == Order.id)
            .where(Order.status.in_([S.HANDED_OVER, S.RETURNED]))
        ).all()

        assert len(rows) > 330
        assert [row for row in rows if row[0] != row[1]] == []

    def test_serves_people_with_a_log_in_and_without(self, session) -> None:
        with_login = session.scalar(
            select(func.count()).select_from(Order).where(Order.user_id.is_not(None))
        )

        assert 80 < with_login < 320

    def test_asks_for_no_mail(self, session) -> None:
        topics = set(session.scalars(select(OutboxMessage.topic)))

        assert not [topic for topic in topics if topic.startswith("orders.")]

    def test_counts_as_a_past(self, uow) -> None:
        assert has_past(uow(), shop="movies")
        assert has_past(uow(), shop="general")


def test_weighs_what_is_sold_by_weight(session, lived, monkeypatch) -> None:
    monkeypatch.setattr("backend.demo.days.ORDERS", 400)
    lived("general")

    ordered = session.execute(
        select(OrderLine.ordered_milli, OrderLine.picked_milli).where(
            OrderLine.unit_type == "kg", OrderLine.picked_milli.is_not(None)
        )
    ).all()

    exact = sum(line.ordered_milli == line.picked_milli for line in ordered)
    assert len(ordered) > 200
    assert exact < len(ordered) / 3


def test_is_the_same_for_the_same_day(uow, session, connection, stocked, monkeypatch) -> None:
    def tell() -> list[tuple]:
        unit = uow()
        live_through(unit, shop="movies")
        rows = session.execute(
            select(Order.number, Order.placed_at, Order.total_minor, Order.charged_total_minor)
            .where(Order.status == S.HANDED_OVER)
            .order_by(Order.number)
        ).all()
        return [tuple(row) for row in rows]

    monkeypatch.setattr("backend.demo.days.ORDERS", 400)
    stocked("movies")
    invite(uow(), logins=draw_logins())
    first = connection.begin_nested()
    once = tell()
    first.rollback()
    session.expire_all()

    assert tell() == once


def test_a_shop_without_a_past_gets_its_shelves_filled(uow, stocked) -> None:
    stocked("chocolate")

    assert not has_past(uow(), shop="chocolate")
    fill_shelves(uow(), shop="chocolate")
    fill_shelves(uow(), shop="chocolate")

    ids = catalogue.ids_by_sku(uow(), skus=["CHO-TUMACO"])
    assert stock.available(uow(), product_ids=ids.values()) == {ids["CHO-TUMACO"]: 40_000}


@pytest.mark.parametrize("hour", ["00:00:20", "03:30", "23:59:59"])
def test_opens_at_any_hour_of_the_day(uow, session, clock, lived, monkeypatch, hour) -> None:
    monkeypatch.setattr("backend.demo.days.ORDERS", 100)
    day = clock().astimezone(uow().shop.zone).date()
    now = datetime.combine(day, time.fromisoformat(hour), tzinfo=uow().shop.zone)
    clock.instant = now.astimezone(UTC)

    lived("movies")

    today = select(func.count()).where(Order.placed_on == day)
    assert session.scalar(today) >= 7
    assert stock.find_discrepancies(uow()) == orders.find_discrepancies(uow()) == []
