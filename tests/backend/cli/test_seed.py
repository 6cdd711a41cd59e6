"""`shop seed` as its owner types it: fills once, takes away once, refuses clearly."""

import json
import re
import stat
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, func, select, update

from backend.features.accounts.models import User
from backend.features.catalogue.models import Product
from backend.features.orders.models import Order
from backend.wiring import migrate
from tests.live import PROJECT

pytestmark = pytest.mark.timeout(180)  # each test starts several commands, one after the other
ROLES = {"admin", "manager", "employee", "shopper", "pending"}


class Typed:
    """A shop of its own in a folder, and what `shop` says there."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.address = f"sqlite:///{folder}/shop.db"
        migrate(self.address)

    def shop(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "backend.cli", *words],
            cwd=self.folder,
            env={
                "PYTHONPATH": str(PROJECT),
                "VAR_DIR": str(self.folder),
                "DATABASE_URL": self.address,
                "LOG_LEVEL": "ERROR",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def counts(self) -> tuple[int, ...]:
        engine = create_engine(self.address)
        with engine.connect() as connection:
            found = tuple(
                connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (Product, User, Order)
            )
        engine.dispose()
        return found

    def make_one_order_real(self) -> None:
        engine = create_engine(self.address)
        with engine.begin() as connection:
            chosen = connection.scalar(select(Order.id).limit(1))
            connection.execute(
                update(Order).where(Order.id == chosen).values(idempotency_key="from-a-browser")
            )
        engine.dispose()


@pytest.fixture
def typed(tmp_path) -> Typed:
    return Typed(tmp_path)


def test_fills_a_shop_once_and_takes_it_away_again(typed) -> None:
    first = typed.shop("seed", "--shop", "movies")
    filled = typed.counts()
    again = typed.shop("seed", "--shop", "movies")
    refilled = typed.counts()
    books = typed.shop("reconcile")
    removed = typed.shop("seed", "--remove")

    assert (first.returncode, again.returncode, books.returncode, removed.returncode) == (0,) * 4
    assert re.search(r"^\d{4} orders of the last 120 days", first.stdout, re.MULTILINE)
    assert "orders" not in again.stdout
    assert refilled == filled
    assert removed.stdout.startswith("Taken away: 57 products, 27 people")
    assert "/welcome#" in removed.stdout
    assert typed.counts() == (0, 0, 0)


def test_keeps_the_log_ins_to_their_owner_and_does_not_come_back_by_itself(typed) -> None:
    typed.shop("seed", "--shop", "chocolate")
    file = typed.folder / "demo-logins.json"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {each["role"] for each in json.loads(file.read_text())} == ROLES

    typed.shop("seed", "--remove")

    assert json.loads(file.read_text()) == []


def test_refuses_to_take_away_what_was_really_sold(typed) -> None:
    typed.shop("seed", "--shop", "movies")
    typed.make_one_order_real()
    before = typed.counts()

    refused = typed.shop("seed", "--remove")

    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: 1 order is not the demo's own: it stays.")
    assert typed.counts() == before


def test_leaves_a_shop_in_use_alone_at_a_start(typed) -> None:
    typed.shop("create-admin", "--username", "owner", "--password", "marzipan under the stairs")

    done = typed.shop("seed", "--when-empty")

    assert done.stdout == "The shop is in use; the demo is left out.\n"
    assert typed.counts() == (0, 1, 0)
