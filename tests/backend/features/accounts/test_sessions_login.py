import pytest
from sqlalchemy import select

from backend.features.accounts import jobs, queries, service
from backend.features.accounts.errors import (
    AccountClosed,
    WrongPassword,
)
from backend.features.accounts.models import LoginAttempt, UserStatus, passwords
from backend.features.accounts.service import housekeeping
from backend.kernel.actor import NOBODY
from backend.kernel.errors import TooMany
from tests.factories.accounts import PASSWORD, make_pending, make_user


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
        def fail(username, times=1, address="192.0.2.7"):
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

    def test_is_swept_batch_after_batch(self, session, uow, fail, clock, run_jobs, monkeypatch):
        monkeypatch.setattr(housekeeping, "BATCH", 1)
        fail("nobody.here")
        clock.forward(days=3)
        uow().enqueue(jobs.SWEEP)

        run_jobs()

        assert session.scalars(select(LoginAttempt)).all() == []
