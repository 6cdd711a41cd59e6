import pytest

from backend.demo.history import first_day, live_through
from backend.demo.people import draw_logins, invite
from backend.demo.shelves import stock_shelves


@pytest.fixture
def stocked(uow):
    """Return a function that puts the goods of a shop on its shelves and says how many."""

    def stock(shop: str) -> int:
        unit = uow()
        return stock_shelves(unit, shop=shop, opened_at=first_day(unit))

    return stock


@pytest.fixture
def lived(uow, stocked):
    """Return a function that opens a demo shop with its people and its past."""

    def live(shop: str) -> int:
        stocked(shop)
        invite(uow(), logins=draw_logins())
        return live_through(uow(), shop=shop)

    return live
