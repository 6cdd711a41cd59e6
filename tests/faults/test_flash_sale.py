"""Two hundred buyers, fifty pieces: exactly fifty orders, also while processes are killed."""

import json
import os
import signal
import threading
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.buyers import Buyer, call, rush
from tests.live import LiveShop, live_databases, open_shop
from tests.processes import wait_until

pytestmark = [pytest.mark.live, pytest.mark.timeout(400)]

BUYERS, PIECES = 200, 50
SETTLED_SECONDS = 100
FILE = "sku,name,section,rate,quantity_available\nFLASH-1,Flash lamp,Flash sale,9.90,{pieces}\n"


@pytest.fixture(params=live_databases())
def shop(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("flash")
    with open_shop(request.param, folder, has_demo=False, env={"WORKERS": "2"}) as shop:
        yield shop


def put_on_sale(shop: LiveShop) -> int:
    """Put the pieces on the shelf and return the product's id."""
    goods = shop.folder / "goods.csv"
    goods.write_text(FILE.format(pieces=PIECES))
    shop.command("import", "products", str(goods), "--strict")
    found = call(shop.url, "GET", "/api/products?page_size=1").body["items"]
    return int(found[0]["id"])


def check_sale(shop: LiveShop, buyers: list[Buyer]) -> None:
    answers = [buyer.answer for buyer in buyers]
    assert Counter(answer and answer.status for answer in answers) == {
        201: PIECES,
        409: BUYERS - PIECES,
    }
    placed = [answer.body for answer in answers if answer and answer.status == 201]
    assert len({order["id"] for order in placed}) == PIECES
    refused = next(answer.body for answer in answers if answer and answer.status == 409)
    assert refused["type"] == "/problems/out-of-stock"
    assert refused["lines"][0]["product_id"] == buyers[0].product_id

    tokens = {b.answer.body["id"]: b.token for b in buyers if b.answer and b.answer.status == 201}

    def all_confirmed() -> bool:
        return all(
            call(shop.url, "GET", f"/api/orders/{id_}", headers={"X-Cart-Token": token}).body[
                "status"
            ]
            == "confirmed"
            for id_, token in tokens.items()
        )

    wait_until(all_confirmed, what="all orders are confirmed", seconds=SETTLED_SECONDS)
    assert json.loads(shop.command("reconcile", "--json"))["findings"] == []


def test_sells_exactly_what_there_is(shop: LiveShop) -> None:
    product_id = put_on_sale(shop)
    buyers = [Buyer(shop.url, product_id) for _ in range(BUYERS)]

    rush(buyers)

    check_sale(shop, buyers)


def test_sells_exactly_what_there_is_while_processes_die(shop: LiveShop) -> None:
    product_id = put_on_sale(shop)
    buyers = [Buyer(shop.url, product_id) for _ in range(BUYERS)]
    has_opened, is_over = threading.Event(), threading.Event()
    kills: list[str] = []
    killer = threading.Thread(target=kill_every_second, args=[shop, has_opened, is_over, kills])

    killer.start()
    rush(buyers, opened=has_opened)
    is_over.set()
    killer.join()

    assert set(kills) == {"api", "worker"}
    check_sale(shop, buyers)


def kill_every_second(
    shop: LiveShop, has_opened: threading.Event, is_over: threading.Event, kills: list[str]
) -> None:
    """Hit both when the sale opens, then every second one in turn, as power cuts would.

    Either costs more than a second of a core to come back; both each second would leave two cores
    with nothing but starting. For the same reason a shop that is down is not hit again.
    """
    has_opened.wait(timeout=SETTLED_SECONDS)
    kill_api(shop, kills)
    kill_worker(shop, kills)
    while not is_over.wait(1):
        if shop.answers():
            (kill_api if len(kills) % 2 == 0 else kill_worker)(shop, kills)


def kill_api(shop: LiveShop, kills: list[str]) -> None:
    """End one of the API's processes; its parent starts another."""
    for child in children_of(shop.running["api"].pid)[:1]:
        os.kill(child, signal.SIGKILL)
        kills.append("api")


def kill_worker(shop: LiveShop, kills: list[str]) -> None:
    """End the Celery worker with its pool, and start another."""
    shop.kill("worker")
    shop.start("worker")
    kills.append("worker")


def children_of(pid: int) -> list[int]:
    """Return the processes that a process started itself."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return sorted(found)
