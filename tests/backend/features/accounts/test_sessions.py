import pytest
from sqlalchemy import select

from backend.features.accounts import jobs, queries, service
from backend.features.accounts.errors import (
    AccountClosed,
    RefreshReused,
    SessionEnded,
    SessionGone,
    WrongPassword,
)
from backend.features.accounts.models import LoginSession, UserStatus, passwords
from backend.features.audit.models import AuditEntry
from backend.kernel.actor import NOBODY
from backend.kernel.errors import TooMany, Unauthenticated
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import PASSWORD, actor_of, make_actor, make_pending, make_user

ADDRESS = "192.0.2.7"


@pytest.fixture
def reading(units):
    return lambda work: units.run(work, actor=NOBODY, read_only=True)


@pytest.fixture
def prove(reading):
    def prove(username, password=PASSWORD, address=ADDRESS):
        return service.prove(reading, username=username, password=password, address=address)

    return prove


@pytest.fixture
def log_in(uow, prove):
    def log_in(user, device="Firefox on Linux"):
        return service.login(uow(NOBODY), proof=prove(user.username), device=device)

    return log_in


def families(session, user, clock):
    return queries.live_families(session, user_id=user.id, now=clock())


class TestLogin:
    def test_starts_a_session(self, session, log_in, clock):
        user = make_user(session, "manager")

        sign_in = log_in(user)

        assert [family.family_id for family in families(session, user, clock)] == [
            sign_in.session_id
        ]
        assert sign_in.user.role_names == ["manager"]
        assert user.last_activity_at == clock()

    def test_finds_a_name_however_it_is_written(self, session, prove):
        make_user(session, username="Zoë.K")

        proof = prove("\uff3aOË.k ")

        assert proof.is_right

    def test_lets_a_waiting_person_in(self, session, log_in):
        sign_in = log_in(make_pending(session))

        assert sign_in.user.permissions == []

    def test_refuses_and_counts_a_wrong_password(self, session, uow, prove):
        user = make_user(session)

        with pytest.raises(WrongPassword):
            service.login(uow(NOBODY), proof=prove(user.username, "wrong guess"), device="")

        assert not queries.live_families(session, user_id=user.id, now=uow().now)

    def test_says_the_same_of_an_unknown_name(self, uow, prove):
        with pytest.raises(WrongPassword):
            service.login(uow(NOBODY), proof=prove("nobody.here"), device="")

    @pytest.mark.parametrize("status", [UserStatus.SUSPENDED, UserStatus.REJECTED])
    def test_tells_a_closed_account_only_after_the_right_password(
        self, session, uow, prove, status
    ):
        user = make_user(session, status=status, decision_note="Left us")

        with pytest.raises(WrongPassword):
            service.login(uow(NOBODY), proof=prove(user.username, "wrong guess"), device="")
        with pytest.raises(AccountClosed) as refusal:
            service.login(uow(NOBODY), proof=prove(user.username), device="")

        assert refusal.value.facts() == {"account_status": status, "note": "Left us"}

    def test_refuses_a_proof_older_than_the_password(self, session, uow, prove):
        user = make_user(session)
        proof = prove(user.username)
        user.password = "changed in between"
        session.flush()

        with pytest.raises(WrongPassword):
            service.login(uow(NOBODY), proof=proof, device="")

    def test_keeps_a_stronger_hash_when_the_parameters_rose(self, session, uow, prove, monkeypatch):
        user = make_user(session)
        monkeypatch.setattr(passwords, "is_outdated", lambda _: True)
        before = user.password_hash

        service.login(uow(NOBODY), proof=prove(user.username), device="")

        assert user.password_hash != before
        assert passwords.matches(user.password_hash, PASSWORD)

    def test_ends_the_oldest_of_too_many_sessions(self, session, log_in, clock):
        user = make_user(session)
        first = log_in(user)
        for _ in range(10):
            clock.forward(minutes=1)
            log_in(user)

        live = families(session, user, clock)

        assert len(live) == 10
        assert first.session_id not in {family.family_id for family in live}


class TestAttempts:
    @pytest.fixture
    def fail(self, uow, prove):
        def fail(username, times=1, address=ADDRESS):
            for _ in range(times):
                with pytest.raises(WrongPassword):
                    service.login(
                        uow(NOBODY), proof=prove(username, "wrong guess", address), device=""
                    )

        return fail

    def test_closes_the_door_after_five_failures(self, session, fail, prove):
        user = make_user(session)
        fail(user.username, 5)

        with pytest.raises(TooMany) as refusal:
            prove(user.username)

        assert 0 < refusal.value.retry_after <= 61

    def test_closes_it_for_an_unknown_name_alike(self, fail, prove):
        fail("nobody.here", 5)

        with pytest.raises(TooMany):
            prove("nobody.here")

    def test_opens_it_again_by_itself(self, session, fail, prove, clock):
        user = make_user(session)
        fail(user.username, 5)
        clock.forward(seconds=61)

        assert prove(user.username).is_right

    def test_waits_longer_after_each_further_failure(self, session, fail, prove, clock):
        user = make_user(session)
        fail(user.username, 5)
        clock.forward(seconds=61)
        fail(user.username)
        clock.forward(seconds=61)

        with pytest.raises(TooMany):
            prove(user.username)

    def test_leaves_the_door_open_at_another_address(self, session, fail, prove):
        user = make_user(session)
        fail(user.username, 5)

        assert prove(user.username, address="198.51.100.1").is_right

    def test_forgets_failures_after_the_right_password(self, session, uow, fail, prove):
        user = make_user(session)
        fail(user.username, 4)
        service.login(uow(NOBODY), proof=prove(user.username), device="")
        fail(user.username, 4)

        assert prove(user.username).is_right

    def test_counts_what_ran_side_by_side(self, session, uow, prove):
        user = make_user(session)
        wrong = [prove(user.username, "wrong guess") for _ in range(5)]
        right = prove(user.username)
        for proof in wrong:
            with pytest.raises(WrongPassword):
                service.login(uow(NOBODY), proof=proof, device="")

        with pytest.raises(TooMany):
            service.login(uow(NOBODY), proof=right, device="")

    def test_counts_an_address_over_many_names(self, session, fail, prove):
        user = make_user(session)
        for number in range(20):
            fail(f"guess.{number}")

        with pytest.raises(TooMany):
            prove(user.username)

    def test_is_swept_when_it_is_old(self, session, uow, fail, clock):
        fail("nobody.here")
        clock.forward(days=3)

        assert service.sweep(uow()) == 3


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
