"""The whole shop, really started: slow, and the only proof that it opens and closes."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend.embedded.processes import born
from backend.settings import Settings
from tests.processes import end, free_port, wait_until

pytestmark = [pytest.mark.live, pytest.mark.timeout(120), pytest.mark.xdist_group("live")]
KEPT = {"broker", "relay", "worker", "api"}


@dataclass
class Shop:
    """A shop that runs, seen from outside."""

    keeper: "subprocess.Popen[bytes]"
    var_dir: Path
    port: int

    def pids(self) -> dict[str, int]:
        path = self.var_dir / "run" / "processes.json"
        return {name: pid for name, (pid, _) in json.loads(path.read_text()).items()}

    def status(self, path: str) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", path)
            return line.getresponse().status
        except OSError:
            return 0
        finally:
            line.close()

    def said(self) -> str:
        return self.var_dir.with_suffix(".out").read_text()

    def is_open(self) -> bool:
        assert self.keeper.poll() is None, self.said()
        return "Ctrl-C closes the shop" in self.said()


def environment(var_dir: Path, port: int) -> dict[str, str]:
    names = ("PATH", "HOME", "LANG")
    own = {"VAR_DIR": str(var_dir), "PORT": str(port), "DEMO": "0", "WORKERS": "1"}
    return {name: os.environ[name] for name in names if name in os.environ} | own


@contextmanager
def opened(var_dir: Path, port: int) -> Iterator[Shop]:
    var_dir.parent.mkdir(exist_ok=True)
    with var_dir.with_suffix(".out").open("wb") as out:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "backend.cli", "run"],
            env=environment(var_dir, port),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Shop(keeper, var_dir, port)
    finally:
        end(keeper)


def refused(var_dir: Path, port: int) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "backend.cli", "run"],
        env=environment(var_dir, port),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


def gone(pids: dict[str, int]) -> bool:
    return all(born(pid) is None for pid in pids.values())


@pytest.fixture
def var_dir(tmp_path):
    return tmp_path / "Läden 1" / "var"


class TestOpenShop:
    def test_opens_and_closes_with_all_it_started(self, var_dir):
        with opened(var_dir, free_port()) as shop:
            wait_until(shop.is_open, what="the shop")
            pids = shop.pids()

            assert set(pids) == KEPT
            assert f"http://127.0.0.1:{shop.port}" in shop.said()
            assert shop.status("/readyz") == 200
            assert re.search(r"/welcome#[0-9A-Z]{8}\n", shop.said())

            shop.keeper.send_signal(signal.SIGINT)
            assert shop.keeper.wait(20) == 0
        assert gone(pids)
        assert shop.said().endswith("Closed.\n")
        assert not (var_dir / "broker.sock").exists()

    def test_refuses_to_run_twice(self, var_dir, tmp_path):
        with opened(var_dir, free_port()) as shop:
            wait_until(shop.is_open, what="the shop")

            assert refused(var_dir, free_port()).startswith("VAR_DIR: a shop is running in")
            assert refused(tmp_path / "other", shop.port).startswith(f"PORT: {shop.port} ")
            assert shop.status("/readyz") == 200

    def test_leaves_another_shop_alone(self, var_dir, tmp_path):
        long = tmp_path / ("ein sehr langer Ordner " * 4) / "zweiter Läden"
        with opened(var_dir, free_port()) as first, opened(long, free_port()) as second:
            for shop in (first, second):
                wait_until(shop.is_open, what="the shop")

            end(first.keeper)

            assert second.keeper.poll() is None
            assert not any(born(pid) is None for pid in second.pids().values())
            assert second.status("/readyz") == 200
        socket = Settings.from_env(environment(long, second.port)).bundled_broker
        assert socket is not None
        assert long not in socket.parents
        socket.parent.rmdir()

    def test_starts_again_whatever_is_killed(self, var_dir):
        with opened(var_dir, free_port()) as shop:
            wait_until(shop.is_open, what="the shop")
            before = shop.pids()

            for pid in before.values():
                os.kill(pid, signal.SIGKILL)

            def are_new() -> bool:
                now = shop.pids()
                return set(now) == KEPT and not {*now.values()} & {*before.values()}

            wait_until(are_new, what="new processes")
            wait_until(lambda: shop.status("/readyz") == 200, what="the API")

    def test_is_followed_by_its_processes_when_it_is_killed_itself(self, var_dir):
        with opened(var_dir, free_port()) as shop:
            wait_until(shop.is_open, what="the shop")
            pids = shop.pids()
            os.kill(shop.keeper.pid, signal.SIGKILL)

            wait_until(lambda: gone(pids), what="the end of all", seconds=20)

        with opened(var_dir, shop.port) as again:
            wait_until(again.is_open, what="the next shop")

    def test_clears_up_after_a_keeper_killed_with_its_guard(self, var_dir):
        with opened(var_dir, free_port()) as shop:
            wait_until(shop.is_open, what="the shop")
            pids = shop.pids()
            guard = children_of(shop.keeper.pid) - set(pids.values())
            for pid in (*guard, shop.keeper.pid):
                os.kill(pid, signal.SIGKILL)
            shop.keeper.wait()

        with opened(var_dir, shop.port) as again:
            wait_until(again.is_open, what="the next shop")

            assert gone(pids)
            assert "Ending what the last run left behind" in again.said()

    def test_hears_its_worker_through_the_broker(self, var_dir):
        settings = Settings.from_env(environment(var_dir, free_port()))
        with opened(var_dir, settings.port) as shop:
            wait_until(shop.is_open, what="the shop")

            wait_until(settings.progress_file("worker").exists, what="the worker's pulse")


def children_of(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    if not tasks.exists():
        pytest.skip("only Linux tells who the children are")
    return {int(child) for child in tasks.read_text().split()}
