"""The server programs of this machine: where they hide and how they are started for a test run."""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.processes import free_port, started

MAKING_SECONDS = 120


def find_program(name: str, *folders: str) -> str | None:
    """Find a program on PATH or in the folders where distributions hide it, newest first."""
    usual = shutil.which(name)
    if usual:
        return usual
    found = [
        file
        for pattern in folders
        for file in Path("/").glob(f"{pattern.lstrip('/')}/{name}")
        if os.access(file, os.X_OK)
    ]
    return str(max(found)) if found else None


def start_postgresql(postgres: str, stack: ExitStack) -> str:
    """Start a fresh PostgreSQL on a free port and return its address."""
    folder, user = _own_folder("postgres", stack)
    data, port = folder / "data", free_port()
    initdb = str(Path(postgres).with_name("initdb"))
    started_once = [initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    with started([*started_once, "--no-sync"], log=folder / "initdb.log", user=user) as making:
        making.wait(timeout=MAKING_SECONDS)
    quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100"]
    options = [word for setting in quick for word in ("-c", setting)]
    listening = ["-D", str(data), "-k", str(folder), "-h", "127.0.0.1", "-p", str(port)]
    stack.enter_context(
        started([postgres, *listening, *options], log=folder / "postgres.log", user=user)
    )
    return f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


def start_mariadb(program: str, install: str, stack: ExitStack) -> str:
    """Start a fresh MariaDB on a free port and return its address."""
    folder, user = _own_folder("mysql", stack)
    port = free_port()
    place = ["--no-defaults", f"--datadir={folder / 'data'}"]
    fresh = [*place, "--auth-root-authentication-method=normal", "--skip-test-db"]
    with started([install, *fresh], log=folder / "install.log", user=user) as making:
        making.wait(timeout=MAKING_SECONDS)
    quick = ["--innodb-flush-log-at-trx-commit=0", "--skip-log-bin", "--skip-name-resolve"]
    listening = ["--bind-address=127.0.0.1", f"--port={port}", f"--socket={folder / 'm.sock'}"]
    allowed = ["--user=root"] if os.geteuid() == 0 and user is None else []
    stack.enter_context(
        started([program, *place, *listening, *quick, *allowed], log=folder / "log", user=user)
    )
    return f"mysql+pymysql://root@127.0.0.1:{port}/mysql"


def _own_folder(account: str, stack: ExitStack) -> tuple[Path, str | None]:
    """Make a folder for a server; root starts servers under their own account."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cs-", dir="/tmp")))
    if os.geteuid() != 0:
        return folder, None
    try:
        shutil.chown(folder, account)
    except LookupError:
        account = "nobody"
        shutil.chown(folder, account)
    return folder, account
