"""What people do again and again in the shop, as a browser does it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.live import LiveShop
from tests.processes import wait_until

WORKER_MILLISECONDS = 15_000


def log_in(page: Page, shop: LiveShop, role: str, *, to: str) -> None:
    """Sign in as the demo's person of this role and go to a page."""
    login = shop.login_of(role)
    page.context.clear_cookies()
    page.goto(f"{shop.url}/log-in?back={to}")
    page.get_by_label("User name").fill(login["username"])
    page.get_by_label("Password", exact=True).fill(login["password"])
    page.get_by_role("button", name="Log in").first.click()
    page.wait_for_url(f"{shop.url}{to}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def search(page: Page, words: str) -> None:
    """Type words into the search box of the page and press Enter."""
    box = search_box(page)
    box.fill(words)
    box.press("Enter")


def search_box(page: Page) -> Locator:
    """Return the search box, opening it where a phone hides it."""
    box = page.get_by_role("combobox", name=re.compile("Search")).locator("visible=true").first
    opener = page.get_by_role("button", name=re.compile("Search")).locator("visible=true").first
    expect(box.or_(opener).first).to_be_visible()
    if not box.is_visible():
        opener.click()
    return box


def open_product(page: Page, name: str) -> None:
    """Find a product by its name and open its page."""
    search(page, name)
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def add_to_cart(page: Page, name: str, *, quantity: str | None = None) -> None:
    """Open a product and put it into the cart; the drawer that tells so is closed again."""
    open_product(page, name)
    if quantity is not None:
        field = quantity_field(page, name)
        field.fill(quantity)
        field.press("Tab")
    with page.expect_response(re.compile("/api/cart/lines")) as answered:
        page.get_by_role("main").get_by_role("button", name=re.compile("Add to cart")).first.click()
    assert answered.value.ok
    page.keyboard.press("Escape")


def quantity_field(page: Page, name: str) -> Locator:
    """Return the field that holds how much of a product is wanted."""
    return page.get_by_role("textbox", name=re.compile(f"Quantity of {re.escape(name)}")).first


def fill_contact(page: Page, *, email: str = "grete@example.org") -> None:
    """Say who orders, on the checkout page."""
    page.get_by_label("First name").fill("Grete")
    page.get_by_label("Last name").fill("Wanderer")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Phone").fill("030 1234567")


def place_order(page: Page) -> None:
    """Press the one button, and wait until the worker has confirmed."""
    page.get_by_role("button", name="Place the order").click()
    headline = page.get_by_role("heading", level=1)
    expect(headline).to_have_attribute("data-status", "confirmed", timeout=WORKER_MILLISECONDS)


def number_of(page: Page) -> str:
    """Return the number of the order that the page shows."""
    words = page.get_by_text(re.compile("Order [0-9A-Z]{8}")).first.inner_text()
    found = re.search("[0-9A-Z]{8}", words)
    assert found is not None
    return found.group()


def letter_link(shop: LiveShop, *, to: str, like: str) -> str:
    """Return the newest link of this kind in a letter to this address, once it was written."""
    letters: list[str] = []

    def has_come() -> bool:
        written = "".join(shop.log(name).read_text() for name in ("worker", "relay"))
        for letter in written.split("A letter (MAIL_URL is console:)")[1:]:
            if f"| To: {to}" in letter:
                letters.extend(re.findall(rf"\| (\S+{re.escape(like)}\S+)", letter))
        return bool(letters)

    wait_until(has_come, what=f"a letter to {to}")
    return letters[-1]
