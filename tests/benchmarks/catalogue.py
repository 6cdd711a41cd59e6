"""Catalogue answers, warm, against a bare WSGI application on the same server.

Both stand behind granian with the same options and send the same bytes; rounds alternate.
"""

import statistics
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.cli.processes import BACKLOG, BACKPRESSURE, BLOCKING_THREADS
from tests.benchmarks import load
from tests.benchmarks.cost import cpu_seconds
from tests.benchmarks.figures import Figure
from tests.live import LiveShop, open_shop
from tests.processes import free_port, is_listening, started, wait_until

ROUNDS, SECONDS = 5, 2.0
WORKERS = "2"
REACH = 0.90
LIST, PRODUCT, SHOP = "/api/products", "/api/products/1", "/api/shop"


def figures(database: str) -> Iterator[Figure]:
    """Measure the list of 24 products and one product's data."""
    with tempfile.TemporaryDirectory(prefix="cs-bench-") as folder:
        own = Path(folder)
        programs = ("api",)
        with open_shop(database, own, programs=programs, env={"WORKERS": WORKERS}) as shop:
            for name, path in (("list of 24 products", LIST), ("one product", PRODUCT)):
                yield from _against_floor(shop, f"catalogue: {name}, warm", path, own)


def _against_floor(shop: LiveShop, name: str, path: str, folder: Path) -> Iterator[Figure]:
    body = _warm(shop.url + path)
    file = folder / "floor.body"
    file.write_bytes(body)
    with _floor(file, folder) as (floor_url, floor_pid):
        assert _get(floor_url) == body
        ours, floors = [], []
        costs = {"ours": 0.0, "floor": 0.0}
        for _ in range(ROUNDS):
            before = cpu_seconds(floor_pid)
            floors.append(load.run(floor_url, seconds=SECONDS))
            costs["floor"] += cpu_seconds(floor_pid) - before
            before = cpu_seconds(shop.running["api"].pid)
            ours.append(load.run(shop.url + path, seconds=SECONDS))
            costs["ours"] += cpu_seconds(shop.running["api"].pid) - before
    ratio = statistics.median(
        mine.rate / theirs.rate for mine, theirs in zip(ours, floors, strict=True)
    )
    per_request = {
        who: costs[who] / sum(each.requests for each in rounds) * 1e6
        for who, rounds in (("ours", ours), ("floor", floors))
    }
    yield Figure(
        what=f"{name}: requests per second",
        floor=statistics.median(each.rate for each in floors),
        ours=statistics.median(each.rate for each in ours),
        ratio=ratio,
        target=f">= {REACH:.2f}",
        note=f"{len(body)} bytes; server CPU {per_request['floor']:.0f} -> "
        f"{per_request['ours']:.0f} us each",
    )
    p99 = [statistics.median(each.quantile(0.99) for each in rounds) for rounds in (floors, ours)]
    yield Figure(
        what=f"{name}: p99 in ms", floor=p99[0], ours=p99[1], ratio=p99[1] / p99[0], target="<= 2"
    )


def _warm(url: str) -> bytes:
    """Ask until both workers have it in memory, and return the body."""
    for _ in range(50):
        body = _get(url)
    return body


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  our own servers
        assert answer.status == 200
        return bytes(answer.read())


@contextmanager
def _floor(body: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Run the floor with the options of `shop api`."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface=wsgi", "--factory", "--host=127.0.0.1"),
        *(f"--port={port}", f"--workers={WORKERS}", f"--blocking-threads={BLOCKING_THREADS}"),
        *(f"--backlog={BACKLOG}", f"--backpressure={BACKPRESSURE}", "--http=1", "--no-ws"),
        *("--http1-header-read-timeout=10000", "--no-access-log", "--log-level=warning"),
        "tests.benchmarks.floor:application",
    ]
    env = {"FLOOR_BODY": str(body), "PYTHONPATH": str(load.PROJECT)}
    with started(command, log=folder / "floor.log", env=env, cwd=folder) as process:
        wait_until(lambda: is_listening(port), what="the floor")
        yield f"http://127.0.0.1:{port}/", process.pid
