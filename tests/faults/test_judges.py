"""The judges themselves: what they let pass, and that they see each kind of damage."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from backend.adapters import database
from backend.features.catalogue.models import Section
from backend.features.orders.models import Order, OrderStatus
from backend.features.reports.models import Report
from backend.features.stock.models import StockLevel, StockMovement
from backend.kernel.actor import SYSTEM
from backend.kernel.outbox import OutboxMessage
from tests.faults.intents import INTENTS, Intent, judge_whole_shop
from worker.task import Runner


@pytest.fixture
def fulfil(units, session, files, tmp_path) -> Callable[[str], Intent]:
    """Return a function that asks for something and has it done without any fault."""
    runner = Runner(units=units, executed_by="relay:test", is_transient=database.is_transient)

    def fulfil(topic: str) -> Intent:
        intent = INTENTS[topic]()
        units.run(intent.arrange, actor=SYSTEM)
        intent.ask(units)
        runner.drain(topic)
        for key, content in files.stored.items():
            (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / key).write_bytes(content)
        session.expire_all()
        return intent

    return fulfil


def copy_section(session):
    section = session.scalars(select(Section).order_by(Section.id.desc())).first()
    twin = Section(
        **{
            column.key: getattr(section, column.key)
            for column in Section.__table__.columns
            if column.key not in {"id", "path_key"}
        }
    )
    twin.path_key = "another"
    session.add(twin)
    session.flush()


def copy_job(session):
    job = session.scalars(select(OutboxMessage).where(OutboxMessage.topic.in_(list(INTENTS)))).one()
    values = {column.key: getattr(job, column.key) for column in OutboxMessage.__table__.columns}
    session.execute(insert(OutboxMessage).values(values | {"id": type(job.id)(int=1)}))


DAMAGE: dict[str, dict[str, Any]] = {
    "orders.confirm": {
        "left placed": update(Order).values(status=OrderStatus.PLACED),
        "ledger lost": delete(StockMovement),
        "reserved twice": update(StockLevel).values(reserved_milli=4_000),
        "job undone": update(OutboxMessage).values(done_at=None),
        "job doubled": copy_job,
    },
    "section_requests.apply": {
        "section doubled": copy_section,
        "job undone": update(OutboxMessage).values(done_at=None),
    },
    "stock.post_document": {
        "posted without effect": update(StockLevel).values(on_hand_milli=10_000),
        "ledger lost": delete(StockMovement),
    },
    "reports.build": {
        "another file": update(Report).values(sha256="0" * 64),
        "cut short": update(Report).values(size=1),
    },
}


@pytest.mark.parametrize("topic", INTENTS)
def test_let_a_day_without_faults_pass(fulfil, session, units, tmp_path, topic):
    intent = fulfil(topic)

    intent.judge(session, tmp_path)
    judge_whole_shop(units)


@pytest.mark.parametrize(
    ("topic", "damage"), [(topic, name) for topic, names in DAMAGE.items() for name in names]
)
def test_see_damage(fulfil, session, tmp_path, topic, damage):
    intent = fulfil(topic)
    harm = DAMAGE[topic][damage]

    if callable(harm):
        harm(session)
    else:
        session.execute(harm)
    session.expire_all()

    with pytest.raises((AssertionError, ValueError, LookupError)):
        intent.judge(session, tmp_path)


def test_see_a_file_left_behind(fulfil, session, tmp_path):
    intent = fulfil("reports.build")
    (file,) = tmp_path.rglob("*.csv")
    file.with_name(file.name.replace("-1.csv", "-2.csv")).write_bytes(b"stray")

    with pytest.raises(AssertionError):
        intent.judge(session, tmp_path)


def test_see_a_level_that_nothing_explains(fulfil, session, units):
    fulfil("stock.post_document")
    session.execute(update(StockLevel).values(on_hand_milli=StockLevel.on_hand_milli + 1))

    with pytest.raises(AssertionError):
        judge_whole_shop(units)
