"""Runs everything: the rules on every database found, then browsers and processes, then Vue.

Prints the servers at the top and the counts at the end; its last line is `N passed, N failed`.
`python -m tests.run faults` runs the fault tests alone, all of them.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tests import servers

PROJECT = Path(__file__).parent.parent
NOTHING_COLLECTED = 5
WORKERS = 2
APART = ["--ignore=tests/benchmarks"]  # `make bench`


@dataclass(frozen=True)
class Outcome:
    """What one run came to."""

    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float


def main() -> int:
    """Run all and return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the stack is left
    begun = time.monotonic()
    with ExitStack() as stack:
        found = servers.find(stack)
        found.show()
        if found.missing and servers.all_required():
            print(f"Required here and missing: {', '.join(found.missing)}", file=sys.stderr)
            print("0 passed, 1 failed")
            return 1
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cs-results-")))
        runs = _faults if sys.argv[1:] == ["faults"] else _all
        outcomes = list(runs(found, folder))
    return _conclude(outcomes, seconds=time.monotonic() - begun)


def _all(found: servers.Found, folder: Path) -> Iterator[Outcome]:
    common = os.environ | found.environment()
    for number, database in enumerate(found.databases):
        once_only = [] if number == 0 else ["--ignore=tests/architecture"]
        yield _pytest(
            f"rules on {database.kind}",
            ["-n", str(WORKERS), "-m", "not browser and not live", *once_only],
            common | {"DATABASE_URL": database.address},
            folder,
        )
    slow = "live" if "chromium" in found.missing else "live or browser"
    yield _pytest("processes and browser", ["-m", slow, "-p", "no:randomly"], common, folder)
    if (PROJECT / "frontend" / "package.json").exists():
        yield _vitest(folder)


def _faults(found: servers.Found, folder: Path) -> Iterator[Outcome]:
    common = os.environ | found.environment() | {"FAULTS": "all"}
    yield _pytest("faults", ["-m", "live", "-p", "no:randomly", "tests/faults"], common, folder)


def _pytest(name: str, options: list[str], env: dict[str, str], folder: Path) -> Outcome:
    print(f"\n=== {name}", flush=True)
    begun = time.monotonic()
    report = folder / f"{name.replace(' ', '-')}.xml"
    command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *APART, *options]
    code = subprocess.run(command, cwd=PROJECT, env=env, check=False).returncode
    seconds = time.monotonic() - begun
    if code == NOTHING_COLLECTED:
        return Outcome(name, 0, 0, 0, seconds)
    if not report.exists():
        return Outcome(name, 0, 1, 0, seconds)
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314  pytest wrote it just now
    if suite is None:
        return Outcome(name, 0, 1, 0, seconds)
    total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    passed = max(total - failed - skipped, 0)
    is_unexplained = code != 0 and failed == 0  # a crash outside of any test
    return Outcome(name, passed, failed + is_unexplained, skipped, seconds)


def _vitest(folder: Path) -> Outcome:
    print("\n=== Vue", flush=True)
    begun = time.monotonic()
    report = folder / "vitest.json"
    reporters = ["--reporter=default", "--reporter=json", f"--outputFile.json={report}"]
    command = ["npm", "run", "--silent", "test", "--", *reporters]
    code = subprocess.run(command, cwd=PROJECT / "frontend", check=False).returncode
    seconds = time.monotonic() - begun
    if not report.exists():
        return Outcome("Vue", 0, 1, 0, seconds)
    counts = json.loads(report.read_text())
    unreadable = [
        file
        for file in counts["testResults"]
        if file["status"] == "failed" and not file["assertionResults"]
    ]
    failed = counts["numFailedTests"] + len(unreadable)
    is_unexplained = code != 0 and failed == 0
    return Outcome(
        "Vue",
        counts["numPassedTests"],
        failed + is_unexplained,
        counts.get("numPendingTests", 0),
        seconds,
    )


def _conclude(outcomes: list[Outcome], *, seconds: float) -> int:
    print(f"\n{'':<26}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for one in outcomes:
        counts = f"{one.passed:>8}{one.failed:>8}{one.skipped:>9}{one.seconds:>9.0f}"
        print(f"{one.name:<26}{counts}")
    print(f"{'all of it':<26}{'':>8}{'':>8}{'':>9}{seconds:>9.0f}\n")
    failed = sum(one.failed for one in outcomes)
    print(f"{sum(one.passed for one in outcomes)} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
