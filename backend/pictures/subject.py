"""What a picture is made from, and the version that names it."""

import hashlib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

DRAWING_VERSION = 1


class Tone(StrEnum):
    """Day and night follow the colour mode; bare is the object alone, for tiles and rows."""

    DAY = "day"
    NIGHT = "night"
    BARE = "bare"


@dataclass(frozen=True)
class Subject:
    """Everything that a drawing depends on; rate and stock are not in it on purpose."""

    kind: str  # grocery, chocolate, movie
    sku: str
    name: str
    tint: str
    section: str  # folded name of the top section, chooses the emoji of last resort
    is_weighed: bool
    comes_in_several: bool  # sold in a step above one piece
    maker: str = ""
    origin: str = ""
    cocoa_percent: str = ""
    year: str = ""
    genre: str = ""
    cast: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """Return the hash of all inputs: the `v` of the picture's address and its ETag."""
        text = repr((DRAWING_VERSION, sorted(vars(self).items())))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def alt(self) -> str:
        """Return the words that stand for the picture."""
        if self.kind == "chocolate":
            facts = [fact for fact in (self.maker, self.origin) if fact]
            if self.cocoa_percent:
                facts.append(f"{self.cocoa_percent} % cocoa")
            return f"Drawing of a chocolate bar: {', '.join(facts) or self.name}"
        if self.kind == "movie":
            return f"Drawn poster: {self.name}{', ' + self.year if self.year else ''}"
        return f"Drawing: {self.name}"


def seed_of(text: str) -> int:
    """Return the FNV-1a hash (32 bit) of a text's NFC bytes; nothing else is random."""
    value = 0x811C9DC5
    for byte in unicodedata.normalize("NFC", text).encode("utf-8", "replace"):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
