from backend.kernel.outbox import MAX_ATTEMPTS
from tests.worker.task.probes import EFFECT, SHORT, break_on_two, effect, refuse_two


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
