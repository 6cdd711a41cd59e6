"""The outside world as tests have it: in memory, and it remembers what was asked of it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from backend.kernel.ports import Mail, StoredFile
from backend.kernel.unit_of_work import Ports

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass
class FixedClock:
    """Stands still until it is moved."""

    instant: datetime = NOON

    def __call__(self) -> datetime:
        return self.instant

    def forward(self, **by: float) -> datetime:
        """Move on, with the arguments of a timedelta, and return the new instant."""
        self.instant += timedelta(**by)
        return self.instant


@dataclass
class MemoryFiles:
    """`stored` maps a key to its bytes."""

    stored: dict[str, bytes] = field(default_factory=dict)

    def write(self, key: str, chunks: Iterable[bytes]) -> StoredFile:
        content = b"".join(chunks)
        self.stored[key] = content
        return StoredFile(size=len(content), sha256=hashlib.sha256(content).hexdigest())

    def read(self, key: str) -> Iterator[bytes]:
        if key not in self.stored:
            raise FileNotFoundError(key)
        return iter([self.stored[key]])

    def delete(self, key: str) -> None:
        self.stored.pop(key, None)

    def exists(self, key: str) -> bool:
        return key in self.stored


@dataclass
class Letterbox:
    """`sent` holds the letters; set `refusal` to have the next ones refused."""

    sent: list[Mail] = field(default_factory=list)
    refusal: Exception | None = None

    def send(self, mail: Mail) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(mail)


@dataclass
class MemoryCache:
    """Forgets nothing by itself; `timeouts` tells what it was asked to forget when."""

    stored: dict[str, bytes] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    timeouts: dict[str, int] = field(default_factory=dict)

    def get(self, key: str) -> bytes | None:
        return self.stored.get(key)

    def set(self, key: str, value: bytes, *, timeout_seconds: int) -> None:
        self.stored[key] = value
        self.timeouts[key] = timeout_seconds

    def number(self, key: str) -> int | None:
        return self.numbers.get(key)

    def raise_number(self, key: str, value: int) -> None:
        self.numbers[key] = max(value, self.numbers.get(key, value))


@dataclass
class Doorbell:
    """`rung` lists the topics in the order in which they were rung."""

    rung: list[str] = field(default_factory=list)

    def ring(self, topic: str) -> None:
        self.rung.append(topic)


@dataclass
class Waypoints:
    """`passed_names` lists the places passed; put an error into `traps` to have it raised there."""

    passed_names: list[str] = field(default_factory=list)
    traps: dict[str, BaseException] = field(default_factory=dict)

    def passed(self, name: str) -> None:
        self.passed_names.append(name)
        if name in self.traps:
            raise self.traps[name]


@dataclass
class Surroundings:
    """All of it together; `clear` makes it new without anybody having to be told."""

    clock: FixedClock = field(default_factory=FixedClock)
    files: MemoryFiles = field(default_factory=MemoryFiles)
    mailer: Letterbox = field(default_factory=Letterbox)
    cache: MemoryCache = field(default_factory=MemoryCache)
    doorbell: Doorbell = field(default_factory=Doorbell)
    checkpoints: Waypoints = field(default_factory=Waypoints)

    def ports(self) -> Ports:
        """Return them as the units take them."""
        return Ports(self.files, self.mailer, self.cache, self.doorbell, self.checkpoints)

    def clear(self) -> None:
        """Bring everything back to its first state, keeping the objects themselves."""
        for thing in (
            self.clock,
            self.files,
            self.mailer,
            self.cache,
            self.doorbell,
            self.checkpoints,
        ):
            vars(thing).update(vars(type(thing)()))
