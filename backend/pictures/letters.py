"""Text drawn as outlines, so that it looks alike everywhere and fits exactly.

The outlines are those of Bricolage Grotesque (Open Font License) at weight 760, width 78, optical
size 60, 1000 units per em: ASCII and Latin-1.
"""

import json
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

from backend.pictures.marks import escaped, number

MIN_SIZE = 12
MAX_LINES = 4
FOREIGN_SHARE = 1 / 3  # more unknown letters than this and the text is left to a system font
FOREIGN_WIDTH_EM = 0.62  # estimate per letter for texts we have no outlines of


@cache
def glyphs() -> dict[str, tuple[float, str]]:
    """Return the outlines: letter to advance and path."""
    path = Path(__file__).parent / "data" / "glyphs.json"
    raw = json.loads(path.read_text(encoding="utf-8"))["glyphs"]
    return {letter: (advance, outline) for letter, (advance, outline) in raw.items()}


@dataclass(frozen=True)
class Style:
    """How a line is set: size in user units, tracking in thousandths of an em."""

    size: float
    fill: str
    track: int = 0
    max_width: float = 0  # 0: as wide as it gets
    anchor: str = "start"


@dataclass
class Letters:
    """The letters used in one picture; each outline is defined once."""

    used: dict[str, str] = field(default_factory=dict)

    def line(self, text: str, style: Style, *, x: float, y: float) -> str:
        """Draw one line; it shrinks to its limit and never wraps."""
        if is_foreign(text):
            return _system_text(text, style, x, y)
        text, size = fitted(text, style)
        width = width_of(text, size, style.track)
        start = {"middle": x - width / 2, "end": x - width}.get(style.anchor, x)
        at, uses = 0.0, []
        for letter in text:
            if letter != " ":
                offset = f' x="{round(at)}"' if at else ""
                uses.append(f'<use href="#{self._id(letter)}"{offset}/>')
            at += glyphs()[letter][0] + style.track
        place = f"translate({number(start)} {number(y)})scale({size / 1000:.4f})"
        return f'<g fill="{style.fill}" transform="{place}">{"".join(uses)}</g>'

    def definitions(self) -> str:
        """Return the outlines of all letters used so far."""
        paths = (f'<path id="{name}" d="{glyphs()[ch][1]}"/>' for ch, name in self.used.items())
        return f"<defs>{''.join(paths)}</defs>"

    def _id(self, letter: str) -> str:
        return self.used.setdefault(letter, f"g{len(self.used)}")


def known(text: str) -> str:
    """Replace each letter without outline by its base letter, or by a middle dot."""
    table = glyphs()
    out = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in table:
            out.append(letter)
            continue
        base = "".join(c for c in unicodedata.normalize("NFKD", letter) if c in table)
        out.append(base or ("" if unicodedata.combining(letter) else "·"))
    return "".join(out)


def is_foreign(text: str) -> bool:
    """Say whether more than a third of the letters have no outline here."""
    letters = [c for c in unicodedata.normalize("NFC", text) if c.isalpha()]
    missing = sum(1 for c in letters if known(c) == "·")
    return bool(letters) and missing / len(letters) > FOREIGN_SHARE


def width_of(text: str, size: float, track: int = 0) -> float:
    """Return the width of a line in user units."""
    if is_foreign(text):
        return len(text) * size * FOREIGN_WIDTH_EM
    text = known(text)
    return (sum(glyphs()[c][0] + track for c in text) - track) * size / 1000


def fitted(text: str, style: Style) -> tuple[str, float]:
    """Return the text and size that keep to the limit: smaller first, then shorter."""
    text, size = known(text), style.size
    if not style.max_width:
        return text, size
    width = width_of(text, size, style.track)
    if width > style.max_width:
        size = max(MIN_SIZE, size * style.max_width / width)
    while len(text) > 1 and width_of(text, size, style.track) > style.max_width:
        text = text[:-1].rstrip()
    return text, size


def broken(title: str, *, max_width: float, max_height: float) -> tuple[list[str], float]:
    """Split a title into one to four lines so that their common size is largest."""
    words = title.split() or [""]
    best: tuple[list[str], float] = ([" ".join(words)], 0.0)
    widths = [width_of(word, 1000, -12) for word in words]
    blank = width_of("a a", 1000, -12) - width_of("aa", 1000, -12)
    for count in range(1, min(MAX_LINES, len(words)) + 1):
        for cuts in combinations(range(1, len(words)), count - 1):
            bounds = [0, *cuts, len(words)]
            spans = list(pairwise(bounds))
            widest = max(sum(widths[a:b]) + blank * (b - a - 1) for a, b in spans) or 1
            size = min(max_width / widest * 1000, max_height / count)
            if size > best[1] + 0.5:
                best = ([" ".join(words[a:b]) for a, b in spans], size)
    return best


def _system_text(text: str, style: Style, x: float, y: float) -> str:
    width = width_of(text, style.size)
    limit = ""
    if style.max_width and width > style.max_width:
        limit = f' textLength="{number(style.max_width)}" lengthAdjust="spacingAndGlyphs"'
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-family="sans-serif" font-weight="700" '
        f'font-size="{number(style.size)}" fill="{style.fill}" text-anchor="{style.anchor}"'
        f"{limit}>{escaped(text)}</text>"
    )
