"""Two hundred buyers over HTTP for fifty pieces: how long it takes, and that exactly fifty sell."""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.faults.buyers import Buyer, call, rush
from tests.live import open_shop
from tests.processes import wait_until

BUYERS, PIECES = 200, 50
GOODS = f"sku,name,section,rate,quantity_available\nFLASH-1,Flash lamp,Sale,9.90,{PIECES}\n"


def figures(database: str) -> Iterator[Figure]:
    """Run one sale on a fresh shop."""
    with (
        tempfile.TemporaryDirectory(prefix="cs-bench-") as folder,
        open_shop(database, Path(folder), has_demo=False, env={"WORKERS": "2"}) as shop,
    ):
        goods = Path(folder) / "goods.csv"
        goods.write_text(GOODS)
        shop.command("import", "products", str(goods), "--strict")
        product_id = call(shop.url, "GET", "/api/products?page_size=1").body["items"][0]["id"]
        buyers = [Buyer(shop.url, product_id) for _ in range(BUYERS)]
        begun = time.perf_counter()
        rush(buyers)
        seconds = time.perf_counter() - begun
        answers = [buyer.answer for buyer in buyers if buyer.answer]
        assert Counter(each.status for each in answers) == {201: PIECES, 409: BUYERS - PIECES}
        tokens = {
            each.answer.body["id"]: each.token
            for each in buyers
            if each.answer and each.answer.status == 201
        }

        def all_confirmed() -> bool:
            return all(
                call(shop.url, "GET", f"/api/orders/{id_}", headers={"X-Cart-Token": token}).body[
                    "status"
                ]
                == "confirmed"
                for id_, token in tokens.items()
            )

        wait_until(all_confirmed, what="all confirmed", seconds=100)
        confirmed = time.perf_counter() - begun
        assert json.loads(shop.command("reconcile", "--json"))["findings"] == []
    times = sorted(each.seconds for each in answers)
    note = f"{PIECES} x 201, {BUYERS - PIECES} x 409, reconcile clean"
    yield Figure("flash sale: carts and orders of 200 buyers, s", ours=seconds, note=note)
    yield Figure("flash sale: answer to the order, p50 s", ours=times[len(times) // 2])
    yield Figure("flash sale: answer to the order, p99 s", ours=times[int(len(times) * 0.99)])
    yield Figure("flash sale: until all 50 were confirmed, s", ours=confirmed)
