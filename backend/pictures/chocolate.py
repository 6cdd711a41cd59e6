"""A bar in its sleeve: bars of one origin share a colour, bars of one maker share a pattern."""

import math

from backend.pictures.letters import Letters, Style, width_of
from backend.pictures.marks import number
from backend.pictures.scene import shadow
from backend.pictures.subject import Subject, Tone, seed_of

X, Y, WIDTH, HEIGHT = 176, 196, 448, 684
PATTERN_Y, PATTERN_HEIGHT = Y + 44, 262
FOOT_SIZE = 176
INK, DARK_INK, LIGHT_INK = "#241A14", "#2A1A08", "#FFF8EC"
# base, accent, paper
SLEEVES = (
    ("#B3261E", "#FFB8A3", "#FFF3E4"),
    ("#1E4D3B", "#F2B33D", "#FFF6DF"),
    ("#23365F", "#F0795B", "#FBEFE0"),
    ("#6A2C4F", "#F3A6B2", "#FFF0EC"),
    ("#E8A62B", "#7A1F2B", "#FFF8E6"),
    ("#0F5E66", "#F4C9A0", "#F8F6EC"),
    ("#3B2A22", "#D9764A", "#F8EBDD"),
    ("#B4432A", "#FFD98A", "#FFF6E6"),
)
LIGHT_BASE, DARK_ACCENT = "#E8A62B", "#7A1F2B"


def draw(subject: Subject, tone: Tone) -> str:
    """Draw the sleeve: foil, pattern, paper label, percentage at the foot."""
    letters = Letters()
    base, accent, paper = SLEEVES[seed_of(subject.origin or subject.name) % 8]
    height = PATTERN_HEIGHT if subject.cocoa_percent else HEIGHT - 44
    wrapper = (
        shadow(subject.tint, tone, x=412, y=884, radius=270)
        + _foil()
        + _box(base, X, Y + 44, WIDTH, HEIGHT - 44)
        + f'<clipPath id="c"><path d="M{X} {PATTERN_Y}h{WIDTH}v{height}h-{WIDTH}z"/></clipPath>'
        + f'<g clip-path="url(#c)"><path fill="{accent}" '
        + f'd="{PATTERNS[seed_of(subject.maker) % 6](height)}"/></g>'
        + _box(paper, X, Y + 306, WIDTH, 190)
    )
    words = _label(letters, subject)
    if subject.cocoa_percent:
        words += _foot(letters, subject.cocoa_percent, base, accent)
    edges = (
        f'<path fill="#000" opacity=".14" d="M{X + WIDTH - 14} {Y + 44}h14v{HEIGHT - 44}h-14z"/>'
        f'<path fill="#fff" opacity=".16" d="M{X} {Y + 44}h10v{HEIGHT - 44}h-10z"/>'
    )
    return letters.definitions() + wrapper + words + edges


def _foil() -> str:
    tooth = (WIDTH - 20) / 36
    teeth = f"l{number(tooth)}-26 {number(tooth)} 26" * 18
    return (
        f'<path fill="#E7D9B8" d="M{X + 10} {Y + 30}{teeth}v60h-{WIDTH - 20}z"/>'
        f'<path fill="#C9B583" opacity=".6" d="M{X + 10} {Y + 34}h{WIDTH - 20}v10h-{WIDTH - 20}z"/>'
    )


def _label(letters: Letters, subject: Subject) -> str:
    maker = Style(size=30, fill=INK, track=60, max_width=WIDTH - 76)
    origin = Style(size=92, fill=INK, track=-10, max_width=WIDTH - 72)
    return letters.line(subject.maker.upper(), maker, x=X + 36, y=Y + 362) + letters.line(
        subject.origin or subject.name, origin, x=X + 33, y=Y + 458
    )


def _foot(letters: Letters, percent: str, base: str, accent: str) -> str:
    ink = DARK_INK if base == LIGHT_BASE else LIGHT_INK
    sign = ink if accent == DARK_ACCENT else accent
    y = Y + HEIGHT - 40
    size = min(FOOT_SIZE, FOOT_SIZE * 3 / len(percent))  # three figures fill the foot
    after = X + 38 + width_of(percent, size, -24)
    return (
        letters.line(percent, Style(size=size, fill=ink, track=-24), x=X + 30, y=y)
        + letters.line("%", Style(size=92, fill=sign), x=after, y=Y + HEIGHT - 98)
        + letters.line(
            "CACAO", Style(size=28, fill=ink, track=90, anchor="end"), x=X + WIDTH - 36, y=y
        )
    )


def _box(fill: str, x: int, y: int, width: int, height: int) -> str:
    return f'<path fill="{fill}" d="M{x} {y}h{width}v{height}h-{width}z"/>'


def _stripes(height: int) -> str:
    steps = range(0, WIDTH + height, 56)
    return "".join(f"M{X + k} {PATTERN_Y}l-{height} {height}h28l{height}-{height}z" for k in steps)


def _dots(height: int) -> str:
    return "".join(
        f"M{X + q * 60 + (30 if r % 2 else 0) - 17} {PATTERN_Y + r * 56 + 28}"
        "a17 17 0 1 0 34 0 17 17 0 1 0-34 0"
        for r in range(math.ceil(height / 56))
        for q in range(WIDTH // 60 + 1)
    )


def _checks(height: int) -> str:
    return "".join(
        f"M{X + q * 60} {PATTERN_Y + r * 60}h60v60h-60z"
        for r in range(math.ceil(height / 60))
        for q in range(math.ceil(WIDTH / 60))
        if (r + q) % 2 == 0
    )


def _waves(height: int) -> str:
    count = math.ceil(WIDTH / 105)
    there, back = "q26-40 52.5 0t52.5 0" * count, "q-26 40-52.5 0t-52.5 0" * count
    rows = range(math.ceil((height + 50) / 50))
    return "".join(f"M{X} {PATTERN_Y + r * 50 - 20}{there}v20{back}z" for r in rows)


def _diamonds(height: int) -> str:
    return "".join(
        f"M{X + q * 70 + (35 if r % 2 else 0)} {PATTERN_Y + r * 76 - 38}l30 38-30 38-30-38z"
        for r in range(math.ceil((height + 40) / 76))
        for q in range(WIDTH // 70 + 1)
    )


def _rays(height: int) -> str:
    x, y = X + WIDTH // 2, PATTERN_Y + height

    def tip(turn: int) -> str:
        angle = turn * math.pi / 12
        return f"{round(x + 900 * math.cos(angle))} {round(y + 900 * math.sin(angle))}"

    return "".join(f"M{x} {y}L{tip(turn)}L{tip(turn + 1)}z" for turn in range(0, 24, 2))


PATTERNS = (_stripes, _dots, _checks, _waves, _diamonds, _rays)
