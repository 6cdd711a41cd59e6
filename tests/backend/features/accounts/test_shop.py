from datetime import time

import pytest
from sqlalchemy import select

from backend.features.accounts import service
from backend.features.accounts.models import OpenTime
from backend.features.audit.models import AuditEntry
from backend.features.notices.models import Notice
from backend.kernel.actor import SYSTEM, Permission
from backend.kernel.errors import PermissionMissing, Transient
from tests.factories.accounts import make_user

OPEN = [{"days": "Mon to Fri", "hours": "8:00 to 20:00"}]


@pytest.fixture
def owner(sign_in, actor_with):
    return sign_in(actor_with(Permission.SETTINGS_MANAGE))


class TestShop:
    def test_is_complete_before_anybody_wrote_a_word(self, client, settings):
        shop = client.get("/api/shop").json

        assert (shop["name"], shop["currency"], shop["timezone"]) == (
            settings.shop_name,
            "EUR",
            "Europe/Berlin",
        )
        assert (len(shop["headline"]), shop["phone"], shop["opening_hours"]) == (3, None, [])

    def test_costs_little_to_be_asked_for_again(self, client):
        etag = client.get("/api/shop").headers["ETag"]

        assert client.get("/api/shop", headers={"If-None-Match": etag}).status_code == 304

    def test_tells_nothing_that_is_the_owners_alone(self, client, uow):
        service.change_card(uow(SYSTEM), changes={"mail_sender": "a@b.example"})

        assert "mail_sender" not in client.get("/api/shop").json


class TestSettings:
    def test_are_shown_to_everybody_once_written(self, client, owner):
        wish = {"name": "Linden Row", "headline": ["Pears,", "films."], "opening_hours": OPEN}

        answer = client.patch("/api/settings", headers=owner, json=wish)

        shop = client.get("/api/shop").json
        shown = client.get("/api/settings", headers=owner).json
        for name, value in wish.items():
            assert answer.json[name] == shown[name] == shop[name] == value

    @pytest.mark.parametrize(
        ("wish", "field"),
        [
            ({"email": "no address"}, "email"),
            ({"opening_hours": [{"days": "Mon"}]}, "opening_hours.0.hours"),
            ({"headline": ["x"] * 5}, "headline"),
            ({"currency": "USD"}, "currency"),
            ({"timezone": "localtime"}, "timezone"),
            ({"locale": "de-DE@currency=EUR"}, "locale"),
            ({"locale": "root"}, "locale"),
        ],
    )
    def test_name_the_field_that_is_wrong(self, client, owner, wish, field):
        answer = client.patch("/api/settings", headers=owner, json=wish)

        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])

    def test_take_the_permission(self, client, uow, sign_in, actor_with):
        assert client.get("/api/settings", headers=sign_in(actor_with())).status_code == 403
        with pytest.raises(PermissionMissing):
            service.change_card(uow(actor_with()), changes={"name": "Mine"})

    def test_are_written_down_once_changed(self, session, uow):
        for _ in range(2):
            service.change_card(uow(SYSTEM), changes={"name": "Linden Row"})

        assert [entry.fields_after for entry in session.scalars(select(AuditEntry))] == [
            {"fields": ["name"]}
        ]


class TestOpenTimes:
    WEEK = (
        {"day": 0, "opens": "08:00", "closes": "12:00"},
        {"day": 0, "opens": "13:00", "closes": "18:00"},
        {"day": 5, "opens": "09:00", "closes": "14:00"},
    )

    def test_are_kept_from_monday_on(self, client, owner, uow):
        client.patch("/api/settings", headers=owner, json={"open_times": list(self.WEEK[::-1])})

        assert client.get("/api/shop").json["open_times"] == list(self.WEEK)
        times = service.open_times(uow(SYSTEM))
        assert times[0] == OpenTime(0, time(8), time(12))
        assert len(times) == 3

    @pytest.mark.parametrize(
        "wrong",
        [
            {"day": 7, "opens": "08:00", "closes": "12:00"},
            {"day": 0, "opens": "12:00", "closes": "08:00"},
            {"day": 0, "opens": "11:00", "closes": "14:00"},
            {"day": 0, "opens": "eight", "closes": "14:00"},
        ],
    )
    def test_are_refused_when_they_make_no_sense(self, client, owner, wrong):
        week = [self.WEEK[0], wrong]

        answer = client.patch("/api/settings", headers=owner, json={"open_times": week})

        assert answer.status_code == 422
        assert client.get("/api/shop").json["open_times"] == []


class TestSetUp:
    def test_follows_the_owner(self, client, owner):
        wish = {"timezone": "America/Lima", "locale": "es-PE"}

        client.patch("/api/settings", headers=owner, json=wish)

        shop = client.get("/api/shop").json
        assert {name: shop[name] for name in wish} == wish

    def test_never_changes_the_currency_again(self, client, owner):
        answer = client.patch("/api/settings", headers=owner, json={"currency": "USD"})

        assert answer.status_code == 422


class TestTestMail:
    @pytest.fixture
    def headers(self, session, bearer):
        self.owner = make_user(session, "admin", email="greta@example.org")
        return bearer(self.owner)

    def test_sends_a_letter_and_tells_so(self, client, headers, run_jobs, mailer, session):
        answer = client.post("/api/settings/test-mail", headers=headers)
        run_jobs()

        assert (answer.status_code, answer.json) == (202, {"to": "greta@example.org"})
        assert [mail.to for mail in mailer.sent] == ["greta@example.org"]
        assert session.scalars(select(Notice.kind)).all() == ["mail.arrived"]

    def test_tells_that_the_server_refused(self, client, headers, run_jobs, mailer, session):
        mailer.refusal = Transient(retry_after=60)
        client.post("/api/settings/test-mail", headers=headers)
        run_jobs()

        assert session.scalars(select(Notice.kind)).all() == ["mail.refused"]

    def test_needs_an_address(self, client, session, bearer):
        headers = bearer(make_user(session, "admin"))

        answer = client.post("/api/settings/test-mail", headers=headers)

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/no-mail-address")
