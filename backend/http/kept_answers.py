"""Finished answers as they are kept, in this process and in the cache."""

import gzip
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import orjson

from backend.kernel.errors import ShopError

MAX_BODY = 2 * 1024 * 1024  # the tree of a few thousand sections is half of it
MAX_BYTES = 32 * 1024 * 1024
MAX_ENTRIES = 4000
MAX_ADDRESS = 600
LEAST_TO_PACK = 1024  # below that a packet is a packet
TEXTS = ("application/json", "image/svg+xml", "text/")
Headers = list[tuple[str, str]]
Address = tuple[str, str]  # path and query string as they came


@dataclass
class Kept:
    """One finished answer. `headers` are those of the first time it went out of this process."""

    watched: str  # name of the version that it depends on
    version: int
    expires_at: float  # seconds since the epoch: the same in every process
    etag: str
    media_type: str
    cache_control: str | None
    body: bytes
    headers: Headers | None = None
    _gzipped: bytes | None = None

    def is_fresh(self, version: int) -> bool:
        """Say whether it may be sent while this version stands."""
        return self.version == version and self.expires_at > time.time()

    def is_worth_packing(self) -> bool:
        """Say whether it is text long enough to travel compressed."""
        return len(self.body) >= LEAST_TO_PACK and self.media_type.startswith(TEXTS)

    def gzipped(self) -> bytes:
        """Return the compressed body, made when it is first wanted."""
        if self._gzipped is None:
            self._gzipped = gzip.compress(self.body, mtime=0)
        return self._gzipped

    def packed(self) -> bytes:
        """Write it for the cache: one line of facts, then the body."""
        facts = [self.version, self.expires_at, self.etag, self.media_type, self.cache_control]
        return orjson.dumps(facts) + b"\n" + self.body


@dataclass(frozen=True)
class Refused:
    """A thing that was not there a moment ago."""

    version: int
    expires_at: float
    error: ShopError

    def is_fresh(self, version: int) -> bool:
        """Say whether it still counts."""
        return self.version == version and self.expires_at > time.time()


def unpacked(stored: bytes | None, watched: str) -> Kept | None:
    """Read what `packed` wrote; None for anything else that may stand there."""
    if stored is None:
        return None
    line, _, body = stored.partition(b"\n")
    try:
        version, expires_at, etag, media_type, cache_control = orjson.loads(line)
    except (ValueError, TypeError):
        return None
    is_ours = (
        isinstance(version, int)
        and isinstance(expires_at, float)
        and isinstance(etag, str)
        and isinstance(media_type, str)
        and (cache_control is None or isinstance(cache_control, str))
    )
    if not is_ours:
        return None
    return Kept(watched, version, expires_at, etag, media_type, cache_control, body)


class Memory:
    """What this process keeps, bounded in number and bytes; the oldest goes first.

    Answers stand under the name of what was asked; addresses lead there, so that a known address
    needs no parsing.
    """

    def __init__(self, max_bytes: int = MAX_BYTES, max_entries: int = MAX_ENTRIES) -> None:
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._lock = Lock()
        self._size = 0
        self._answers: OrderedDict[str, Kept | Refused] = OrderedDict()
        self._addresses: OrderedDict[Address, str] = OrderedDict()

    def find(self, name: str) -> Kept | Refused | None:
        """Return what is kept under a name, fresh or not."""
        return self._answers.get(name)

    def at(self, address: Address) -> Kept | Refused | None:
        """Return what is kept for an address, fresh or not."""
        name = self._addresses.get(address)
        return None if name is None else self._answers.get(name)

    def keep(self, name: str, answer: Kept | Refused) -> None:
        """Keep an answer in the place of an older one."""
        with self._lock:
            self._drop(name)
            self._answers[name] = answer
            self._size += _size(answer)
            while self._size > self._max_bytes or len(self._answers) > self._max_entries:
                self._drop(next(iter(self._answers)))

    def lead(self, address: Address, name: str) -> None:
        """Note that an address asks for what stands under the name."""
        if len(address[0]) + len(address[1]) > MAX_ADDRESS:
            return
        with self._lock:
            self._addresses[address] = name
            while len(self._addresses) > self._max_entries:
                self._addresses.popitem(last=False)

    def forget(self) -> None:
        """Start anew, as a fresh process does."""
        with self._lock:
            self._answers.clear()
            self._addresses.clear()
            self._size = 0

    def _drop(self, name: str) -> None:
        found = self._answers.pop(name, None)
        if found is not None:
            self._size -= _size(found)


def _size(answer: Kept | Refused) -> int:
    return len(answer.body) if isinstance(answer, Kept) else 0
