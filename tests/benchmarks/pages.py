"""What Lighthouse says of the built pages: `python -m tests.benchmarks.pages [URL of a shop]`.

Without an address it opens a demo shop of its own on SQLite. Lighthouse is fetched by npx in the
version that frontend/package.json names. Its figures of speed need a machine at rest: it slows the
processor down four times over what is left of it. The best of three runs counts.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any  # Any: Lighthouse's own report

from tests.benchmarks.figures import Figure, table
from tests.live import open_shop
from tests.servers import find_one

FRONTEND = Path(__file__).parents[2] / "frontend"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
RUNS = 3
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 95, "seo": 95}
TIMES = {
    "first-contentful-paint": "first paint, s",
    "largest-contentful-paint": "largest paint, s",
    "total-blocking-time": "blocked, s",
}
MOVIE = "/api/products?kind=movie&page_size=1"


def main(addresses: list[str]) -> None:
    """Measure the shop at an address, or one of our own, and show the table."""
    with ExitStack() as stack:
        if addresses:
            url = addresses[0].rstrip("/")
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cs-pages-"))
            shop = stack.enter_context(open_shop("sqlite://", Path(folder), programs=("api",)))
            url = shop.url
        chromium = find_one("chromium", stack).address
        print(table(list(figures(url, chromium))))
        print(f"\nload {os.getloadavg()[0]:.1f}")


def figures(url: str, chromium: str) -> Iterator[Figure]:
    """Measure home, a section and a product as a phone on a slow network sees them."""
    pages = {"home": "/", "section": "/sections/1", "product": f"/products/{_movie(url)}"}
    for name, path in pages.items():
        reports = [_report(url + path, chromium) for _ in range(RUNS)]
        best = max(reports, key=lambda report: _score(report, "performance"))
        for category, target in TARGETS.items():
            yield Figure(f"{name}: {category}", _score(best, category), target=f">= {target}")
        for audit, words in TIMES.items():
            yield Figure(f"{name}: {words}", best["audits"][audit]["numericValue"] / 1000)


def _report(address: str, chromium: str) -> dict[str, Any]:
    asked = ["npm", "run", "--silent", "lighthouse", "--", address, "--output=json", "--quiet"]
    told = subprocess.run(
        [*asked, f"--chrome-flags={FLAGS}"],
        cwd=FRONTEND,
        env=os.environ | {"CHROME_PATH": chromium},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, f"Lighthouse on {address}: {told.stderr[-2000:]}"
    report: dict[str, Any] = json.loads(told.stdout)
    assert "runtimeError" not in report, report["runtimeError"]["message"]
    return report


def _score(report: dict[str, Any], category: str) -> float:
    return round(100 * (report["categories"][category]["score"] or 0))


def _movie(url: str) -> int:
    """Return a product that has all a page can show; a shop without movies shows its first."""
    for path in (MOVIE, "/api/products?page_size=1"):
        with urllib.request.urlopen(url + path, timeout=10) as answer:  # noqa: S310  # a shop
            found = json.load(answer)["items"]
        if found:
            return int(found[0]["id"])
    message = f"the shop at {url} sells nothing"
    raise SystemExit(message)


if __name__ == "__main__":
    main(sys.argv[1:])
