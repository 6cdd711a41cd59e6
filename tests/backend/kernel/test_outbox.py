from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from backend.kernel import outbox
from backend.kernel.actor import SYSTEM
from backend.kernel.jobs import Job
from backend.kernel.outbox import LEASE_SECONDS, MAX_ATTEMPTS, MAX_BACKOFF_SECONDS, OutboxMessage

SHORT = Job("probe.short", group=3, number=int)
LONG = Job("probe.long", long=True)
MINUTELY = Job("probe.minutely", every="minute")


@pytest.fixture
def add(session, clock):
    def add(job=SHORT, *, times=1, **options):
        for number in range(times):
            values = {"number": number} if job is SHORT else {}
            outbox.add(session, job, values, now=clock(), **options)

    return add


@pytest.fixture
def row(session):
    def row():
        return session.execute(
            select(OutboxMessage).execution_options(populate_existing=True)
        ).scalar_one()

    return row


def leased(session, now):
    claim = outbox.claim_lease(session, LONG, now=now)
    assert claim is not None
    return claim


class TestClaimGroup:
    def test_takes_as_many_as_the_job_says_oldest_first(self, add, session, clock):
        add(times=2)
        clock.forward(seconds=1)
        add(available_at=clock() - timedelta(hours=1))
        add(times=3)

        claims = outbox.claim_group(session, SHORT, now=clock())

        numbers = [SHORT.decode(claim.payload)["number"] for claim in claims]
        assert numbers[0] == 0
        assert sorted(numbers[1:]) == [0, 1]

    def test_leaves_what_is_not_due(self, add, session, clock):
        add(available_at=clock() + timedelta(seconds=1))

        assert outbox.claim_group(session, SHORT, now=clock()) == []
        assert len(outbox.claim_group(session, SHORT, now=clock.forward(seconds=1))) == 1

    def test_leaves_other_topics(self, add, session, clock):
        add(LONG)

        assert outbox.claim_group(session, SHORT, now=clock()) == []

    @pytest.mark.parametrize("column", ["done_at", "dead_at"])
    def test_leaves_what_is_over(self, add, session, clock, column):
        add()
        session.execute(update(OutboxMessage).values({column: clock()}))

        assert outbox.claim_group(session, SHORT, now=clock()) == []


class TestClaimLease:
    def test_takes_one_for_a_while(self, add, session, clock, row):
        add(LONG, times=2)

        claim = leased(session, clock())

        assert claim.attempts == 1
        assert claim.fence == 1
        assert leased(session, clock()).id != claim.id
        assert outbox.claim_lease(session, LONG, now=clock()) is None

    def test_takes_over_when_the_lease_has_run_out(self, add, session, clock):
        add(LONG)
        first = leased(session, clock())

        second = leased(session, clock.forward(seconds=LEASE_SECONDS + 1))

        assert second.id == first.id
        assert second.fence == first.fence + 1
        assert second.attempts == 2

    def test_is_kept_by_extending(self, add, session, clock):
        add(LONG)
        claim = leased(session, clock())
        clock.forward(seconds=LEASE_SECONDS - 1)

        assert outbox.extend_lease(session, claim, now=clock())

        clock.forward(seconds=LEASE_SECONDS - 1)
        assert outbox.claim_lease(session, LONG, now=clock()) is None

    def test_is_beaten_by_the_fence_of_its_successor(self, add, session, clock, row):
        add(LONG)
        stopped = leased(session, clock())
        successor = leased(session, clock.forward(seconds=LEASE_SECONDS + 1))

        assert not outbox.extend_lease(session, stopped, now=clock())
        assert not outbox.finish(session, stopped, now=clock(), by="celery:slow")
        assert outbox.finish(session, successor, now=clock(), by="celery:quick")
        assert row().executed_by == "celery:quick"


class TestFinish:
    def test_happens_once(self, add, session, clock, row):
        add()
        (claim,) = outbox.claim_group(session, SHORT, now=clock())

        assert outbox.finish(session, claim, now=clock(), by="relay@here")
        assert not outbox.finish(session, claim, now=clock.forward(hours=1), by="celery:late")
        assert row().executed_by == "relay@here"


class TestPostpone:
    def test_waits_longer_each_time(self, add, session, clock, row):
        add()
        waits = []
        for _ in range(MAX_ATTEMPTS - 1):
            (claim,) = outbox.claim_group(session, SHORT, now=clock())
            assert not outbox.postpone(session, claim, now=clock(), error="broken", counts=True)
            waits.append((row().available_at - clock()).total_seconds())
            clock.forward(seconds=waits[-1] + 1)

        for number, wait in enumerate(waits, start=1):
            most = min(2**number, MAX_BACKOFF_SECONDS)
            assert most / 2 <= wait <= most
        assert row().last_error == "broken"

    def test_dies_of_the_eighth_failure(self, add, session, clock, row):
        add()
        session.execute(update(OutboxMessage).values(attempts=MAX_ATTEMPTS - 1))
        (claim,) = outbox.claim_group(session, SHORT, now=clock())

        assert outbox.postpone(session, claim, now=clock(), error="broken", counts=True)

        assert row().dead_at == clock()
        assert outbox.claim_group(session, SHORT, now=clock.forward(days=1)) == []

    def test_leaves_alone_what_somebody_else_has_done_meanwhile(self, add, session, clock, row):
        add()
        session.execute(update(OutboxMessage).values(attempts=MAX_ATTEMPTS - 1))
        (claim,) = outbox.claim_group(session, SHORT, now=clock())
        outbox.finish(session, claim, now=clock(), by="celery:other")

        assert not outbox.postpone(session, claim, now=clock(), error="broken", counts=True)

        assert row().dead_at is None
        assert row().last_error is None

    def test_cuts_an_endless_error(self, add, session, clock, row):
        add()
        (claim,) = outbox.claim_group(session, SHORT, now=clock())

        outbox.postpone(session, claim, now=clock(), error="x" * 10_000, counts=True)

        assert len(row().last_error) == 500


class TestTopicsToRing:
    def ring(self, session, clock):
        return outbox.topics_to_ring(session, now=clock())

    def test_trusts_the_first_ring_for_a_while(self, add, session, clock):
        add()

        assert self.ring(session, clock) == []
        clock.forward(seconds=31)
        assert self.ring(session, clock) == ["probe.short"]

    def test_rings_again_every_thirty_seconds(self, add, session, clock):
        add()
        clock.forward(seconds=31)
        self.ring(session, clock)

        assert self.ring(session, clock) == []
        clock.forward(seconds=31)
        assert self.ring(session, clock) == ["probe.short"]

    def test_rings_at_once_for_what_nobody_rang_for(self, add, session, clock):
        add(available_at=clock() + timedelta(seconds=5))

        assert self.ring(session, clock) == []
        clock.forward(seconds=5)
        assert self.ring(session, clock) == ["probe.short"]

    def test_names_each_topic_once(self, add, session, clock):
        add(times=3)
        add(LONG)
        clock.forward(seconds=31)

        assert self.ring(session, clock) == ["probe.long", "probe.short"]

    def test_leaves_a_running_job_in_peace(self, add, session, clock):
        add(LONG)
        clock.forward(seconds=31)
        outbox.claim_lease(session, LONG, now=clock())

        assert self.ring(session, clock) == []


class TestOverdueTopics:
    def test_names_what_has_been_due_for_long(self, add, session, clock):
        add()
        clock.forward(seconds=61)
        add(LONG)

        assert outbox.overdue_topics(session, now=clock(), seconds=60) == ["probe.short"]

    def test_leaves_celery_its_time_for_a_turn_that_was_due_before_it_was_written(
        self, session, clock, settings
    ):
        clock.forward(seconds=3600)
        yesterday = Job("probe.daily", every="day 02:00")
        period = yesterday.period_at(clock(), settings.timezone)

        outbox.add_turn(session, yesterday, period, now=clock())

        assert outbox.overdue_topics(session, now=clock(), seconds=60) == []


class TestAddTurn:
    def test_writes_each_turn_once(self, session, clock, settings):
        period = MINUTELY.period_at(clock(), settings.timezone)

        assert outbox.add_turn(session, MINUTELY, period, now=clock())
        assert not outbox.add_turn(session, MINUTELY, period, now=clock())

    def test_elects_one_of_two_relays(self, units, session, clock, settings):
        period = MINUTELY.period_at(clock(), settings.timezone)
        tries = []

        def both_at_once(uow):
            tries.append(uow)
            if len(tries) == 1:  # the other relay wrote it after we looked
                outbox.add(uow.session, MINUTELY, {}, now=uow.now, dedupe_key=period.key)
                outbox.add(uow.session, MINUTELY, {}, now=uow.now, dedupe_key=period.key)
            return outbox.add_turn(uow.session, MINUTELY, period, now=uow.now)

        units.run(both_at_once, actor=SYSTEM)
        units.run(
            lambda uow: outbox.add_turn(uow.session, MINUTELY, period, now=uow.now), actor=SYSTEM
        )

        rows = session.execute(select(OutboxMessage)).scalars().all()
        assert [row.topic for row in rows] == ["probe.minutely"]
        assert len(tries) == 2


class TestCounts:
    def test_counts_what_stands_where(self, add, session, clock):
        add(times=4)
        first, second, third = outbox.claim_group(session, SHORT, now=clock())
        outbox.finish(session, first, now=clock(), by="celery:worker-1@here")
        outbox.finish(session, second, now=clock(), by="relay@here")
        session.execute(
            update(OutboxMessage).where(OutboxMessage.id == third.id).values(dead_at=clock())
        )

        found = {(each.status, each.by): each.number for each in outbox.counts(session)}

        assert found == {
            ("dead", "nobody"): 1,
            ("done", "celery"): 1,
            ("done", "relay"): 1,
            ("waiting", "nobody"): 1,
        }


def test_carries_identifiers_only(session, clock):
    job = Job("probe.typed", order_id=UUID)

    with pytest.raises(TypeError, match="carries"):
        outbox.add(session, job, {"order_id": "not a UUID"}, now=clock())
