import pytest
from sqlalchemy import select

from backend.features.accounts import jobs, service
from backend.features.notices import jobs as notice_jobs
from backend.features.notices.models import Notice
from backend.kernel import outbox
from backend.kernel.actor import NOBODY
from backend.kernel.errors import Transient
from backend.kernel.ids import new_id
from tests.factories.accounts import make_actor, make_pending, make_user


@pytest.fixture
def admin(session):
    return make_actor(session, "admin")


def told(session, user_id):
    rows = session.scalars(select(Notice).where(Notice.user_id == user_id)).all()
    return [(row.kind, row.known_facts) for row in rows]


class TestTellingPeople:
    def test_tells_the_person_once(self, session, uow, admin, run_jobs):
        user = make_pending(session)
        service.reject(uow(admin), user_id=user.id, note="No opening")

        assert run_jobs() == 1
        assert run_jobs() == 0
        assert told(session, user.id) == [("user.rejected", {"reason": "No opening"})]

    def test_tells_those_who_decide(self, session, uow, admin, run_jobs):
        make_user(session, "manager")
        wish = service.Registration(username="newcomer", password_hash="-", role="employee")
        user = service.register(uow(NOBODY), wish=wish)

        run_jobs()

        assert told(session, admin.user_id) == [
            ("user.waiting", {"user_id": str(user.id), "username": "newcomer"})
        ]

    def test_warns_of_a_copied_token(self, session, uow, run_jobs):
        user, session_id = make_user(session), new_id()
        uow().enqueue(jobs.TELL_REFRESH_REUSED, user_id=user.id, session_id=session_id)

        run_jobs()

        assert told(session, user.id) == [
            ("session.refresh_reused", {"session_id": str(session_id)})
        ]


class TestWritingToPeople:
    def test_sends_the_decision_with_its_reason(self, session, uow, admin, run_jobs, mailer):
        user = make_pending(session, email="ivo@example.org")
        service.reject(uow(admin), user_id=user.id, note="No opening")

        run_jobs()
        run_jobs()

        (mail,) = mailer.sent
        assert mail.to == "ivo@example.org"
        assert "not approved" in mail.text
        assert "No opening" in mail.text

    def test_is_quiet_about_old_news(self, session, uow, admin, run_jobs, mailer):
        user = make_pending(session, email="ivo@example.org")
        service.reject(uow(admin), user_id=user.id)
        service.restore(uow(admin), user_id=user.id)

        run_jobs()

        assert ["is open" in mail.text for mail in mailer.sent] == [True]

    def test_is_quiet_without_an_address(self, session, uow, admin, run_jobs, mailer):
        user = make_pending(session)
        service.approve(uow(admin), user_id=user.id)

        run_jobs()

        assert mailer.sent == []

    def test_waits_for_a_mail_server_that_is_away(
        self, session, uow, admin, run_jobs, mailer, clock
    ):
        user = make_pending(session, email="ivo@example.org")
        service.approve(uow(admin), user_id=user.id)
        mailer.refusal = Transient(retry_after=60)
        run_jobs(may_break=True)

        mailer.refusal = None
        clock.forward(minutes=5)
        run_jobs()

        assert len(mailer.sent) == 1


class TestSweeping:
    @pytest.mark.parametrize("job", [jobs.SWEEP, notice_jobs.SWEEP])
    def test_is_harmless_however_often_it_is_done(self, session, uow, clock, run_jobs, job):
        for _ in range(2):
            clock.forward(days=1)
            turn = job.period_at(clock(), uow().shop.zone)
            outbox.add_turn(session, job, turn, now=clock())

        assert run_jobs() == 2
