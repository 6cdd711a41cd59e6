"""Changing an order while nothing of it is picked."""

import pytest
from sqlalchemy import select, update

from backend.features.accounts.models import SubstitutionWish
from backend.features.catalogue.errors import OffStep, ProductGone
from backend.features.catalogue.models import Product
from backend.features.notices.models import Notice
from backend.features.orders import service
from backend.features.orders.errors import OrderNotFound, PriceChanged, TooLateToChange
from backend.features.orders.models import (
    ChangeWish,
    LineChange,
    Order,
    OrderLine,
    OrderStatus,
    Placed,
)
from backend.features.stock import service as stock
from backend.features.stock.errors import OutOfStock, ShortLine
from backend.features.stock.models import MovementKind, Ref, Want
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, PermissionMissing, StaleVersion
from tests.factories.accounts import make_actor
from tests.factories.cart import make_guest
from tests.factories.orders import events_of, kinds_of, make_order, make_ready, put_to
from tests.factories.stock import level_of, make_stocked

PLACED, CONFIRMED = OrderStatus.PLACED, OrderStatus.CONFIRMED


def wish(total, *lines):
    return ChangeWish(tuple(LineChange(p.id, *rest) for p, *rest in lines), total)


def change(unit, placed, total, *lines, version=1):
    service.change(unit, order_id=placed.order.id, base_version=version, wish=wish(total, *lines))


def lines_of(session, placed):
    rows = session.execute(
        select(OrderLine.line_no, OrderLine.product_id, OrderLine.ordered_milli)
        .where(OrderLine.order_id == placed.order.id)
        .order_by(OrderLine.line_no)
    )
    return [tuple(row) for row in rows]


def findings(unit):
    return stock.find_discrepancies(unit) + service.find_discrepancies(unit)


@pytest.fixture
def guest():
    return make_guest()


@pytest.fixture
def pears(uow):
    return make_stocked(uow(), name="Pears", rate_minor=200, tax_rate_bp=700)


@pytest.fixture
def plums(uow):
    return make_stocked(uow(), name="Plums", rate_minor=300, tax_rate_bp=1_900)


@pytest.fixture
def placed(uow, guest, pears, plums):
    """Place an order for two pears and two plums."""
    return make_order(uow(guest), pears, plums, quantity_milli=2_000)


class TestChange:
    def test_takes_in_takes_out_and_counts_anew(self, session, uow, guest, placed, pears, plums):
        figs = make_stocked(uow(), name="Figs", rate_minor=119, tax_rate_bp=1_900)

        change(uow(guest), placed, 919, (pears, 4_000), (plums, 0), (figs, 1_000))

        order = session.get(Order, placed.order.id, populate_existing=True)
        assert (order.net_minor, order.tax_minor, order.total_minor) == (848, 71, 919)
        assert lines_of(session, placed) == [(1, pears.id, 4_000), (3, figs.id, 1_000)]
        assert order.version == 2
        assert events_of(session, order.id) == [(1, None, PLACED), (2, PLACED, PLACED)]
        assert [level_of(session, each)[1] for each in (pears, plums, figs)] == [4_000, 0, 1_000]
        assert findings(uow()) == []

    def test_explains_every_change_in_the_ledger(self, session, uow, guest, placed, pears, plums):
        change(uow(guest), placed, 300, (pears, 0), (plums, 1_000))
        change(uow(guest), placed, 900, (plums, 3_000), version=2)

        assert kinds_of(session, placed.order.id).count(MovementKind.RELEASE) == 2
        assert kinds_of(session, placed.order.id).count(MovementKind.RESERVE) == 3
        ref = Ref("order", str(placed.order.id))
        assert stock.reserved_for(uow(), ref=ref) == [Want(plums.id, 3_000)]
        assert findings(uow()) == []

    @pytest.mark.parametrize("is_confirmed", [False, True])
    def test_is_confirmed_and_called_off_like_any_other(
        self, session, uow, guest, placed, pears, plums, is_confirmed
    ):
        figs = make_stocked(uow(), name="Figs", rate_minor=100)
        change(uow(guest), placed, 700, (plums, 0), (figs, 3_000))
        if is_confirmed:
            service.confirm(uow(), order_id=placed.order.id)

        service.cancel(uow(guest), order_id=placed.order.id)

        assert [level_of(session, each)[1] for each in (pears, plums, figs)] == [0, 0, 0]
        assert findings(uow()) == []

    def test_keeps_the_rate_of_what_does_not_grow(self, session, uow, guest, placed, pears, plums):
        session.execute(update(Product).values(rate_minor=999))

        change(uow(guest), placed, 800, (pears, 1_000), (plums, 2_000))

        rates = session.execute(select(OrderLine.rate_minor).order_by(OrderLine.line_no))
        assert list(rates.scalars()) == [200, 300]

    def test_takes_todays_rate_for_what_grows(self, session, uow, guest, placed, pears):
        session.execute(update(Product).values(rate_minor=250))

        with pytest.raises(PriceChanged) as refusal:
            change(uow(guest), placed, 1_200, (pears, 3_000))

        assert refusal.value.total_minor == 1_350

    def test_says_how_much_there_is_of_each(self, session, uow, guest, placed, pears, plums):
        unit = uow(guest)

        with pytest.raises(OutOfStock) as refusal, unit.attempt():
            change(unit, placed, 6_000, (pears, 12_000), (plums, 12_000))

        assert refusal.value.lines == (
            ShortLine(pears.id, 12_000, 10_000),
            ShortLine(plums.id, 12_000, 10_000),
        )
        assert level_of(session, pears) == (10_000, 2_000)

    def test_lets_one_wish_for_something_else(self, session, uow, guest, placed, pears):
        change(uow(guest), placed, 1_000, (pears, 2_000, SubstitutionWish.CALL_ME))

        wishes = session.execute(select(OrderLine.substitution_wish).order_by(OrderLine.line_no))
        assert list(wishes.scalars()) == [SubstitutionWish.CALL_ME, SubstitutionWish.LEAVE_OUT]
        assert len(events_of(session, placed.order.id)) == 2
        assert kinds_of(session, placed.order.id) == [MovementKind.RESERVE] * 2

    def test_leaves_no_trace_when_nothing_is_different(self, session, uow, guest, placed, pears):
        change(uow(guest), placed, 1_000, (pears, 2_000))

        assert session.get(Order, placed.order.id, populate_existing=True).version == 1
        assert len(events_of(session, placed.order.id)) == 1

    def test_lets_less_be_taken_of_what_is_not_sold_any_more(
        self, session, uow, clock, guest, placed, pears
    ):
        session.execute(update(Product).where(Product.id == pears.id).values(archived_at=clock()))
        session.expire_all()

        with pytest.raises(ProductGone):
            change(uow(guest), placed, 1_200, (pears, 3_000))
        change(uow(guest), placed, 800, (pears, 1_000))

        assert level_of(session, pears) == (10_000, 1_000)

    def test_refuses_what_is_not_sold_so(self, uow, guest, placed, pears):
        with pytest.raises(OffStep):
            change(uow(guest), placed, 900, (pears, 1_500))

    def test_refuses_to_leave_nothing(self, uow, guest, placed, pears, plums):
        with pytest.raises(Invalid) as refusal:
            change(uow(guest), placed, 0, (pears, 0), (plums, 0))

        assert "lines" in refusal.value.errors

    def test_refuses_one_product_twice(self, uow, guest, placed, pears):
        with pytest.raises(Invalid):
            change(uow(guest), placed, 800, (pears, 1_000), (pears, 1_000))

    def test_refuses_another_version(self, uow, guest, placed, pears):
        with pytest.raises(StaleVersion):
            change(uow(guest), placed, 800, (pears, 1_000), version=7)

    @pytest.mark.parametrize("status", sorted(set(OrderStatus) - {PLACED, CONFIRMED}))
    def test_refuses_once_picking_began(self, session, uow, guest, placed, pears, status):
        put_to(session, placed.order.id, status)

        with pytest.raises(TooLateToChange):
            change(uow(guest), placed, 800, (pears, 1_000))

    def test_knows_no_order_of_somebody_else(self, uow, placed, pears):
        with pytest.raises(OrderNotFound):
            change(uow(make_guest()), placed, 800, (pears, 1_000))

    def test_is_not_for_who_only_reads(self, uow, actor_with, placed, pears):
        with pytest.raises(PermissionMissing):
            change(uow(actor_with(Permission.ORDERS_READ)), placed, 800, (pears, 1_000))

    def test_tells_the_buyer_what_staff_changed(self, session, uow, actor_with, pears):
        buyer = make_actor(session)
        placed = make_order(uow(buyer), pears, quantity_milli=2_000)
        staff = make_actor(session, "employee")

        change(uow(staff), placed, 200, (pears, 1_000))

        notice = session.execute(select(Notice)).scalar_one()
        assert (notice.user_id, notice.kind) == (buyer.user_id, "order.changed")


class TestPicking:
    def test_finds_a_changed_order_in_order_when_it_is_ready(self, session, uow, guest, pears):
        placed = make_order(uow(guest), pears, quantity_milli=1_000)
        change(uow(guest), placed, 400, (pears, 2_000))
        changed = service.sheet(uow(), order_id=placed.order.id)

        make_ready(uow(), Placed(changed.order, placed.link_token), picked_milli=2_000)

        assert level_of(session, pears) == (8_000, 0)
