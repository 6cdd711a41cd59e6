"""What must be ours before the shop opens: its folder and its door."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Refusal(Exception):
    """A reason not to open the shop; its text is the one line the user reads."""


@contextmanager
def locked(var_dir: Path) -> Iterator[None]:
    """Hold VAR_DIR as long as the block runs. Raises Refusal when another shop holds it.

    The lock is the kernel's: it is gone with the process, however that ends.
    """
    path = var_dir / "run" / "keeper.lock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            owner = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
            message = (
                f"VAR_DIR: a shop is running in {var_dir} already (process {owner}). "
                "Stop it, or give this one its own VAR_DIR and PORT."
            )
            raise Refusal(message) from error
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def check_door(host: str, port: int) -> None:
    """Raise Refusal unless a server may listen at host and port."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        message = f'HOST: "{host}" is no address of this machine. Example: HOST=127.0.0.1'
        raise Refusal(message) from error
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(address)
        except OSError as error:
            raise Refusal(_closed_door(host, port, error)) from error


def _closed_door(host: str, port: int, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"PORT: {port} needs more rights than this user has. Example: PORT=8000"
    if error.errno == 98 or error.errno == 48:  # noqa: PLR1714, PLR2004 - EADDRINUSE on Linux, macOS
        free = port + 1 if port < 65535 else 8000  # noqa: PLR2004 - the last port there is
        return f"PORT: {port} on {host} is in use by another program. Example: PORT={free}"
    return f'HOST: cannot listen on "{host}" ({error.strerror}). Example: HOST=127.0.0.1'
