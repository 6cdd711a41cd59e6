from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from backend.adapters import database
from backend.kernel import outbox
from backend.kernel.actor import SYSTEM
from backend.kernel.errors import Conflict, Transient
from backend.kernel.jobs import Job
from backend.kernel.outbox import MAX_ATTEMPTS, OutboxMessage
from worker.task import REGISTRY, LeaseLost, Run, Runner, Task, task

SHORT = Job("probe.short", group=3, number=int)
LONG = Job("probe.long", long=True)
EFFECT = Job("probe.effect", number=int)
BUSY = OperationalError("UPDATE", {}, Exception("busy"))


@pytest.fixture
def runner(units):
    return Runner(units=units, executed_by="celery:probe", is_transient=database.is_transient)


@pytest.fixture
def register(monkeypatch):
    def register(job, handler, on_failure=None):
        monkeypatch.setitem(REGISTRY, job.name, Task(job, handler, on_failure))

    return register


@pytest.fixture
def ask(units):
    def ask(job, *numbers):
        for values in [{"number": number} for number in numbers] or [{}]:
            units.run(lambda uow, values=values: uow.enqueue(job, **values), actor=SYSTEM)

    return ask


@pytest.fixture
def rows(session):
    """Return the rows of a topic by their number."""

    def rows(job):
        found = session.execute(
            select(OutboxMessage)
            .where(OutboxMessage.topic == job.name)
            .execution_options(populate_existing=True)
        ).scalars()
        return {job.decode(row.payload).get("number", 0): row for row in found}

    return rows


def effect(uow, *, number):
    """Leave a trace in the database."""
    uow.enqueue(EFFECT, number=number)


def break_on_two(uow, *, number):
    effect(uow, number=number)
    if number == 2:
        raise ZeroDivisionError("two")


def refuse_two(uow, *, number):
    effect(uow, number=number)
    if number == 2:
        raise Conflict


class TestTask:
    def test_refuses_a_second_task_for_one_job(self, monkeypatch):
        monkeypatch.setitem(REGISTRY, SHORT.name, Task(SHORT, effect, None))

        with pytest.raises(ValueError, match="two tasks"):
            task(SHORT)(effect)


class TestShortJobs:
    def test_does_every_due_row_and_signs_it(self, runner, register, ask, rows):
        register(SHORT, effect)
        ask(SHORT, *range(7))

        assert runner.drain("probe.short") == 7

        assert sorted(rows(EFFECT)) == list(range(7))
        assert {row.executed_by for row in rows(SHORT).values()} == {"celery:probe"}

    def test_does_nothing_twice(self, runner, register, ask, rows):
        register(SHORT, effect)
        ask(SHORT, 1)
        runner.drain("probe.short")

        assert runner.drain("probe.short") == 0
        assert list(rows(EFFECT)) == [1]

    def test_does_the_others_when_one_breaks(self, runner, register, ask, rows, clock):
        register(SHORT, break_on_two)
        ask(SHORT, 1, 2, 3)

        runner.drain("probe.short")

        assert sorted(rows(EFFECT)) == [1, 3]
        broken = rows(SHORT)[2]
        assert broken.done_at is None
        assert broken.attempts == 1
        assert broken.last_error == "ZeroDivisionError: two"
        assert broken.available_at > clock()

    def test_does_the_others_when_one_is_refused_for_good(self, runner, register, ask, rows):
        told = []
        register(SHORT, refuse_two, lambda uow, *, reason, number: told.append((reason, number)))
        ask(SHORT, 1, 2, 3)

        runner.drain("probe.short")

        assert sorted(rows(EFFECT)) == [1, 3]
        assert told == [("Conflict", 2)]
        assert rows(SHORT)[2].done_at is not None
        assert rows(SHORT)[2].last_error == "Conflict"

    def test_rings_for_what_succeeded_only(self, runner, register, ask, doorbell):
        register(SHORT, refuse_two)
        ask(SHORT, 2)
        doorbell.rung.clear()

        runner.drain("probe.short")

        assert doorbell.rung == []

    def test_runs_the_whole_group_again_after_a_deadlock(self, units, register, ask, rows):
        busy = replace(units, is_transient=lambda error: True)
        runner = Runner(units=busy, executed_by="relay@here", is_transient=lambda error: True)
        runs = []

        def handler(uow, *, number):
            effect(uow, number=number)
            runs.append(number)
            if len(runs) == 2:
                raise BUSY

        register(SHORT, handler)
        ask(SHORT, 1, 2)

        runner.drain("probe.short")

        assert len(runs) == 4
        assert sorted(rows(EFFECT)) == [1, 2]
        assert {row.attempts for row in rows(SHORT).values()} == {0}

    def test_tries_a_transient_refusal_again_later(self, runner, register, ask, rows, clock):
        tries = []

        def handler(uow, *, number):
            tries.append(number)
            if len(tries) == 1:
                raise Transient

        register(SHORT, handler)
        ask(SHORT, 1)

        runner.drain("probe.short")
        clock.forward(minutes=1)
        runner.drain("probe.short")

        assert len(tries) == 2
        assert rows(SHORT)[1].done_at is not None

    def test_passes_its_places(self, runner, register, ask, checkpoints):
        register(SHORT, effect)
        ask(SHORT, 1)
        checkpoints.passed_names.clear()

        runner.drain("probe.short")

        assert checkpoints.passed_names[:4] == [
            "job-claimed",
            "job-effect",
            "before-commit",
            "after-commit",
        ]


class TestFailureHook:
    def test_is_called_once_when_the_job_has_died(self, runner, register, ask, rows, clock):
        told = []
        register(SHORT, break_on_two, lambda uow, *, reason, number: told.append((reason, number)))
        ask(SHORT, 2)

        for _ in range(MAX_ATTEMPTS + 2):
            runner.drain("probe.short")
            clock.forward(minutes=20)

        assert told == [("ZeroDivisionError: two", 2)]
        assert rows(SHORT)[2].dead_at is not None
        assert rows(SHORT)[2].attempts == MAX_ATTEMPTS

    def test_writes_in_the_unit_that_ends_the_job(self, runner, register, ask, rows):
        register(SHORT, refuse_two, lambda uow, *, reason, number: effect(uow, number=-number))
        ask(SHORT, 2)

        runner.drain("probe.short")

        assert list(rows(EFFECT)) == [-2]

    def test_is_tried_again_with_a_pause_when_it_breaks(self, runner, register, ask, rows, clock):
        told = []

        def hook(uow, *, reason, number):
            told.append(number)
            if len(told) == 1:
                raise ZeroDivisionError

        register(SHORT, refuse_two, hook)
        ask(SHORT, 2, 3)

        runner.drain("probe.short")

        waiting = rows(SHORT)[2]
        assert waiting.done_at is None
        assert waiting.available_at > clock()
        assert list(rows(EFFECT)) == [3]
        clock.forward(minutes=11)
        runner.drain("probe.short")
        assert told == [2, 2]
        assert rows(SHORT)[2].done_at is not None


class TestLongJobs:
    def test_reads_tells_progress_and_finishes(self, runner, register, ask, rows):
        seen = []

        def handler(run):
            seen.append(run.reading(lambda uow: uow.actor))
            run.progress(lambda uow: effect(uow, number=1), every_seconds=0)
            run.finish(lambda uow: effect(uow, number=2))

        register(LONG, handler)
        ask(LONG)

        assert runner.drain("probe.long") == 1

        assert seen == [SYSTEM]
        assert sorted(rows(EFFECT)) == [1, 2]
        assert rows(LONG)[0].executed_by == "celery:probe"

    def test_is_done_also_without_a_last_effect(self, runner, register, ask, rows):
        register(LONG, lambda run: None)
        ask(LONG)

        runner.drain("probe.long")

        assert rows(LONG)[0].done_at is not None

    def test_has_no_effect_after_its_lease_was_taken(
        self, runner, register, ask, rows, session, clock
    ):
        def handler(run):
            clock.forward(minutes=2)
            outbox.claim_lease(session, LONG, now=clock())  # the successor
            run.finish(lambda uow: effect(uow, number=1))

        register(LONG, handler)
        ask(LONG)

        runner.drain("probe.long", seconds=0.001)

        assert rows(EFFECT) == {}
        assert rows(LONG)[0].done_at is None
        assert rows(LONG)[0].fence == 2

    def test_stops_telling_progress_after_its_lease_was_taken(
        self, runner, register, ask, rows, session, clock
    ):
        stopped = []

        def handler(run):
            clock.forward(minutes=2)
            outbox.claim_lease(session, LONG, now=clock())
            try:
                run.writing(lambda uow: effect(uow, number=1))
            except LeaseLost:
                stopped.append(run)
                raise

        register(LONG, handler)
        ask(LONG)

        runner.drain("probe.long", seconds=0.001)

        assert len(stopped) == 1
        assert rows(EFFECT) == {}

    def test_is_tried_again_after_a_breakdown(self, runner, register, ask, rows, clock):
        runs = []

        def handler(run):
            runs.append(run)
            if len(runs) == 1:
                raise ZeroDivisionError

        register(LONG, handler)
        ask(LONG)

        runner.drain("probe.long")
        clock.forward(minutes=1)
        runner.drain("probe.long")

        assert len(runs) == 2
        assert rows(LONG)[0].done_at is not None

    def test_tells_the_hook_when_it_is_refused(self, runner, register, ask, rows):
        def handler(run):
            raise Conflict

        register(LONG, handler, lambda uow, *, reason: effect(uow, number=9))
        ask(LONG)

        runner.drain("probe.long")

        assert list(rows(EFFECT)) == [9]
        assert rows(LONG)[0].last_error == "Conflict"

    def test_is_given_up_when_it_ends_its_worker_each_time(
        self, runner, register, ask, rows, session
    ):
        ran: list[Run] = []
        told: list[str] = []
        register(LONG, ran.append, lambda uow, *, reason: told.append(reason))
        ask(LONG)
        session.execute(update(OutboxMessage).values(attempts=MAX_ATTEMPTS))

        runner.drain("probe.long")

        assert ran == []
        assert told == ["WorkerDied: "]
        assert rows(LONG)[0].dead_at is not None

    def test_passes_its_places(self, runner, register, ask, checkpoints):
        register(LONG, lambda run: None)
        ask(LONG)
        checkpoints.passed_names.clear()

        runner.drain("probe.long")

        assert checkpoints.passed_names[:5] == [
            "before-commit",
            "after-commit",
            "job-claimed",
            "job-effect",
            "before-commit",
        ]
