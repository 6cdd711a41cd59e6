import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.features.accounts import jobs, service
from backend.features.accounts.errors import (
    BeyondOwnPermissions,
    PersonGone,
    ResetLinkExpired,
    WeakPassword,
    WrongPassword,
)
from backend.features.accounts.models import LoginSession, UserStatus
from backend.features.accounts.service.resets import LIFETIME, MOST_PER_LIFETIME
from backend.kernel.actor import NOBODY, Permission
from backend.kernel.errors import Transient, Unauthenticated
from backend.kernel.ids import new_id
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import make_actor, make_user

NEW = "a lantern under the bridge"


@pytest.fixture
def person(session):
    return make_user(session, username="Rosa", email="rosa@example.org")


@pytest.fixture
def link_of(uow, run_jobs, mailer):
    """Return a function that asks for a link and reads it from the letter."""

    def link_of(login: str) -> str:
        service.ask_reset(uow(NOBODY), login=login)
        run_jobs()
        found = re.search(r"/reset#(\S+)", mailer.sent[-1].text)
        assert found is not None
        return found.group(1)

    return link_of


@pytest.fixture
def confirm(uow, reading):
    """Return a function that sets a password through a link."""

    def confirm(token: str, password: str = NEW) -> None:
        wish = service.prepare_reset(reading, token=token, password=password)
        service.confirm_reset(uow(NOBODY), wish=wish)

    return confirm


class TestAskReset:
    @pytest.mark.parametrize("login", ["rosa", "ROSA", "rosa@example.org", "Rosa@Example.org"])
    def test_mails_a_link_to_whoever_it_names(self, person, link_of, mailer, login):
        link_of(login)

        assert [letter.to for letter in mailer.sent] == ["rosa@example.org"]
        assert "Rosa" in mailer.sent[0].text

    def test_leaves_the_same_trace_for_nobody(self, person, uow, session, run_jobs, mailer):
        for login in ("rosa", "nobody", "nobody@example.org"):
            service.ask_reset(uow(NOBODY), login=login)

        topics = session.scalars(select(OutboxMessage.topic)).all()
        assert topics == [jobs.MAIL_RESET.name] * 3
        run_jobs()
        assert len(mailer.sent) == 1

    def test_writes_to_nobody_where_several_share_an_address(
        self, person, session, uow, run_jobs, mailer
    ):
        make_user(session, email="rosa@example.org")

        service.ask_reset(uow(NOBODY), login="rosa@example.org")
        run_jobs()

        assert mailer.sent == []

    def test_is_quiet_for_a_closed_account(self, person, session, uow, run_jobs, mailer):
        person.status = UserStatus.SUSPENDED
        session.flush()

        service.ask_reset(uow(NOBODY), login="rosa")
        run_jobs()

        assert mailer.sent == []

    def test_floods_no_mailbox(self, person, uow, run_jobs, mailer):
        for _ in range(MOST_PER_LIFETIME + 2):
            service.ask_reset(uow(NOBODY), login="rosa")
        run_jobs()

        assert len(mailer.sent) == MOST_PER_LIFETIME

    def test_tries_again_while_the_mail_server_is_away(self, person, uow, run_jobs, mailer, clock):
        mailer.refusal = Transient(retry_after=60)
        service.ask_reset(uow(NOBODY), login="rosa")
        run_jobs(may_break=True)

        mailer.refusal = None
        clock.forward(minutes=5)
        run_jobs()

        assert len(mailer.sent) == 1

    def test_loses_no_letter_in_a_long_outage(self, person, uow, run_jobs, mailer, clock):
        mailer.refusal = Transient(retry_after=60)
        service.ask_reset(uow(NOBODY), login="rosa")
        for _ in range(MOST_PER_LIFETIME + 1):
            run_jobs(may_break=True)
            clock.forward(minutes=2)

        mailer.refusal = None
        run_jobs()

        assert len(mailer.sent) == 1

    def test_keeps_the_link_out_of_the_database(self, person, link_of, session):
        token = link_of("rosa")

        payloads = session.scalars(select(OutboxMessage.payload)).all()
        assert not any(token in payload for payload in payloads)


class TestConfirmReset:
    def test_sets_the_password(self, person, link_of, confirm, prove, uow):
        confirm(link_of("rosa"))

        proof = prove("rosa", NEW)
        assert service.login(uow(NOBODY), proof=proof, device="Firefox").user.id == person.id

    def test_ends_the_old_password_and_every_session(
        self, person, link_of, confirm, log_in, prove, uow, session
    ):
        log_in(person)

        confirm(link_of("rosa"))

        with pytest.raises(WrongPassword):
            service.login(uow(NOBODY), proof=prove("rosa"), device="Firefox")
        assert session.scalars(
            select(LoginSession.revoked_at).where(LoginSession.user_id == person.id)
        ).all() != [None]

    def test_works_once(self, person, link_of, confirm):
        token = link_of("rosa")
        confirm(token)

        with pytest.raises(ResetLinkExpired):
            confirm(token, "another lantern by the river")

    def test_ends_every_other_link(self, person, link_of, confirm):
        first, second = link_of("rosa"), link_of("rosa")
        confirm(second)

        with pytest.raises(ResetLinkExpired):
            confirm(first)

    def test_refuses_a_link_used_between_check_and_write(self, person, link_of, reading, uow):
        token = link_of("rosa")
        early = service.prepare_reset(reading, token=token, password=NEW)
        late = service.prepare_reset(reading, token=token, password="another lantern")
        service.confirm_reset(uow(NOBODY), wish=early)

        with pytest.raises(ResetLinkExpired):
            service.confirm_reset(uow(NOBODY), wish=late)

    def test_works_for_half_an_hour(self, person, link_of, confirm, clock):
        token = link_of("rosa")
        clock.instant += LIFETIME - timedelta(seconds=1)
        confirm(token)

    def test_works_no_longer(self, person, link_of, confirm, clock):
        token = link_of("rosa")
        clock.instant += LIFETIME

        with pytest.raises(ResetLinkExpired):
            confirm(token)

    def test_keeps_the_link_after_a_weak_password(self, person, link_of, confirm):
        token = link_of("rosa")
        with pytest.raises(WeakPassword):
            confirm(token, "12345678")

        confirm(token)

    def test_refuses_what_is_no_link(self, person, confirm):
        with pytest.raises(ResetLinkExpired):
            confirm("x" * 43)

    def test_refuses_a_closed_account(self, person, link_of, confirm, session):
        token = link_of("rosa")
        person.status = UserStatus.SUSPENDED
        session.flush()

        with pytest.raises(ResetLinkExpired):
            confirm(token)


class TestMakeResetLink:
    def test_hands_out_a_link_that_works(self, person, session, uow, confirm, prove):
        admin = make_actor(session, "admin")
        link = service.make_reset_link(uow(admin), user_id=person.id)

        confirm(link.url.partition("#")[2])

        assert prove("rosa", NEW).is_right

    def test_needs_the_permission(self, person, session, uow):
        with pytest.raises(Unauthenticated):
            service.make_reset_link(uow(NOBODY), user_id=person.id)

    def test_opens_no_account_that_may_do_more(self, session, uow, actor_with):
        weak = actor_with(Permission.USERS_MANAGE)
        boss = make_user(session, "admin")

        with pytest.raises(BeyondOwnPermissions):
            service.make_reset_link(uow(weak), user_id=boss.id)

    def test_knows_only_people(self, session, uow):
        with pytest.raises(PersonGone):
            service.make_reset_link(uow(make_actor(session, "admin")), user_id=new_id())


class TestOverHttp:
    def test_answers_alike_for_known_and_unknown(self, person, client):
        answers = [
            client.post("/api/auth/password-reset", json={"login": login})
            for login in ("rosa", "nobody")
        ]

        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].data == answers[1].data

    def test_sets_a_password(self, person, client, link_of, post_login):
        body = {"token": link_of("rosa"), "password": NEW}

        answer = client.post("/api/auth/password-reset/confirmation", json=body)

        assert answer.status_code == 204
        assert post_login(person, NEW).status_code == 200

    def test_says_that_a_link_is_too_old(self, person, client):
        body = {"token": "x" * 43, "password": NEW}

        answer = client.post("/api/auth/password-reset/confirmation", json=body)

        assert answer.status_code == 410
        assert answer.json["type"] == "/problems/reset-link-expired"

    def test_gives_staff_a_link(self, person, client, session, bearer):
        headers = bearer(make_user(session, "admin"))

        answer = client.post(f"/api/users/{person.id}/password-reset", headers=headers)

        assert answer.status_code == 201
        assert "/reset#" in answer.json["url"]
