"""Runs the benchmarks: `make bench`, or `python -m tests.benchmarks.run catalogue`.

A benchmark asserts what was answered and never how fast; figures of a shared machine drift, so
each that has a floor is held against the floor of the same run.
"""

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests import servers
from tests.benchmarks import catalogue, flash_sale
from tests.benchmarks.figures import Figure, keep, table

PROJECT = Path(__file__).parents[2]
# name: the measurement, and whether it is taken on every database
BENCHES: dict[str, tuple[Callable[[str], Iterator[Figure]], bool]] = {
    "catalogue": (catalogue.figures, False),
    "flash_sale": (flash_sale.figures, True),
}


def main(wanted: list[str]) -> None:
    """Run those named, or all, show the table and keep the file."""
    figures = []
    with ExitStack() as stack:
        found = servers.find(stack)
        found.show()
        for name in wanted or BENCHES:
            measure, on_all = BENCHES[name]
            for database in found.databases if on_all else found.databases[:1]:
                print(f"\n=== {name} on {database.kind}", flush=True)
                for figure in measure(database.address):
                    figures.append(replace(figure, database=database.kind))
                    print(f"{figure.what}: {figure.ours:.3g} {figure.note}", flush=True)
    facts = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": f"{os.cpu_count()} x {platform.machine()}, Python {platform.python_version()}",
        "load": os.getloadavg(),
    }
    file = PROJECT / "var" / "bench" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    keep(figures, file, facts)
    print(f"\n{table(figures)}\n\nload {os.getloadavg()[0]:.1f}; kept in {file}")


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    told = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    return told.stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
