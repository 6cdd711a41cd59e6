"""The stage itself: what the other tests rely on without looking."""

import os
from uuid import UUID

import pytest
from sqlalchemy import func, make_url, select

from backend.kernel import outbox
from backend.kernel.actor import SYSTEM
from backend.kernel.errors import Conflict
from backend.kernel.jobs import Job
from backend.kernel.outbox import OutboxMessage

PING = Job("stage.ping", subject=UUID)
SUBJECT = UUID("0192f4a0-0000-7000-8000-000000000001")
COUNT = select(func.count()).select_from(OutboxMessage)


class TestStage:
    def test_shows_a_unit_what_the_test_arranged(self, uow, units):
        uow().enqueue(PING, subject=SUBJECT)

        seen = units.run(lambda unit: unit.session.scalar(COUNT), actor=SYSTEM, read_only=True)

        assert seen == 1

    def test_shows_the_test_what_a_unit_did(self, session, units):
        units.run(lambda unit: unit.enqueue(PING, subject=SUBJECT), actor=SYSTEM)

        assert session.scalar(COUNT) == 1

    def test_undoes_a_refused_unit_and_nothing_else(self, session, uow, units):
        uow().enqueue(PING, subject=SUBJECT)

        def refused(unit):
            unit.enqueue(PING, subject=SUBJECT)
            raise Conflict

        with pytest.raises(Conflict):
            units.run(refused, actor=SYSTEM)

        assert session.scalar(COUNT) == 1

    @pytest.mark.parametrize("turn", [1, 2])
    def test_leaves_nothing_to_the_next_test(self, session, units, doorbell, turn):
        units.run(lambda unit: unit.enqueue(PING, subject=SUBJECT), actor=SYSTEM)

        assert session.scalar(COUNT) == 1
        assert doorbell.rung == ["stage.ping"]

    def test_stands_still_in_time(self, units, clock):
        before = units.run(lambda unit: unit.now, actor=SYSTEM)
        clock.forward(minutes=5)

        after = units.run(lambda unit: unit.now, actor=SYSTEM)

        assert (after - before).total_seconds() == 300

    def test_knows_who_signed_in(self, client, sign_in, actor_with):
        answer = client.get("/healthz", headers=sign_in(actor_with()))

        assert answer.status_code == 200

    def test_speaks_to_the_database_asked_for(self, session):
        asked_for = make_url(os.environ.get("TEST_DATABASE_URL", "sqlite://"))

        assert session.get_bind().dialect.name == asked_for.get_backend_name()

    def test_leaves_everybody_elses_database_alone(self, database_url):
        assert "cornerstore_" in database_url

    def test_locks_rows_as_the_worker_does(self, session, uow, clock):
        uow().enqueue(PING, subject=SUBJECT)

        claims = outbox.claim_group(session, PING, now=clock())

        assert [claim.topic for claim in claims] == ["stage.ping"]
