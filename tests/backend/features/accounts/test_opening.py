import pytest
from sqlalchemy import select

from backend.features.accounts import queries, service
from backend.features.accounts.errors import AlreadyOpen, OpeningCodeWrong
from backend.features.accounts.models import TaxRate, User
from backend.features.accounts.service import Opening, Registration
from backend.kernel.actor import NOBODY
from backend.kernel.errors import Invalid
from tests.factories.accounts import PASSWORD, hashed_password, make_user

OWNER = {"username": "Greta", "password": PASSWORD, "first_name": "Greta", "email": "g@x.example"}
WISH = {
    "owner": OWNER,
    "name": "Linden Row",
    "currency": "CHF",
    "timezone": "Europe/Zurich",
    "locale": "de-CH",
    "tax_rates": [{"title": "Food", "rate_bp": 260}, {"title": "Standard", "rate_bp": 810}],
}


@pytest.fixture
def code(uow):
    return uow(NOBODY).shop.opening_code


@pytest.fixture
def opening(code):
    """Return a function that says what an owner says."""

    def opening(**fields):
        values = {
            "code": code,
            "owner": Registration("Greta", hashed_password(), "Greta", "Berg", "g@x.example"),
            "name": "Linden Row",
            "currency": "CHF",
            "timezone": "Europe/Zurich",
            "locale": "de-CH",
            "tax_rates": (TaxRate("Food", 260),),
        }
        return Opening(**values | fields)

    return opening


class TestOpenShop:
    def test_makes_an_owner_who_may_do_everything(self, uow, opening):
        sign_in = service.open_shop(uow(NOBODY), wish=opening(), device="Firefox")

        assert (sign_in.user.username, sign_in.user.role_names) == ("Greta", ["admin"])
        assert sign_in.refresh_token

    def test_sets_the_shop_up(self, uow, opening, session):
        service.open_shop(uow(NOBODY), wish=opening(), device="Firefox")

        shop = service.refined(uow(NOBODY).shop, session)
        assert (shop.name, shop.currency, shop.zone.key, shop.locale) == (
            "Linden Row",
            "CHF",
            "Europe/Zurich",
            "de-CH",
        )

    def test_works_once(self, uow, opening):
        service.open_shop(uow(NOBODY), wish=opening(), device="Firefox")

        with pytest.raises(AlreadyOpen):
            service.open_shop(uow(NOBODY), wish=opening(), device="Firefox")

    def test_finds_a_shop_with_people_open(self, uow, opening, session):
        make_user(session)

        with pytest.raises(AlreadyOpen):
            service.open_shop(uow(NOBODY), wish=opening(), device="Firefox")

    def test_lets_in_nobody_without_the_code(self, uow, opening, session):
        with pytest.raises(OpeningCodeWrong):
            service.open_shop(uow(NOBODY), wish=opening(code="00000000"), device="Firefox")

        assert session.scalars(select(User)).all() == []

    def test_takes_the_code_as_people_type_it(self, uow, opening, code):
        typed = f" {code[:4].lower()}-{code[4:].replace('1', 'l').replace('0', 'o')} "

        sign_in = service.open_shop(uow(NOBODY), wish=opening(code=typed), device="Firefox")

        assert sign_in.user.username == "Greta"

    def test_leaves_it_closed_after_an_impossible_name(self, uow, opening, session):
        owner = Registration("no blanks please", hashed_password())

        with pytest.raises(Invalid):
            service.open_shop(uow(NOBODY), wish=opening(owner=owner), device="Firefox")

        assert not queries.has_people(session)


class TestOverHttp:
    def test_opens_and_signs_in(self, client, code):
        before = client.get("/api/shop").json

        opened = client.post("/api/shop/opening", json=WISH | {"code": code})

        headers = {"Authorization": f"Bearer {opened.json['access_token']}"}
        after = client.get("/api/shop").json
        assert (opened.status_code, before["is_open"], after["is_open"]) == (201, False, True)
        assert (after["currency"], after["timezone"]) == ("CHF", "Europe/Zurich")
        assert after["tax_rates"] == WISH["tax_rates"]
        assert client.get("/api/settings", headers=headers).json["name"] == "Linden Row"
        assert "refresh" in opened.headers["Set-Cookie"]

    def test_refuses_the_second_one(self, client, code):
        client.post("/api/shop/opening", json=WISH | {"code": code})

        answer = client.post("/api/shop/opening", json=WISH | {"code": code})

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/already-open")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("currency", "XXQ"),
            ("timezone", "Europe/Atlantis"),
            ("locale", "xx-YY"),
            ("tax_rates", []),
            ("name", " "),
        ],
    )
    def test_names_the_field(self, client, code, field, value):
        answer = client.post("/api/shop/opening", json=WISH | {"code": code, field: value})

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == [field]

    def test_explains_a_weak_password(self, client, code):
        wish = WISH | {"code": code, "owner": OWNER | {"password": "12345678"}}

        answer = client.post("/api/shop/opening", json=wish)

        assert list(answer.json["errors"]) == ["owner.password"]

    def test_offers_what_can_be_chosen(self, client):
        choices = client.get("/api/shop/choices").json

        assert {"EUR", "JPY"} <= set(choices["currencies"])
        assert "Europe/Berlin" in choices["timezones"]
        assert {"de", "de-CH", "en-GB"} <= set(choices["locales"])
