"""What the shop needs of the outside world, as seen from inside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class StoredFile:
    """What is known of a file once it is complete: bytes and SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Files(Protocol):
    """Reports, images and uploads. Keys are made by the shop, never by a visitor."""

    def write(self, key: str, chunks: Iterable[bytes]) -> StoredFile:
        """Store the chunks under the key: the whole file or nothing. Raises NoSpace."""
        ...

    def read(self, key: str) -> Iterator[bytes]:
        """Stream a file. Raises FileNotFoundError before the first chunk."""
        ...

    def delete(self, key: str) -> None:
        """Remove a file; a missing one is fine."""
        ...

    def exists(self, key: str) -> bool:
        """Say whether a complete file stands under the key."""
        ...


@dataclass(frozen=True)
class Mail:
    """One letter."""

    to: str
    subject: str
    text: str
    html: str | None = None
    sender: str = ""  # an address; empty: what MAIL_URL says
    sender_name: str = ""
    key: str = ""  # one fact, one key: a letter sent again is known as the same one


class Mailer(Protocol):
    """Sends letters."""

    def send(self, mail: Mail) -> None:
        """Send one. Raises Transient when it may work later."""
        ...


class Cache(Protocol):
    """Bytes that may vanish at any moment. No method ever raises or waits long."""

    def get(self, key: str) -> bytes | None:
        """Return what was stored, or None."""
        ...

    def set(self, key: str, value: bytes, *, timeout_seconds: int) -> None:
        """Store for a while."""
        ...

    def number(self, key: str) -> int | None:
        """Return a counter, or None when it is unknown."""
        ...

    def raise_number(self, key: str, value: int) -> None:
        """Set a counter to the larger of what it is and `value`; it never goes back."""
        ...


class JobPublisher(Protocol):
    """Rings the workers' doorbell."""

    def ring(self, topic: str) -> None:
        """Say that rows of this topic wait. Never waits, never raises; a lost ring is harmless."""
        ...


class Checkpoints(Protocol):
    """Named places in the code at which a fault test may end the process."""

    def passed(self, name: str) -> None:
        """Note that the place was reached."""
        ...
