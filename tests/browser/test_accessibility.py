"""Every page, resting and open, by day on a desk and by night on a phone: axe finds nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import complaints
from tests.browser.walks import add_to_cart, fill_contact, log_in, place_order, search, search_box
from tests.live import LiveShop

LOOKS = [
    pytest.param((1280, "light"), id="desk-light"),
    pytest.param((1280, "dark"), id="desk-dark"),
    pytest.param((360, "light"), id="phone-light"),
    pytest.param((360, "dark"), id="phone-dark"),
]
PUBLIC = ["/", "/search?q=milk", "/search?q=qqqqzz", "/cart", "/log-in", "/register", "/terms"]
PUBLIC += ["/forgot", "/reset", "/reset#token", "/privacy", "/imprint"]
PUBLIC += ["/forbidden", "/nowhere", "/sections/1", "/products/999999", "/orders/unknown"]
STAFF = {
    "manager": [
        "/manage/overview",
        "/manage/section-requests",
        "/manage/section-requests/new",
        "/manage/stock",
        "/manage/stock/documents",
        "/manage/stock/new/count",
        "/manage/stock/products/1",
    ],
    "admin": ["/admin/people", "/admin/reports", "/admin/settings"],
    "shopper": ["/account", "/account/addresses", "/account/devices", "/account/password"],
}


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, page: Page) -> None:
    """Give the page a size and a time of day."""
    width, mode = request.param
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")


def settled(page: Page) -> None:
    """Wait until the page shows what it was asked for."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def judged(page: Page, shop: LiveShop, addresses: list[str]) -> list[str]:
    """Visit each address and return what axe says there."""
    found = []
    for address in addresses:
        page.goto(f"{shop.url}{address}")
        settled(page)
        assert page.url == f"{shop.url}{address}"  # not led away to the log-in
        found += [f"{address}: {line}" for line in complaints(page)]
    return found


def assert_clean(found: list[str]) -> None:
    """Fail with every line, so that one run tells all."""
    assert not found, "\n".join(["", *found])


@pytest.mark.usefixtures("look")
class TestPages:
    def test_of_the_storefront(self, page: Page, live_shop: LiveShop) -> None:
        assert_clean(judged(page, live_shop, PUBLIC))

    def test_of_products_and_actors(self, page: Page, live_shop: LiveShop) -> None:
        found = []
        for name in ("Conference pears", "Tumaco 72"):
            page.goto(live_shop.url)
            search(page, name)
            page.get_by_role("main").get_by_role("link", name=name).first.click()
            expect(page.get_by_role("heading", level=1)).to_have_text(name)
            settled(page)
            found += [f"{name}: {line}" for line in complaints(page)]

        assert_clean(found)

    def test_of_an_open_search(self, page: Page, live_shop: LiveShop) -> None:
        page.goto(live_shop.url)
        search_box(page).press_sequentially("to")
        expect(page.get_by_role("option").first).to_be_visible()

        assert_clean(complaints(page))

    def test_on_the_way_to_an_order(self, page: Page, live_shop: LiveShop) -> None:
        page.goto(live_shop.url)
        add_to_cart(page, "Conference pears")
        found = judged(page, live_shop, ["/cart", "/checkout"])
        page.get_by_role("button", name="Place the order").click()
        expect(page.get_by_label("First name")).to_be_focused()
        found += [f"refused: {line}" for line in complaints(page)]
        fill_contact(page)
        place_order(page)
        found += [f"order: {line}" for line in complaints(page)]

        assert_clean(found)

    @pytest.mark.parametrize("role", STAFF)
    def test_behind_the_counter(self, page: Page, live_shop: LiveShop, role: str) -> None:
        log_in(page, live_shop, role, to=STAFF[role][0])

        assert_clean(judged(page, live_shop, STAFF[role]))


def test_says_when_a_page_is_out_of_order(page: Page, live_shop: LiveShop) -> None:
    page.goto(live_shop.url)
    settled(page)

    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src>')")

    assert any(re.match("image-alt", line) for line in complaints(page))
