import pytest
from sqlalchemy import select

from backend.features.accounts import jobs, queries, service
from backend.features.accounts.errors import (
    RefreshReused,
    SessionEnded,
    SessionGone,
)
from backend.features.accounts.models import LoginSession, UserStatus
from backend.features.audit.models import AuditEntry
from backend.kernel.actor import NOBODY
from backend.kernel.errors import TooMany, Unauthenticated
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import actor_of, make_actor, make_user


def families(session, user, clock):
    return queries.live_families(session, user_id=user.id, now=clock())


class TestRefresh:
    def test_exchanges_a_token_for_the_next(self, session, uow, log_in, clock):
        first = log_in(make_user(session))

        second = service.refresh(uow(NOBODY), token=first.refresh_token, device="Firefox")

        assert second.refresh_token != first.refresh_token
        assert second.session_id == first.session_id

    @pytest.mark.parametrize("token", [None, "", "made up", "x" * 128])
    def test_refuses_what_was_never_given(self, uow, token):
        with pytest.raises(SessionEnded):
            service.refresh(uow(NOBODY), token=token, device="")

    def test_gives_two_tabs_a_token_each(self, session, uow, log_in, clock):
        first = log_in(make_user(session))
        tab = service.refresh(uow(NOBODY), token=first.refresh_token, device="")
        clock.forward(seconds=9)

        other_tab = service.refresh(uow(NOBODY), token=first.refresh_token, device="")

        for sibling in (tab, other_tab):
            assert service.refresh(uow(NOBODY), token=sibling.refresh_token, device="")

    def test_gives_no_more_than_three_siblings(self, session, uow, log_in):
        first = log_in(make_user(session))
        for _ in range(4):
            service.refresh(uow(NOBODY), token=first.refresh_token, device="")

        with pytest.raises(TooMany):
            service.refresh(uow(NOBODY), token=first.refresh_token, device="")

    def test_ends_the_family_when_a_token_comes_again_later(
        self, session, uow, units, log_in, clock, run_jobs
    ):
        user = make_user(session)
        first = log_in(user)
        second = service.refresh(uow(NOBODY), token=first.refresh_token, device="")
        clock.forward(seconds=11)

        with pytest.raises(RefreshReused):
            units.run(
                lambda unit: service.refresh(unit, token=first.refresh_token, device=""),
                actor=NOBODY,
            )

        with pytest.raises(SessionEnded):
            service.refresh(uow(NOBODY), token=second.refresh_token, device="")
        actions = session.scalars(select(AuditEntry.action)).all()
        topics = session.scalars(select(OutboxMessage.topic)).all()
        assert "session.refresh_reused" in actions
        assert jobs.TELL_REFRESH_REUSED.name in topics

    def test_ends_the_family_when_the_successor_was_used_already(self, session, uow, log_in, clock):
        first = log_in(make_user(session))
        second = service.refresh(uow(NOBODY), token=first.refresh_token, device="")
        service.refresh(uow(NOBODY), token=second.refresh_token, device="")

        with pytest.raises(RefreshReused):
            service.refresh(uow(NOBODY), token=first.refresh_token, device="")

    def test_leaves_other_sessions_alone_then(self, session, uow, log_in, clock):
        user = make_user(session)
        copied, other = log_in(user), log_in(user)
        service.refresh(uow(NOBODY), token=copied.refresh_token, device="")
        clock.forward(seconds=11)
        with pytest.raises(RefreshReused):
            service.refresh(uow(NOBODY), token=copied.refresh_token, device="")

        assert service.refresh(uow(NOBODY), token=other.refresh_token, device="")

    def test_ends_after_two_idle_weeks(self, session, uow, log_in, clock):
        first = log_in(make_user(session))
        clock.forward(days=14)

        with pytest.raises(SessionEnded):
            service.refresh(uow(NOBODY), token=first.refresh_token, device="")

    def test_ends_after_thirty_days_however_busy(self, session, uow, log_in, clock):
        token = log_in(make_user(session)).refresh_token
        for _ in range(3):
            clock.forward(days=9)
            token = service.refresh(uow(NOBODY), token=token, device="").refresh_token
        clock.forward(days=3)

        with pytest.raises(SessionEnded):
            service.refresh(uow(NOBODY), token=token, device="")

    def test_refuses_haste(self, session, uow, log_in):
        token = log_in(make_user(session)).refresh_token
        for _ in range(29):
            token = service.refresh(uow(NOBODY), token=token, device="").refresh_token

        with pytest.raises(TooMany):
            service.refresh(uow(NOBODY), token=token, device="")

    def test_refuses_a_person_shut_out(self, session, uow, log_in):
        user = make_user(session)
        first = log_in(user)
        user.status = UserStatus.SUSPENDED
        session.flush()

        with pytest.raises(SessionEnded):
            service.refresh(uow(NOBODY), token=first.refresh_token, device="")


class TestLogout:
    def test_ends_the_session_and_may_be_repeated(self, session, uow, log_in, clock):
        user = make_user(session)
        first = log_in(user)

        for _ in range(2):
            service.logout(uow(NOBODY), token=first.refresh_token)

        assert not families(session, user, clock)

    def test_takes_no_token_for_nothing(self, uow):
        service.logout(uow(NOBODY), token=None)
        service.logout(uow(NOBODY), token="made up")

    def test_ends_the_access_token_with_it(self, session, uow, log_in):
        user = make_user(session)
        first = log_in(user)
        service.logout(uow(NOBODY), token=first.refresh_token)

        with pytest.raises(Unauthenticated):
            service.identify(
                uow(NOBODY),
                user_id=user.id,
                session_id=first.session_id,
                auth_version=user.auth_version,
            )

    def test_everywhere_ends_all(self, session, uow, log_in, clock):
        user = make_user(session)
        for _ in range(3):
            log_in(user)
        before = user.auth_version

        service.logout_everywhere(uow(actor_of(session, user)))

        assert not families(session, user, clock)
        assert user.auth_version == before + 1


class TestOwnSessions:
    def test_ends_one(self, session, uow, log_in, clock):
        user = make_user(session)
        first, second = log_in(user), log_in(user)

        service.end_session(uow(actor_of(session, user)), session_id=first.session_id)

        live = families(session, user, clock)
        assert [family.family_id for family in live] == [second.session_id]

    def test_ends_all_others(self, session, uow, log_in, clock):
        user = make_user(session)
        mine, _ = log_in(user), log_in(user)
        actor = actor_of(session, user, session_id=mine.session_id)

        service.end_other_sessions(uow(actor))

        live = families(session, user, clock)
        assert [family.family_id for family in live] == [mine.session_id]

    def test_knows_no_session_of_somebody_else(self, session, uow, log_in, clock):
        user = make_user(session)
        first = log_in(user)

        with pytest.raises(SessionGone):
            service.end_session(uow(make_actor(session)), session_id=first.session_id)

        assert families(session, user, clock)

    def test_shows_the_present_one_and_its_device(self, session, log_in, clock):
        user = make_user(session)
        mine, _ = log_in(user, "Firefox on Linux"), log_in(user, "Safari on iPhone")
        actor = actor_of(session, user, session_id=mine.session_id)

        shown = queries.own_sessions(session, actor=actor, now=clock())

        assert {(row.device, row.is_current) for row in shown} == {
            ("Firefox on Linux", True),
            ("Safari on iPhone", False),
        }

    def test_is_swept_long_after_its_end(self, session, uow, log_in, clock):
        log_in(make_user(session))
        clock.forward(days=45)

        swept = service.sweep(uow())

        assert swept == 1
        assert not session.scalars(select(LoginSession)).all()
