"""Upkeep: helps jobs along and throws away only what nobody can need."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.features.system import jobs, service as system
from backend.features.system.errors import JobDone, JobGone
from backend.kernel import idempotency, outbox
from backend.kernel.errors import PermissionMissing
from backend.kernel.idempotency import IdempotencyRecord
from backend.kernel.ids import new_id
from backend.kernel.jobs import Job
from backend.kernel.outbox import OutboxMessage

PROBE = Job("probe.short")


@pytest.fixture
def job(session, clock) -> OutboxMessage:
    outbox.add(session, PROBE, {}, now=clock())
    return session.scalars(select(OutboxMessage).where(OutboxMessage.topic == PROBE.name)).one()


class TestRetryJob:
    def test_gives_a_dead_job_all_its_attempts_again_and_rings(self, uow, job, clock) -> None:
        job.attempts, job.dead_at = outbox.MAX_ATTEMPTS, clock()
        unit = uow()

        system.retry_job(unit, job_id=job.id)

        assert (job.attempts, job.dead_at, job.available_at) == (0, None, clock())
        assert unit.topics == {PROBE.name}

    def test_takes_it_from_whoever_holds_it(self, uow, session, job, clock) -> None:
        (claim,) = outbox.claim_group(session, PROBE, now=clock())

        system.retry_job(uow(), job_id=job.id)
        session.flush()

        assert not outbox.finish(session, claim, now=clock(), by="late")

    def test_refuses_a_done_and_an_unknown_job(self, uow, job, clock) -> None:
        job.done_at = clock()

        with pytest.raises(JobDone):
            system.retry_job(uow(), job_id=job.id)
        with pytest.raises(JobGone):
            system.retry_job(uow(), job_id=new_id())

    def test_asks_for_the_permission(self, uow, job, actor_with) -> None:
        with pytest.raises(PermissionMissing):
            system.retry_job(uow(actor_with()), job_id=job.id)


class TestDropJob:
    def test_never_lets_it_happen(self, uow, session, job, clock) -> None:
        system.drop_job(uow(), job_id=job.id)
        session.flush()

        assert outbox.claim_group(session, PROBE, now=clock()) == []
        assert system.open_jobs(uow()) == []


class TestSweep:
    def test_removes_done_jobs_after_a_week_and_leaves_the_rest(
        self, uow, session, job, clock
    ) -> None:
        outbox.add(session, PROBE, {}, now=clock())
        job.done_at = clock() - timedelta(days=7, seconds=1)
        session.flush()

        system.sweep(uow())

        left = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == PROBE.name)).all()
        assert [each.done_at for each in left] == [None]

    def test_removes_answers_after_two_days(self, uow, session, clock) -> None:
        for age_hours, scope in ((47, "young"), (49, "old")):
            at = clock() - timedelta(hours=age_hours)
            idempotency.begin(session, scope_hash=scope, fingerprint="f", now=at)

        system.sweep(uow())

        assert session.scalars(select(IdempotencyRecord.scope_hash)).all() == ["young"]

    def test_goes_on_after_a_full_batch(self, uow, session, clock, run_jobs, monkeypatch) -> None:
        monkeypatch.setattr(system, "BATCH", 1)
        for scope in ("one", "two", "three"):
            idempotency.begin(session, scope_hash=scope, fingerprint="f", now=clock())
        clock.forward(days=3)
        uow().enqueue(jobs.SWEEP)

        run_jobs()

        assert session.scalars(select(IdempotencyRecord.scope_hash)).all() == []
