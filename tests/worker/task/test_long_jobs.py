from sqlalchemy import update

from backend.kernel import outbox
from backend.kernel.actor import SYSTEM
from backend.kernel.errors import Conflict
from backend.kernel.outbox import MAX_ATTEMPTS, OutboxMessage
from tests.worker.task.probes import EFFECT, LONG, effect
from worker.task import LeaseLost, Run


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
