"""The shop itself: its card, its settings and its opening."""

from functools import cache
from zoneinfo import available_timezones

from babel import localedata
from babel.numbers import list_currencies

from backend.features.accounts import queries, service
from backend.features.accounts.errors import (
    AlreadyOpen,
    NoMailAddress,
    OpeningCodeWrong,
    UsernameTaken,
    WeakPassword,
)
from backend.features.accounts.resources.answers import signed_in
from backend.features.accounts.resources.namespace import NO_STORE, Body, ns
from backend.features.accounts.schemas import (
    ChoicesOut,
    OpeningIn,
    SettingsOut,
    SettingsPatch,
    ShopOut,
    SignInOut,
    TestMailOut,
)
from backend.http import auth
from backend.http.contract import (
    PUBLIC,
    Per,
    Reading,
    allows,
    gives,
    limited,
    prepares,
    raises,
    takes,
)
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.actor import Permission
from backend.kernel.errors import Transient
from backend.kernel.unit_of_work import UnitOfWork


def _hashed(reading: Reading, body: Body) -> str:
    owner = body["owner"]
    return service.prepare(
        reading, username=owner["username"], password=owner["password"], field="owner.password"
    )


@cache
def _choices() -> dict[str, list[str]]:
    places = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    return {
        "currencies": sorted(list_currencies()),
        "timezones": [zone for zone in places if not zone.startswith(("Etc/", "SystemV/"))],
        "locales": sorted(name.replace("_", "-") for name in localedata.locale_identifiers()),
    }


@ns.route("/shop")
class Shop(Endpoint):
    @ns.doc("get_shop")
    @allows(PUBLIC)
    @gives(ShopOut, etag=True)
    def get(self, uow: UnitOfWork) -> object:
        return queries.shop_card(uow.session, shop=uow.shop)


@ns.route("/settings")
class Settings(Endpoint):
    @ns.doc("get_settings")
    @allows(Permission.SETTINGS_MANAGE)
    @gives(SettingsOut)
    def get(self, uow: UnitOfWork) -> object:
        return Answer(queries.shop_settings(uow.session, actor=uow.actor), NO_STORE)

    @ns.doc("change_settings")
    @allows(Permission.SETTINGS_MANAGE)
    @takes(SettingsPatch)
    @gives(SettingsOut)
    def patch(self, uow: UnitOfWork, body: Body) -> object:
        return service.change_card(uow, changes=body)


@ns.route("/settings/test-mail")
class TestMails(Endpoint):
    @ns.doc("send_test_mail")
    @allows(Permission.SETTINGS_MANAGE)
    @gives(TestMailOut, 202)
    @raises(NoMailAddress)
    def post(self, uow: UnitOfWork) -> object:
        return {"to": service.ask_test_mail(uow)}


@ns.route("/shop/choices")
class Choices(Endpoint):
    @ns.doc("list_choices")
    @allows(PUBLIC)
    @gives(ChoicesOut)
    def get(self, uow: UnitOfWork) -> object:
        del uow  # the same everywhere
        return _choices()


@ns.route("/shop/opening")
class Openings(Endpoint):
    @ns.doc("open_shop")
    @allows(PUBLIC)
    @limited("registrations", per=Per.ADDRESS)
    @takes(OpeningIn)
    @gives(SignInOut, 201)
    @raises(AlreadyOpen, OpeningCodeWrong, UsernameTaken, WeakPassword, Transient)
    @prepares(_hashed)
    def post(self, uow: UnitOfWork, body: Body, prepared: str) -> object:
        owner = body.pop("owner")
        del owner["password"]  # hashed already: `_hashed`
        wish = service.Opening(
            owner=service.Registration(password_hash=prepared, **owner),
            tax_rates=tuple(body.pop("tax_rates")),
            **body,
        )
        return signed_in(uow, service.open_shop(uow, wish=wish, device=auth.device()))
