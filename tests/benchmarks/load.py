"""Keeps an address busy over kept-alive connections: `python -m tests.benchmarks.load URL ...`.

Every answer has to be as long as the first one and a 200, or the run fails: a figure of wrong
answers would be worth nothing.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = Path(__file__).parents[2]
PROCESSES, CONNECTIONS = 2, 8
CHUNK = 1 << 18


class WrongAnswer(Exception):
    """The server said something else than before."""


@dataclass(frozen=True)
class Round:
    """What one round came to."""

    requests: int
    seconds: float
    milliseconds: tuple[float, ...]  # of each request, in rising order

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    def quantile(self, share: float) -> float:
        """Return the time within which this share of the requests was answered."""
        return self.milliseconds[min(len(self.milliseconds) - 1, int(share * self.requests))]


def run(url: str, *, seconds: float, headers: Sequence[str] = ()) -> Round:
    """Send from PROCESSES processes at once, CONNECTIONS each."""
    command = [sys.executable, "-m", "tests.benchmarks.load", url, str(seconds), *headers]
    children = [
        subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) for _ in range(PROCESSES)
    ]
    said = [child.communicate()[0] for child in children]
    if any(child.returncode for child in children):
        raise WrongAnswer(url)
    found = [json.loads(each) for each in said]
    times = sorted(each for one in found for each in one["milliseconds"])
    longest = max(one["seconds"] for one in found)
    return Round(len(times), longest, tuple(times))


def keep_busy(url: str, *, seconds: float, headers: Sequence[str]) -> dict[str, object]:
    """Send over CONNECTIONS connections until the time is over."""
    place = urlsplit(url)
    path = f"{place.path}?{place.query}" if place.query else place.path
    lines = [f"GET {path} HTTP/1.1", f"Host: {place.netloc}", *headers]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    address = (place.hostname or "", place.port or 80)
    length = _length_of(address, request)
    with selectors.DefaultSelector() as selector:
        begun = time.perf_counter()
        for _ in range(CONNECTIONS):
            connection = socket.create_connection(address)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ, [time.perf_counter(), 0])
            connection.sendall(request)
        times = _turn(selector, request, length, ends_at=begun + seconds)
        took = time.perf_counter() - begun
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # a socket, see above
    return {"seconds": took, "milliseconds": times}


def _turn(
    selector: selectors.BaseSelector, request: bytes, length: int, *, ends_at: float
) -> list[float]:
    times: list[float] = []
    while time.perf_counter() < ends_at:
        for key, _ in selector.select(timeout=1):
            connection, state = key.fileobj, key.data
            chunk = connection.recv(CHUNK)  # type: ignore[union-attr]  # a socket, see above
            if state[1] == 0 and not chunk.startswith(b"HTTP/1.1 200"):
                raise WrongAnswer(chunk[:100])
            state[1] += len(chunk)
            if state[1] > length or not chunk:
                raise WrongAnswer(f"{state[1]} bytes instead of {length}")
            if state[1] == length:
                now = time.perf_counter()
                times.append((now - state[0]) * 1000)
                state[:] = [now, 0]
                connection.sendall(request)  # type: ignore[union-attr]  # a socket, see above
    return times


def _length_of(address: tuple[str, int], request: bytes) -> int:
    """Ask once and return how long the whole answer is."""
    with socket.create_connection(address) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += connection.recv(CHUNK)
        head = answer.partition(b"\r\n\r\n")[0]
        named = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        return len(head) + 4 + int(named[b"content-length"])


if __name__ == "__main__":
    print(json.dumps(keep_busy(sys.argv[1], seconds=float(sys.argv[2]), headers=sys.argv[3:])))
