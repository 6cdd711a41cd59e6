"""The journey of somebody with an account: joining, coming back, buying and changing."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walks import (
    add_to_cart,
    fill_contact,
    letter_link,
    log_in,
    number_of,
    place_order,
    quantity_field,
)
from tests.live import LiveShop

PASSWORD = "a lantern under the bridge"
ANOTHER = "a ferry across the harbour"


def register(page: Page, shop: LiveShop, username: str, password: str = PASSWORD) -> None:
    """Fill in the form and send it."""
    page.goto(f"{shop.url}/register")
    page.get_by_label("First name").fill("Ida")
    page.get_by_label("Last name").fill("Holm")
    page.get_by_label("User name").fill(username)
    page.get_by_label("E-mail").fill(f"{username}@example.org")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Register").click()


def order_again(page: Page, shop: LiveShop) -> str:
    """Buy one bar as whoever is signed in; return the order's number."""
    page.goto(shop.url)
    add_to_cart(page, "Tumaco 72")
    page.goto(f"{shop.url}/checkout")
    fill_contact(page)
    place_order(page)
    return number_of(page)


@pytest.fixture
def name(width: int, request: pytest.FixtureRequest) -> str:
    """Return a user name that no other test has."""
    return f"ida{abs(hash(request.node.name)) % 10_000}w{width}"


class TestJoining:
    def test_1_is_told_why_a_password_is_weak_and_keeps_the_rest(
        self, page: Page, live_shop: LiveShop, name: str
    ) -> None:
        register(page, live_shop, name, "password1")

        expect(page.get_by_text("among the first to be guessed")).to_be_visible()
        expect(page.get_by_label("User name")).to_have_value(name)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Register").click()
        expect(page.get_by_role("heading", name="Good to meet you")).to_have_count(0)

    def test_1_is_told_that_a_name_is_taken(self, page: Page, live_shop: LiveShop) -> None:
        register(page, live_shop, live_shop.login_of("shopper")["username"])

        expect(page.get_by_text("Somebody has this user name already")).to_be_visible()

    def test_1_sets_a_forgotten_password_through_a_link_that_works_once(
        self, page: Page, live_shop: LiveShop, name: str, browser: Browser
    ) -> None:
        register(page, live_shop, name)
        expect(page.get_by_role("heading", name="Good to meet you")).to_have_count(0)
        visitor = browser.new_context().new_page()
        visitor.goto(f"{live_shop.url}/forgot")
        visitor.get_by_role("textbox").locator("visible=true").last.fill(name)
        visitor.keyboard.press("Enter")
        expect(visitor.get_by_text("a link is on its way")).to_be_visible()
        link = letter_link(live_shop, to=f"{name}@example.org", like="/reset#")
        visitor.goto(link)
        visitor.get_by_role("textbox", name="New password").fill(ANOTHER)
        visitor.keyboard.press("Enter")
        expect(visitor).to_have_url(re.compile("/log-in"))
        visitor.get_by_label("User name").fill(name)
        visitor.get_by_label("Password", exact=True).fill(ANOTHER)
        visitor.get_by_role("button", name="Log in").click()
        expect(visitor).not_to_have_url(re.compile("/log-in"))

        page.goto(link)
        page.get_by_role("textbox", name="New password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="This link is used up")).to_be_visible()
        visitor.context.close()


class TestComingBack:
    def test_2_brings_the_guests_cart_along_and_may_leave_it(
        self, page: Page, live_shop: LiveShop
    ) -> None:
        page.goto(live_shop.url)
        add_to_cart(page, "Conference pears", quantity="1.25")
        log_in(page, live_shop, "shopper", to="/cart")

        banner = page.get_by_text("1 line from your earlier cart.")
        expect(banner).to_be_visible()
        page.get_by_role("button", name="Remove it").click()
        expect(page.get_by_role("listitem").filter(has_text="Conference pears")).to_have_count(0)

    def test_comes_back_to_the_page_that_asked_for_the_log_in(
        self, page: Page, live_shop: LiveShop
    ) -> None:
        page.goto(f"{live_shop.url}/account/orders")

        expect(page).to_have_url(re.compile("/log-in"))
        login = live_shop.login_of("shopper")
        page.get_by_label("User name").fill(login["username"])
        page.get_by_label("Password", exact=True).fill(login["password"])
        page.get_by_role("button", name="Log in").click()
        expect(page).to_have_url(f"{live_shop.url}/account/orders")


class TestBuying:
    def test_3_finds_an_order_again_and_buys_it_again(
        self, page: Page, live_shop: LiveShop
    ) -> None:
        log_in(page, live_shop, "shopper", to="/")
        number = order_again(page, live_shop)
        page.goto(f"{live_shop.url}/account/orders")
        page.get_by_role("searchbox").locator("visible=true").last.fill(number)
        expect(page.get_by_role("button", name=re.compile("^Buy order"))).to_have_count(1)
        page.get_by_role("button", name=f"Buy order {number} again").click()
        page.goto(f"{live_shop.url}/cart")

        expect(page.get_by_role("listitem").filter(has_text="Tumaco 72")).to_be_visible()

    def test_4_says_what_to_do_when_something_runs_short(
        self, page: Page, live_shop: LiveShop
    ) -> None:
        log_in(page, live_shop, "shopper", to="/")
        page.goto(live_shop.url)
        add_to_cart(page, "Tumaco 72")
        page.goto(f"{live_shop.url}/checkout")
        fill_contact(page)
        wish = page.get_by_role("combobox", name="If something is missing")
        with page.expect_response(re.compile("/api/cart/lines/")) as kept:
            wish.select_option(label="Call me")
        assert kept.value.ok
        place_order(page)

        expect(page.get_by_role("main")).to_contain_text("If missing: call me")

    def test_5_changes_the_order_while_nobody_picks(self, page: Page, live_shop: LiveShop) -> None:
        log_in(page, live_shop, "shopper", to="/")
        order_again(page, live_shop)
        page.get_by_role("button", name="Change the order").click()
        field = quantity_field(page, "Tumaco 72")
        field.fill("2")
        field.press("Tab")
        page.get_by_role("button", name=re.compile("^Save")).click()

        expect(page.get_by_role("heading", name="Change your order")).to_have_count(0)
        expect(page.get_by_role("region", name="What is in it")).to_contain_text("€13.80")

    def test_5_cancels_the_order(self, page: Page, live_shop: LiveShop) -> None:
        log_in(page, live_shop, "shopper", to="/")
        order_again(page, live_shop)
        page.get_by_role("button", name="Cancel the order").click()
        page.get_by_role("dialog").get_by_role("button", name="Cancel the order").click()

        headline = page.get_by_role("heading", level=1)
        expect(headline).to_have_attribute("data-status", "cancelled")

    def test_prints_a_receipt_with_the_tax_of_each_rate(
        self, page: Page, live_shop: LiveShop
    ) -> None:
        log_in(page, live_shop, "shopper", to="/")
        number = order_again(page, live_shop)
        page.get_by_role("link", name="Print the receipt").click()

        expect(page).to_have_url(re.compile("/receipt$"))
        expect(page.get_by_role("main")).to_contain_text(number)
        expect(page.get_by_role("main")).to_contain_text(re.compile(r"\d+ ?%"))


class TestOwnAccount:
    def test_keeps_an_address_for_the_next_delivery(
        self, page: Page, live_shop: LiveShop, name: str
    ) -> None:
        register(page, live_shop, name)
        expect(page.get_by_role("heading", name="Good to meet you")).to_have_count(0)
        page.goto(f"{live_shop.url}/account/addresses")
        opener = page.get_by_role("button", name="Add an address")
        form = page.get_by_role("form", name="New address")
        expect(opener.or_(form).first).to_be_visible()
        if not form.is_visible():
            opener.click()
        form.get_by_label("Name of this address").fill("At home")
        form.get_by_label("Street and number").fill("Lindenstraße 12")
        form.get_by_label("Postal code").fill("10969")
        form.get_by_label("City").fill("Berlin")
        form.get_by_role("button", name="Add address").click()

        expect(form).to_have_count(0)
        expect(page.get_by_role("main")).to_contain_text("Lindenstraße 12")

    def test_sees_and_ends_sessions(
        self, page: Page, live_shop: LiveShop, browser: Browser
    ) -> None:
        elsewhere = browser.new_context().new_page()
        log_in(elsewhere, live_shop, "shopper", to="/account")
        log_in(page, live_shop, "shopper", to="/account/devices")
        page.get_by_role("button", name="Sign out everywhere else").click()
        expect(page.get_by_role("button", name="Sign out everywhere else")).to_have_count(0)
        elsewhere.goto(f"{live_shop.url}/account")

        expect(elsewhere).to_have_url(re.compile("/log-in"))
        elsewhere.context.close()
