import threading

import pytest
from sqlalchemy import select

from backend.adapters import database
from backend.kernel.actor import SYSTEM
from backend.kernel.jobs import Job
from backend.kernel.outbox import OutboxMessage
from worker.relay import Relay
from worker.task import REGISTRY, Runner, Task

SHORT = Job("probe.short", number=int)
BROKEN = Job("probe.a_broken")
MINUTELY = Job("probe.minutely", every="minute")


@pytest.fixture
def registry(monkeypatch):
    """Replace every real task by ours."""
    for name in list(REGISTRY):
        monkeypatch.delitem(REGISTRY, name)
    done = []
    handlers = ((SHORT, lambda uow, *, number: done.append(number)), (MINUTELY, done.append))
    for job, handler in handlers:
        monkeypatch.setitem(REGISTRY, job.name, Task(job, handler, None))
    return done


@pytest.fixture
def relay(units, registry):
    def relay(*, has_broker=True):
        runner = Runner(units=units, executed_by="relay@here", is_transient=database.is_transient)
        return Relay(units=units, runner=runner, broker_answers=lambda: has_broker)

    return relay


@pytest.fixture
def rows(session):
    def rows(job):
        return list(
            session.execute(
                select(OutboxMessage)
                .where(OutboxMessage.topic == job.name)
                .execution_options(populate_existing=True)
            ).scalars()
        )

    return rows


def ask(units, number=1):
    units.run(lambda uow: uow.enqueue(SHORT, number=number), actor=SYSTEM)


class TestRound:
    def test_leaves_a_fresh_row_to_celery(self, relay, units, registry, doorbell):
        ask(units)
        doorbell.rung.clear()

        assert relay().round() == 0

        assert registry == []
        assert "probe.short" not in doorbell.rung

    def test_rings_again_after_half_a_minute(self, relay, units, registry, doorbell, clock):
        ask(units)
        doorbell.rung.clear()
        clock.forward(seconds=31)

        relay().round()

        assert "probe.short" in doorbell.rung
        assert registry == []

    def test_does_itself_what_is_overdue(self, relay, units, registry, rows, clock):
        ask(units, 7)
        clock.forward(seconds=61)

        relay().round()

        assert 7 in registry
        assert rows(SHORT)[0].executed_by == "relay@here"

    def test_does_everything_at_once_without_a_broker(self, relay, units, registry, clock):
        ask(units, 7)
        clock.forward(seconds=1)

        relay(has_broker=False).round()

        assert 7 in registry

    def test_goes_on_with_the_next_topic_when_one_is_in_trouble(
        self, relay, units, registry, monkeypatch, clock
    ):
        monkeypatch.setitem(REGISTRY, BROKEN.name, Task(BROKEN, print, None))
        units.run(lambda uow: uow.enqueue(BROKEN), actor=SYSTEM)
        ask(units, 7)
        clock.forward(seconds=61)
        whole = Runner.drain

        def drain(runner, topic, **options):
            if topic == BROKEN.name:
                raise ZeroDivisionError
            return whole(runner, topic, **options)

        monkeypatch.setattr(Runner, "drain", drain)

        relay().round()

        assert 7 in registry

    def test_leaves_a_topic_that_this_version_does_not_know(self, relay, units, clock):
        units.run(lambda uow: uow.enqueue(Job("probe.unknown")), actor=SYSTEM)
        clock.forward(minutes=5)

        assert relay().round() == 0


class TestPeriodicJobs:
    def test_writes_one_row_for_each_turn(self, relay, rows, clock):
        for _ in range(3):
            relay().round()
        clock.forward(minutes=1)
        relay().round()

        assert len(rows(MINUTELY)) == 2

    def test_writes_one_row_for_two_relays(self, relay, rows):
        relay().round()
        relay().round()

        assert len(rows(MINUTELY)) == 1

    def test_rings_for_it_at_once(self, relay, doorbell):
        relay().round()

        assert doorbell.rung == ["probe.minutely"]


class TestRun:
    def test_goes_on_after_a_failed_round(self, relay, monkeypatch):
        stop, rounds = threading.Event(), []

        def failing(self):
            rounds.append(self)
            if len(rounds) == 2:
                stop.set()
            raise ZeroDivisionError

        monkeypatch.setattr(Relay, "round", failing)
        monkeypatch.setattr("worker.relay.ROUND_SECONDS", 0)
        shown = []

        relay().run(stop, after_round=lambda: shown.append(1))

        assert len(rounds) == 2
        assert len(shown) == 2
