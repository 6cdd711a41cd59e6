"""Whole public catalogues into one shop: `python -m tests.benchmarks.real_input FOLDER [SERVER]`.

FOLDER holds the files that docs/examples map, packed; SERVER is a database server (SQLite without
it). Each file is taken twice, every count is held against one made from the raw file by other
means, then a running shop is asked and one order with a product of each kind is placed.
"""

import csv
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, text

from tests.benchmarks.figures import Figure
from tests.faults.buyers import CONTACT, call
from tests.live import PROJECT, LiveShop, open_shop
from tests.processes import wait_until

MOST_MEMORY_MB, MOST_MS, ROUNDS = 400, 300, 5
COUNTS = re.compile(r"(\d+) read = (\d+) created \+ (\d+) updated \+ (\d+) unchanged \+ (\d+) ref")
SEARCHES = ("chocolate", "ice cream", "ito", "chapln", "th", "c", "organic whole milk", "xyzzy")


@dataclass(frozen=True)
class Told:
    """What a run said of its rows, or what it should have said."""

    read: int
    created: int
    updated: int
    unchanged: int
    refused: int


def figures(database: str, folder: Path) -> Iterator[Figure]:
    """Take everything twice, look at it over HTTP, buy one of each kind."""
    with (
        tempfile.TemporaryDirectory(prefix="cs-bench-") as own,
        open_shop(database, Path(own), programs=(), has_demo=False, env={"WORKERS": "2"}) as shop,
    ):
        for which in ("first", "second"):
            for kind, name, mapping, count in FILES:
                wanted = count(list(_rows(folder / name)))
                if which == "second":
                    taken = wanted.read - wanted.refused
                    wanted = Told(wanted.read, 0, 0, taken, wanted.refused)
                yield from _take(shop, kind, folder / name, mapping, wanted, which)
        _check_tables(shop, folder)
        shop.start("api", "worker", "relay")
        yield from _ask(shop)
        yield _buy(shop)
        assert json.loads(shop.command("reconcile", "--json"))["findings"] == []


def _take(
    shop: LiveShop, kind: str, file: Path, mapping: str, wanted: Told, which: str
) -> Iterator[Figure]:
    rules = PROJECT / "docs" / "examples" / mapping
    command = ["-m", "backend.cli", "import", kind, str(file), "--map", str(rules)]
    begun = time.perf_counter()
    run = subprocess.Popen(
        [sys.executable, *command], cwd=shop.folder, env=shop.env, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    said = run.stdout.read()
    _, status, used = os.wait4(run.pid, 0)
    seconds = time.perf_counter() - begun
    run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == 0, said
    found = COUNTS.search(said)
    assert found is not None, said
    told = Told(*(int(number) for number in found.groups()))
    assert told == wanted, (told, wanted)
    memory = used.ru_maxrss / 1024
    assert memory < MOST_MEMORY_MB
    note = f"{found[0]}used; {used.ru_utime + used.ru_stime:.1f} s of processor, {memory:.0f} MB"
    yield Figure(f"{file.name.partition('.')[0]}, {which} run, s", ours=seconds, note=note)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _bars(rows: list[dict[str, str]]) -> Told:
    names = ("company_manufacturer", "specific_bean_origin_or_bar_name", "ref", "cocoa_percent")
    made = len({tuple(row[name] for name in names) for row in rows})
    return Told(len(rows), made, 0, len(rows) - made, 0)


def _goods(rows: list[dict[str, str]]) -> Told:
    nameless = sum(not (row["product_type"] or row["package_size"]).strip() for row in rows)
    return Told(len(rows), len(rows) - nameless, 0, 0, nameless)


def _films(rows: list[dict[str, str]]) -> Told:
    return Told(len(rows), len({row["movie_id"] for row in rows}), 0, 0, 0)


def _parts(rows: list[dict[str, str]]) -> Told:
    made = len({(row["movie_id"], _person(row["actor_name"])) for row in rows})
    return Told(len(rows), made, 0, len(rows) - made, 0)


def _person(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _buyers(rows: list[dict[str, str]]) -> Told:
    countries: dict[str, str] = {}
    moved = 0
    numbered = [row for row in rows if row["CustomerID"]]
    for row in numbered:
        moved += countries.setdefault(row["CustomerID"], row["Country"]) != row["Country"]
    made = len(countries)
    return Told(len(numbered), made, 0, len(numbered) - made - moved, moved)


Count = Callable[[list[dict[str, str]]], Told]
FILES: tuple[tuple[str, str, str, Count], ...] = (
    ("products", "chocolate_ratings.csv.gz", "chocolate-ratings.yaml", _bars),
    ("products", "completejourney_products.csv.gz", "completejourney-products.yaml", _goods),
    ("products", "wikipedia_movies.csv.gz", "wikipedia-movies.yaml", _films),
    ("performances", "wikipedia_performances.csv.gz", "wikipedia-performances.yaml", _parts),
    ("customers", "online_retail_2010_12.csv.gz", "online-retail-customers.yaml", _buyers),
)


def _check_tables(shop: LiveShop, folder: Path) -> None:
    """Hold what stands in the tables against the raw files, past everything the shop says."""
    bars, goods, films, parts, buyers = (
        count(list(_rows(folder / name))).created for _, name, _, count in FILES
    )
    stars = {_person(row["actor_name"]) for row in _rows(folder / FILES[3][1])}
    wanted = Counter(chocolate=bars, grocery=goods, movie=films)
    engine = create_engine(shop.database_url)
    with engine.connect() as connection:

        def number(question: str) -> int:
            return int(connection.execute(text(question)).scalar_one())

        kinds = connection.execute(text("SELECT kind, count(*) FROM products GROUP BY kind"))
        assert Counter({kind: count for kind, count in kinds}) == wanted  # noqa: C416  rows
        assert number("SELECT count(*) FROM performances") == parts
        assert number("SELECT count(*) FROM actors") == len(stars)
        assert number("SELECT count(*) FROM customers") == buyers
        assert number("SELECT count(*) FROM stock_movements") == wanted.total()
        standing = 25_000 * bars + 40_000 * goods + 5_000 * films
        assert number("SELECT sum(on_hand_milli) FROM stock_levels") == standing
    engine.dispose()


def _ask(shop: LiveShop) -> Iterator[Figure]:
    """Ask what nobody asked before (so no answer is kept), then the same a few times more."""
    section, actor = _deep_section(shop), _crowded_actor(shop)
    pages = {f"search {words}": f"/api/products?q={quote(words)}" for words in SEARCHES}
    pages |= {f"suggestions {words}": f"/api/suggestions?q={quote(words)}" for words in SEARCHES}
    pages |= {
        "section three deep": f"/api/products?section={section}",
        "section three deep, facets": f"/api/facets?section={section}",
        "crowded actor": f"/api/actors/{actor}",
        "crowded actor, movies": f"/api/products?actor={actor}",
        "largest section by rate": "/api/products?kind=grocery&sort=rate",
        "sections, two deep": "/api/sections?depth=2",
    }
    for name, path in pages.items():
        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            answer = call(shop.url, "GET", path)
            times.append((time.perf_counter() - begun) * 1000)
            assert answer.status == 200
        note = f"again {statistics.median(times[1:]):.1f}"
        yield Figure(f"{name}: first answer, ms", ours=times[0], target=f"< {MOST_MS}", note=note)


def _deep_section(shop: LiveShop) -> int:
    return _first(
        shop,
        "SELECT c.id FROM sections c JOIN sections b ON b.id = c.parent_id"
        " JOIN products p ON p.section_id = c.id WHERE b.parent_id IS NOT NULL"
        " GROUP BY c.id ORDER BY count(*) DESC LIMIT 1",
    )


def _crowded_actor(shop: LiveShop) -> int:
    return _first(
        shop,
        "SELECT actor_id FROM performances GROUP BY actor_id ORDER BY count(*) DESC LIMIT 1",
    )


def _first(shop: LiveShop, question: str) -> int:
    engine = create_engine(shop.database_url)
    with engine.connect() as connection:
        return int(connection.execute(text(question)).scalar_one())


def _buy(shop: LiveShop) -> Figure:
    headers: dict[str, str] = {}
    for kind in ("chocolate", "grocery", "movie"):
        found = call(shop.url, "GET", f"/api/products?kind={kind}&available=true&page_size=1")
        line = {"product_id": found.body["items"][0]["id"], "quantity": "1"}
        cart = call(shop.url, "POST", "/api/cart/lines", line, headers)
        assert cart.status in {200, 201}, cart.body
        headers = {"X-Cart-Token": cart.headers.get("x-cart-token") or headers["X-Cart-Token"]}
    wish = {
        "collection": "collection",
        "contact": CONTACT,
        "expected_total_minor": cart.body["total_minor"],
    }
    begun = time.perf_counter()
    order = call(
        shop.url, "POST", "/api/orders", wish, headers | {"Idempotency-Key": "one-of-each-kind"}
    )
    assert order.status == 201, order.body

    def is_confirmed() -> bool:
        answer = call(shop.url, "GET", f"/api/orders/{order.body['id']}", headers=headers)
        return bool(answer.body["status"] == "confirmed")

    wait_until(is_confirmed, what="the order is confirmed")
    seconds = time.perf_counter() - begun
    assert len(order.body["lines"]) == len(("chocolate", "grocery", "movie"))
    return Figure("order of one product of each kind, until confirmed, s", ours=seconds)


if __name__ == "__main__":
    server = sys.argv[2] if len(sys.argv) > 2 else "sqlite://"
    for figure in figures(server, Path(sys.argv[1])):
        print(f"{figure.what}: {figure.ours:.2f} {figure.target} {figure.note}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")
