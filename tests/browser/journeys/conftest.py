"""Every journey is walked at a desk and on a phone."""

import pytest
from playwright.sync_api import Page

from tests.browser.office import Office
from tests.live import LiveShop


@pytest.fixture(autouse=True, params=[1280, 360], ids=["desk", "phone"])
def width(request: pytest.FixtureRequest, page: Page) -> int:
    """Give the page one of the two widths."""
    pixels: int = request.param
    page.set_viewport_size({"width": pixels, "height": 800})
    return pixels


@pytest.fixture
def office(live_shop: LiveShop) -> Office:
    """Return the staff, who change goods while somebody shops."""
    return Office(live_shop)
