"""The demo shop: put up by the shop's own services, safe to repeat."""

import pytest

from backend.demo.life import as_employee, file_requests, hang_card
from backend.demo.people import PEOPLE, draw_logins, invite
from backend.demo.shelves import SHOPS, read_goods, stock_shelves
from backend.features.accounts import service as accounts
from backend.features.catalogue import service as catalogue
from backend.features.stock import service as stock


@pytest.mark.parametrize("shop", SHOPS)
class TestStockShelves:
    def test_puts_every_product_of_the_file_on_the_shelves(self, uow, shop) -> None:
        goods = read_goods(shop)
        skus = {
            each["sku"]: each["on_hand"]
            for each in goods["groceries"] + goods["chocolates"] + goods["movies"]
        }

        count = stock_shelves(uow(), shop=shop)

        ids = catalogue.ids_by_sku(uow(), skus=skus)
        available = stock.available(uow(), product_ids=list(ids.values()))
        assert count == len(skus) == len(ids)
        assert all(
            available.get(ids[sku], 0) == round(on_hand * 1000) for sku, on_hand in skus.items()
        )

    def test_changes_nothing_when_repeated(self, uow, shop) -> None:
        stock_shelves(uow(), shop=shop)
        before = catalogue.catalogue_version(uow())

        stock_shelves(uow(), shop=shop)

        assert catalogue.catalogue_version(uow()) == before


class TestInvite:
    def test_makes_one_person_for_each_role_with_a_password_of_their_own(self, uow) -> None:
        logins = draw_logins()

        ids = invite(uow(), logins=logins)

        assert set(ids) == {role for role, *_ in PEOPLE}
        assert len({login.password for login in logins}) == len(PEOPLE)
        assert accounts.has_people(uow())


def test_requests_of_the_employee_wait_for_somebody_else(uow) -> None:
    ids = invite(uow(), logins=draw_logins())
    stock_shelves(uow(), shop=SHOPS[0])
    hang_card(uow(), shop=SHOPS[0])

    file_requests(uow(as_employee(user_id=ids["employee"], name="Ana")), shop=SHOPS[0])

    section = catalogue.section_by_path(uow(), names=["Pantry"])
    catalogue.check_name_free(uow(), name="Flowers", parent_id=None)
    catalogue.check_name_free(uow(), name="Spices", parent_id=section.id)
