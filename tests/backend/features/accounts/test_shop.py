import pytest
from sqlalchemy import select

from backend.features.accounts import service
from backend.features.audit.models import AuditEntry
from backend.kernel.actor import SYSTEM, Permission
from backend.kernel.errors import PermissionMissing

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
        service.change_card(
            uow(SYSTEM), changes={"tax_number": "DE1", "mail_sender": "a@b.example"}
        )

        assert not {"tax_number", "mail_sender"} & set(client.get("/api/shop").json)


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
