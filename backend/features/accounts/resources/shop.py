"""The shop's own card."""

from backend.features.accounts import queries, service
from backend.features.accounts.resources.namespace import NO_STORE, Body, ns
from backend.features.accounts.schemas import SettingsOut, SettingsPatch, ShopOut
from backend.http.contract import PUBLIC, allows, gives, takes
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


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
