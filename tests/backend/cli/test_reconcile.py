"""The command that holds the books against each other."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, insert, update

from backend.adapters.database import db
from backend.cli import shop
from backend.cli.reconcile import check, settle
from backend.features.orders.models import Order, OrderEvent, OrderLine, OrderStatus
from backend.features.stock.models import MovementKind, StockLevel, StockMovement
from backend.kernel.actor import SYSTEM
from backend.kernel.outbox import OutboxMessage
from backend.wiring import wire
from tests.factories.accounts import make_actor
from tests.factories.cart import make_guest
from tests.factories.orders import make_order, make_ready, put_to
from tests.factories.reports import ask_for
from tests.factories.stock import ledger_of, level_of, make_stocked


@pytest.fixture
def product(uow):
    return make_stocked(uow(), on_hand_milli=10_000)


@pytest.fixture
def placed(uow, product):
    return make_order(uow(make_guest()), product, quantity_milli=1_000)


@pytest.fixture
def found(units):
    """Return a function that tells the invariants broken."""
    return lambda: [finding.invariant for finding in check(units)]


class TestCheck:
    def test_finds_nothing_in_a_shop_at_work(self, uow, found, product, placed, run_jobs):
        make_order(uow(make_guest()), product)
        run_jobs()
        make_ready(uow(), placed, picked_milli=900)
        uow().session.execute(
            insert(OrderEvent),
            [
                {
                    "order_id": placed.order.id,
                    "seq": seq,
                    "from_status": start,
                    "to_status": end,
                    "actor": "system",
                    "actor_name": "Test",
                    "at": uow().now,
                }
                for seq, start, end in (
                    (3, OrderStatus.CONFIRMED, OrderStatus.PICKING),
                    (4, OrderStatus.PICKING, OrderStatus.READY),
                )
            ],
        )

        assert found() == []

    def test_i1_finds_a_level_altered_by_hand(self, session, units, product):
        session.execute(update(StockLevel).values(on_hand_milli=12_000))

        finding = check(units)[0]

        assert (finding.invariant, finding.subject) == ("I1", f"product {product.id}")
        assert (finding.expected, finding.found) == ("on hand 10.000", "on hand 12.000")

    def test_i4_finds_a_reservation_that_no_order_explains(self, session, found, placed):
        put_to(session, placed.order.id, OrderStatus.HANDED_OVER)

        assert {"I4", "I7", "I8"} == set(found())

    def test_i6_finds_a_line_that_was_reserved_otherwise(self, session, found, placed):
        session.execute(update(OrderLine).values(ordered_milli=2_000))

        assert set(found()) == {"I4", "I6"}

    def test_i7_finds_a_release_too_many(self, session, found, placed):
        session.execute(
            update(StockMovement)
            .where(StockMovement.kind == MovementKind.RESERVE)
            .values(kind=MovementKind.RELEASE)
        )

        assert set(found()) == {"I6", "I7"}

    @pytest.mark.parametrize(
        "change",
        [
            {"seq": 2},
            {"from_status": OrderStatus.CONFIRMED},
            {"to_status": OrderStatus.READY},
        ],
    )
    def test_i8_finds_a_broken_history(self, session, found, placed, change):
        session.execute(update(OrderEvent).values(**change))

        assert set(found()) == {"I8"}

    def test_i8_finds_an_illegal_move(self, session, uow, found, placed):
        session.execute(
            insert(OrderEvent).values(
                order_id=placed.order.id,
                seq=2,
                from_status=OrderStatus.PLACED,
                to_status=OrderStatus.PICKING,  # nobody confirmed it
                actor="system",
                actor_name="Test",
                at=uow().now,
            )
        )
        put_to(session, placed.order.id, OrderStatus.PICKING)

        assert found() == ["I8"]

    def test_i9_finds_jobs_late_and_dead(self, session, found, placed, clock):
        clock.forward(minutes=3)
        late = found()
        session.execute(update(OutboxMessage).values(dead_at=clock()))

        assert (set(late), set(found())) == ({"I9"}, {"I9"})

    def test_i10_finds_an_order_that_nobody_will_confirm(self, session, found, placed):
        session.execute(delete(OutboxMessage))

        assert found() == ["I10"]

    def test_i11_finds_a_total_that_is_no_sum(self, session, found, placed):
        session.execute(
            update(Order).values(total_minor=Order.total_minor + 1, net_minor=Order.net_minor + 1)
        )

        assert found() == ["I11"]

    @pytest.mark.parametrize("damage", ["lost", "altered"])
    def test_i13_finds_a_report_without_its_file(
        self, session, uow, found, files, run_jobs, damage
    ):
        ask_for(uow(make_actor(session, "admin")))
        run_jobs()
        assert found() == []
        (key,) = files.stored

        if damage == "lost":
            files.delete(key)
        else:
            files.stored[key] += b"one more row"

        assert found() == ["I13"]


class TestSettle:
    def test_writes_what_explains_the_shelf(self, session, units, found, product, placed):
        session.execute(update(StockLevel).values(on_hand_milli=12_000, reserved_milli=0))

        settled = settle(units, check(units))

        assert settled == [product.id]
        assert found() == []
        assert level_of(session, product) == (12_000, 1_000)
        assert ledger_of(session, product)[-1] == (MovementKind.ADJUST, 2_000, 0, 12_000, 1_000)

    def test_leaves_promises_that_cannot_be_kept_to_a_person(self, session, units, product, placed):
        session.execute(update(StockLevel).values(on_hand_milli=500, reserved_milli=500))

        assert settle(units, check(units)) == []
        assert check(units) != []


class TestCommand:
    @pytest.fixture
    def run(self, crowd, tmp_path, monkeypatch):
        houses = []

        def wired(*arguments, **options):
            houses.append(wire(*arguments, **options))
            return houses[-1]

        monkeypatch.setattr("backend.cli.reconcile.wire", wired)
        with crowd.open_session() as session:
            url = session.get_bind().engine.url.render_as_string(hide_password=False)

        def run(*arguments, **variables):
            env = {"DATABASE_URL": url, "VAR_DIR": str(tmp_path)} | variables
            return CliRunner().invoke(shop, ["reconcile", *arguments], env=env)

        yield run
        for house in houses:  # a program that ends closes its connections, a test has to
            with house.app.app_context():
                db.engine.dispose()

    def test_finds_names_and_settles(self, crowd, run):
        product = crowd.run(lambda uow: make_stocked(uow, on_hand_milli=10_000), actor=SYSTEM)
        clean = run()
        change = update(StockLevel).values(on_hand_milli=12_000)
        crowd.run(lambda uow: uow.session.execute(change).close(), actor=SYSTEM)

        broken = run("--json")
        settled = run("--json", "--repair")
        after = run()

        assert (clean.exit_code, clean.output) == (0, "Everything adds up.\n")
        assert broken.exit_code == 1
        assert json.loads(broken.output)["findings"][0] == {
            "invariant": "I1",
            "subject": f"product {product.id}",
            "expected": "on hand 10.000",
            "found": "on hand 12.000",
            "product_id": product.id,
        }
        assert settled.exit_code == 0
        assert json.loads(settled.output) == {"findings": [], "settled": [product.id]}
        assert after.exit_code == 0

    def test_says_when_it_could_not_run(self, run, tmp_path):
        nowhere = f"sqlite:///{tmp_path}/missing/shop.db"

        assert run(DATABASE_URL=nowhere).exit_code == 2
