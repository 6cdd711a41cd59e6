"""A real browser in a real shop, watched for everything a page should not do."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.live import LiveShop
from tests.servers import Missing, all_required, find_one, variable

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",  # root in a container has no other way
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LOCAL = ("data:", "blob:", "about:")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything below this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(180))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Start the browser that this machine has."""
    path = os.environ.get(variable("chromium"))
    if path is None:
        try:
            path = find_one("chromium", ExitStack()).address
        except Missing as reason:
            if all_required():
                raise
            pytest.skip(str(reason))
    return browser_type_launch_args | {"executable_path": path, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """Be a visitor of the shop's own country on a quiet screen."""
    return browser_context_args | {
        "locale": "en-GB",
        "timezone_id": "Europe/Berlin",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture(autouse=True)
def well_behaved(page: Page, live_shop: LiveShop) -> Iterator[None]:
    """Fail a test whose page broke, complained or asked another host for anything."""
    troubles: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # a refused request is reported here too; the page shows what became of it
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            troubles.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((live_shop.url, *LOCAL)):
            troubles.append(f"asked {request.url}")

    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", heard)
    page.on("request", asked)
    yield
    assert not troubles
