import json
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.features.audit import service
from backend.features.audit.models import AuditEntry
from backend.kernel.actor import SYSTEM

SUBJECT = UUID("0192f4a0-0000-7000-8000-000000000001")


class TestRecord:
    def test_says_who_did_what_to_what(self, session, uow, actor_with):
        actor = actor_with(name="Kim Berg")

        service.record(
            uow(actor),
            action="section.renamed",
            subject_type="section",
            subject_id=7,
            before={"name": "Fruit"},
            after={"name": "Fruits"},
            reason="More than one",
        )

        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.actor, entry.actor_name) == (actor.key, "Kim Berg")
        assert (entry.subject_id, entry.reason) == ("7", "More than one")
        assert (entry.fields_before, entry.fields_after) == ({"name": "Fruit"}, {"name": "Fruits"})
        assert entry.request_id == "test-request"

    def test_leaves_unchanged_things_out(self, session, uow):
        service.record(uow(SYSTEM), action="user.seen", subject_type="user", subject_id=SUBJECT)

        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.actor, entry.fields_before, entry.fields_after) == ("system", None, None)

    def test_takes_any_plain_fact(self, session, uow, clock):
        service.record(
            uow(),
            action="user.seen",
            subject_type="user",
            subject_id=SUBJECT,
            after={"at": clock(), "id": SUBJECT, "number": 1},
        )

        entry = session.scalars(select(AuditEntry)).one()
        assert json.loads(entry.after)["id"] == str(SUBJECT)

    def test_vanishes_with_the_change_it_tells_of(self, session, units):
        def broken(uow):
            service.record(uow, action="user.seen", subject_type="user", subject_id=SUBJECT)
            raise RuntimeError

        with pytest.raises(RuntimeError):
            units.run(broken, actor=SYSTEM)

        assert session.scalars(select(AuditEntry)).all() == []
