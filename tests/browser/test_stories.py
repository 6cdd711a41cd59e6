"""The four stories, each in a real browser through a real Celery worker, on every database."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, select

from backend.kernel.outbox import OutboxMessage
from tests.live import LiveShop, live_databases

pytestmark = pytest.mark.parametrize("live_shop", live_databases(), indirect=True)

WORKER_MILLISECONDS = 15_000


def executed_by(shop: LiveShop, topic: str) -> set[str | None]:
    """Return who ran the finished rows of a topic."""
    engine = create_engine(shop.database_url)
    with engine.connect() as connection:
        rows = connection.execute(
            select(OutboxMessage.executed_by).where(OutboxMessage.topic == topic)
        )
        found = set(rows.scalars())
    engine.dispose()
    return found


def find_and_add(page: Page, name: str, *, cart_total: str, quantity: str | None = None) -> None:
    """Find a product by its name and put it into the cart, which then comes to `cart_total`."""
    search = page.get_by_role("combobox", name="Search").or_(page.get_by_role("searchbox"))
    search.first.fill(name)
    search.first.press("Enter")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    if quantity is not None:
        field = page.get_by_role("textbox", name=re.compile(f"Quantity of {name}"))
        field.fill(quantity)
        field.press("Tab")
    page.get_by_role("button", name=re.compile("Add to cart")).first.click()
    expect(page.get_by_role("banner")).to_contain_text(cart_total)
    page.keyboard.press("Escape")


def test_a_a_guest_buys_by_weight_and_piece(page: Page, live_shop: LiveShop) -> None:
    page.goto(live_shop.url)
    find_and_add(page, "Conference pears", quantity="1.25", cart_total="€4.25")
    find_and_add(page, "Tumaco 72", cart_total="€11.15")
    page.goto(f"{live_shop.url}/checkout")
    page.get_by_label("First name").fill("Grete")
    page.get_by_label("Last name").fill("Wanderer")
    page.get_by_label("E-mail").fill("grete@example.org")
    page.get_by_label("Phone").fill("030 1234567")
    page.get_by_role("button", name="Place the order").click()

    headline = page.get_by_role("heading", level=1)
    expect(headline).to_have_attribute("data-status", "confirmed", timeout=WORKER_MILLISECONDS)
    expect(page.get_by_text("1.25 kg").locator("visible=true").first).to_be_visible()
    assert {who and who.split(":")[0] for who in executed_by(live_shop, "orders.confirm")} == {
        "celery"
    }
    assert UUID(page.url.rsplit("/", 1)[-1])
