"""The four stories, each in a real browser through a real Celery worker, on every database."""

import csv
import re
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, select

from backend.kernel.outbox import OutboxMessage
from tests.faults.buyers import Buyer, call
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


def log_in(page: Page, shop: LiveShop, role: str, *, to: str) -> None:
    """Sign in as the demo's person of this role and go to a page."""
    login = shop.login_of(role)
    page.context.clear_cookies()
    page.goto(f"{shop.url}/log-in?back={to}")
    page.get_by_label("User name").fill(login["username"])
    page.get_by_label("Password", exact=True).fill(login["password"])
    page.get_by_role("button", name="Log in").or_(
        page.get_by_role("button", name="Sign in")
    ).first.click()
    page.wait_for_url(re.compile(re.escape(to)))
    expect(page.get_by_role("button", name=re.compile("Account of"))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def ran_by_celery(shop: LiveShop, topic: str) -> bool:
    """Say whether Celery alone ran the finished rows of a topic, and there are some."""
    runners = {who and who.split(":")[0] for who in executed_by(shop, topic)}
    return runners == {"celery"}


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
    assert ran_by_celery(live_shop, "orders.confirm")
    assert UUID(page.url.rsplit("/", 1)[-1])


def test_b_somebody_asks_for_a_section_and_somebody_else_approves(
    page: Page, live_shop: LiveShop
) -> None:
    log_in(page, live_shop, "employee", to="/manage/section-requests/new")
    page.get_by_label("Name", exact=True).fill("Herbs")
    page.get_by_label("Why").fill("People ask for fresh herbs every Saturday.")
    page.get_by_role("button", name="File the request").click()
    expect(page.get_by_role("heading", name="Herbs")).to_be_visible()
    expect(page.get_by_role("button", name="Approve and apply")).to_have_count(0)

    log_in(page, live_shop, "manager", to="/manage/section-requests")
    page.get_by_role("link", name=re.compile("Herbs")).click()
    page.get_by_role("button", name="Approve and apply").click()
    applied = page.get_by_role("region", name="Herbs").get_by_text("The shop shows it")
    expect(applied).to_be_visible(timeout=WORKER_MILLISECONDS)

    page.goto(live_shop.url)
    expect(page.get_by_role("navigation", name="Sections")).to_contain_text("Herbs")
    assert ran_by_celery(live_shop, "section_requests.apply")


def test_c_a_manager_takes_a_delivery(page: Page, live_shop: LiveShop) -> None:
    log_in(page, live_shop, "manager", to="/manage/stock/new/delivery")
    page.get_by_role("combobox").click()
    page.keyboard.type("Sicilian lemons")
    page.get_by_role("option", name=re.compile("Sicilian lemons")).click()
    page.get_by_label(re.compile("Came of Sicilian lemons")).fill("7.5")
    page.get_by_role("button", name="Post the delivery").click()
    posted = page.get_by_role("main").get_by_text("Levels and ledger show it")
    expect(posted).to_be_visible(timeout=WORKER_MILLISECONDS)

    page.get_by_role("link", name="Sicilian lemons").click()

    row = page.get_by_role("row", name=re.compile("Delivered")).first  # the newest stands on top
    expect(row).to_contain_text("7.5")
    expect(row).to_contain_text("29.5")
    assert ran_by_celery(live_shop, "stock.post_document")


def test_d_an_admin_downloads_the_sales_by_section(
    page: Page, live_shop: LiveShop, tmp_path: Path
) -> None:
    bar = call(live_shop.url, "GET", "/api/products?q=Tumaco").body["items"][0]
    buyer = Buyer(live_shop.url, bar["id"])
    buyer.fill_cart()
    buyer.place()
    log_in(page, live_shop, "admin", to="/admin/reports")
    page.get_by_role("button", name="Make a CSV").click()
    ready = page.get_by_role("main").get_by_text("Ready", exact=True)
    expect(ready.first).to_be_visible(timeout=WORKER_MILLISECONDS)
    with page.expect_download() as started:
        page.get_by_role("button", name=re.compile("Download")).first.click()

    file = tmp_path / "report.csv"
    started.value.save_as(file)
    header, *rows = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    by_section = {row[header.index("section")]: row for row in rows}
    assert "Chocolate > Dark bars" in by_section
    assert ran_by_celery(live_shop, "reports.build")
