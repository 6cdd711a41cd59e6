from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from backend.kernel.errors import Transient
from tests.worker.task.probes import EFFECT, SHORT, break_on_two, effect, refuse_two
from worker.task import REGISTRY, Runner, Task, task

BUSY = OperationalError("UPDATE", {}, Exception("busy"))


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
