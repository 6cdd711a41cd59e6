from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from backend.kernel.actor import SYSTEM
from backend.kernel.errors import Conflict, ShopError, StaleVersion, Transient
from backend.kernel.idempotency import IdempotencyRecord
from backend.kernel.jobs import Job
from backend.kernel.outbox import OutboxMessage

PING = Job("probe.ping", number=int)
JOBS = select(func.count()).select_from(OutboxMessage)
BUSY = OperationalError("UPDATE", {}, Exception("busy"))


class Kept(Conflict):
    keeps = True


def twice_used(uow):
    """Insert the same key twice: what a lost race looks like to the database."""
    for _ in range(2):
        uow.session.execute(
            insert(IdempotencyRecord).values(scope_hash="a", fingerprint="b", created_at=uow.now)
        )


class TestRun:
    def test_commits_what_the_work_did(self, units, session):
        units.run(lambda uow: uow.enqueue(PING, number=1), actor=SYSTEM)

        assert session.scalar(JOBS) == 1

    def test_returns_what_the_work_returns(self, units):
        assert units.run(lambda uow: uow.actor.name, actor=SYSTEM) == "Cornerstore"

    def test_rolls_back_after_a_refusal(self, units, session):
        def work(uow):
            uow.enqueue(PING, number=1)
            raise Conflict

        with pytest.raises(Conflict):
            units.run(work, actor=SYSTEM)

        assert session.scalar(JOBS) == 0

    def test_keeps_the_work_of_a_refusal_that_says_so(self, units, session, doorbell):
        def work(uow):
            uow.enqueue(PING, number=1)
            raise Kept

        with pytest.raises(Kept):
            units.run(work, actor=SYSTEM)

        assert session.scalar(JOBS) == 1
        assert doorbell.rung == ["probe.ping"]

    def test_rolls_back_a_read_unit(self, units, session):
        units.run(lambda uow: uow.enqueue(PING, number=1), actor=SYSTEM, read_only=True)

        assert session.scalar(JOBS) == 0

    def test_rings_after_the_commit(self, units, doorbell, checkpoints):
        seen = []

        def work(uow):
            uow.enqueue(PING, number=1)
            uow.enqueue(PING, number=2)
            seen.extend(doorbell.rung)

        units.run(work, actor=SYSTEM)

        assert seen == []
        assert doorbell.rung == ["probe.ping"]
        assert checkpoints.passed_names == ["before-commit", "after-commit"]

    def test_does_not_ring_for_what_is_due_later(self, units, doorbell, clock):
        later = clock.forward(hours=1)
        clock.forward(hours=-1)

        units.run(lambda uow: uow.enqueue(PING, available_at=later, number=1), actor=SYSTEM)

        assert doorbell.rung == []

    def test_acts_after_the_commit_and_never_without(self, units):
        acted = []

        def refused(uow):
            uow.after_commit(lambda: acted.append("refused"))
            raise Conflict

        with pytest.raises(Conflict):
            units.run(refused, actor=SYSTEM)
        units.run(lambda uow: uow.after_commit(lambda: acted.append("done")), actor=SYSTEM)

        assert acted == ["done"]


class TestRunAgain:
    def test_runs_once_more_after_a_lost_race(self, units, session):
        runs = []

        def work(uow):
            runs.append(uow)
            if len(runs) == 1:
                twice_used(uow)
            uow.enqueue(PING, number=len(runs))

        units.run(work, actor=SYSTEM)

        assert len(runs) == 2
        assert session.scalar(JOBS) == 1

    def test_gives_up_after_two_lost_races(self, units):
        runs = []

        def work(uow):
            runs.append(uow)
            twice_used(uow)

        with pytest.raises(Conflict):
            units.run(work, actor=SYSTEM)

        assert len(runs) == 2

    def test_begins_no_other_try_after_ten_seconds(self, units, clock):
        tries = []

        def work(uow):
            tries.append(uow.now)
            clock.forward(seconds=6)
            raise BUSY

        busy = replace(units, is_transient=lambda error: True)

        with pytest.raises(Transient):
            busy.run(work, actor=SYSTEM)
        assert len(tries) == 2

    def test_is_transient_after_five_busy_tries(self, units):
        runs = []
        pauses: list[float] = []
        busy = replace(units, is_transient=lambda error: True, pause=pauses.append)

        def work(uow):
            runs.append(uow)
            raise BUSY

        with pytest.raises(Transient):
            busy.run(work, actor=SYSTEM)

        assert len(runs) == 5
        assert len(pauses) == 5
        assert all(0 <= pause <= 0.4 for pause in pauses)

    def test_succeeds_when_the_database_is_free_again(self, units, session):
        runs = []
        busy = replace(units, is_transient=lambda error: True)

        def work(uow):
            runs.append(uow)
            uow.enqueue(PING, number=1)
            if len(runs) < 3:
                raise BUSY

        busy.run(work, actor=SYSTEM)

        assert session.scalar(JOBS) == 1

    def test_does_not_try_again_when_nobody_knows_how_it_ended(self, units):
        runs = []
        lost = replace(units, is_lost=lambda error: True)

        def work(uow):
            runs.append(uow)
            raise BUSY

        with pytest.raises(Transient) as refusal:
            lost.run(work, actor=SYSTEM)

        assert len(runs) == 1
        assert refusal.value.retry_after == 5

    def test_raises_every_other_error_of_the_database(self, units):
        strange = replace(units, is_transient=lambda error: False, is_lost=lambda error: False)

        def work(uow):
            raise BUSY

        with pytest.raises(DBAPIError):
            strange.run(work, actor=SYSTEM)

    @pytest.mark.parametrize(
        ("raised", "kind"), [(StaleDataError(), StaleVersion), (PoolTimeout(), Transient)]
    )
    def test_says_in_our_words_what_went_wrong(self, units, raised, kind):
        def work(uow):
            raise raised

        with pytest.raises(kind):
            units.run(work, actor=SYSTEM)

    def test_forgets_the_topics_of_a_run_that_failed(self, units, doorbell):
        runs = []

        def work(uow):
            runs.append(uow)
            uow.enqueue(Job(f"probe.run{len(runs)}"))
            if len(runs) == 1:
                raise IntegrityError("INSERT", {}, Exception("lost"))

        units.run(work, actor=SYSTEM)

        assert doorbell.rung == ["probe.run2"]


class TestAttempt:
    def test_undoes_one_attempt_alone(self, units, session, doorbell):
        acted = []

        def work(uow):
            uow.enqueue(PING, number=1)
            with suppress(Conflict), uow.attempt():
                uow.enqueue(Job("probe.other"))
                uow.after_commit(lambda: acted.append("undone"))
                raise Conflict
            uow.enqueue(PING, number=2)

        units.run(work, actor=SYSTEM)

        assert session.scalar(JOBS) == 2
        assert doorbell.rung == ["probe.ping"]
        assert acted == []

    def test_keeps_what_succeeded(self, units, session):
        def work(uow):
            with uow.attempt():
                uow.enqueue(PING, number=1)

        units.run(work, actor=SYSTEM)

        assert session.scalar(JOBS) == 1


def test_lists_the_errors_that_keep_their_work():
    keeping = {error.__name__ for error in _below(ShopError) if error.keeps and error is not Kept}

    assert keeping <= {"RefreshReused", "WrongPassword"}


def _below(kind):
    return {found for each in kind.__subclasses__() for found in (each, *_below(each))}
