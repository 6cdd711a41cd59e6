"""A disc case whose front is a typographic poster; ground and motif come from the first genre."""

from dataclasses import dataclass

from backend.pictures.letters import Letters, Style, broken
from backend.pictures.marks import number
from backend.pictures.motifs import MOTIFS
from backend.pictures.scene import shadow
from backend.pictures.subject import Subject, Tone

X, Y, WIDTH, HEIGHT = 112, 66, 576, 816
LEFT, RIGHT = X + 50, X + WIDTH - 34
MOTIF_Y = Y + 86


@dataclass(frozen=True)
class Palette:
    """Colours and motif of one genre; `second` is a ground and accent to alternate with."""

    ground: str
    accent: str
    ink: str
    motif: str
    second: tuple[str, str] | None = None


GENRES = {
    "comedy": Palette("#FFC93C", "#E5432A", "#2A1710", "discs", ("#F26B4E", "#FFD75A")),
    "adventure": Palette("#0E6E6E", "#FFB84D", "#FFF1D6", "sun", ("#17435C", "#F4A340")),
    "horror": Palette("#151A17", "#9CCB3B", "#F0F3E2", "teeth", ("#2B0F14", "#E2542F")),
    "science fiction": Palette("#1D2A6B", "#F45D48", "#EAF0FF", "rings", ("#123A3C", "#F7B733")),
    "romance": Palette("#7E1F3F", "#FF9C8A", "#FFEDE4", "pair", ("#8F2A48", "#FFC9A8")),
    "drama": Palette("#EADBC0", "#9A3B1F", "#2A1B13", "half", ("#D9C7A2", "#2F5D62")),
    "thriller": Palette("#C42E18", "#1A1210", "#FFF1E2", "stairs", ("#23303F", "#E9572F")),
    "crime": Palette("#20242C", "#F1B434", "#FBF3E1", "beam"),
    "western": Palette("#8F4214", "#F2A64B", "#FFEBCB", "sun"),
    "war": Palette("#4B5236", "#E0A458", "#F6F0DC", "stairs"),
    "musical": Palette("#EE6F8E", "#FFF3F0", "#33204D", "discs"),
    "animation": Palette("#3FA9B5", "#FFD23F", "#102A33", "pair"),
    "documentary": Palette("#E8E4DA", "#2E5E4E", "#1B201D", "half"),
}
OTHER = Palette("#3A3350", "#F2A65A", "#FBF1E6", "half")


def draw(subject: Subject, tone: Tone, seed: int) -> str:
    """Draw the case: ground, motif, head line, title as large as it gets, cast."""
    letters = Letters()
    palette = GENRES.get(subject.genre.lower(), OTHER)
    ground, accent = palette.ground, palette.accent
    if palette.second is not None and (seed >> 5) % 2:
        ground, accent = palette.second
    words = _head(letters, subject, palette.ink)
    title, title_y = _title(letters, subject, palette.ink)
    words += (
        f'<path fill="{ground}" d="M{X} {number(title_y)}h{WIDTH}V{Y + HEIGHT}h-{WIDTH}z"/>'
        + title
        + _cast(letters, subject, palette.ink)
    )
    case = shadow(subject.tint, tone, x=406, y=886, radius=330) + (
        f'<path fill="{ground}" d="M{X} {Y}h{WIDTH}v{HEIGHT}h-{WIDTH}z"/>'
    )
    motif = _framed(MOTIFS[palette.motif](accent, palette.ink), is_mirrored=bool((seed >> 9) % 2))
    return letters.definitions() + case + motif + words + _spine()


def _framed(motif: str, *, is_mirrored: bool) -> str:
    turn = ' transform="translate(822 0)scale(-1 1)"' if is_mirrored else ""
    return (
        f'<clipPath id="c"><path d="M{X + 22} {MOTIF_Y}h{WIDTH - 22}v420h-{WIDTH - 22}z"/>'
        f'</clipPath><g clip-path="url(#c)"><g{turn}>{motif}</g></g>'
    )


def _head(letters: Letters, subject: Subject, ink: str) -> str:
    genre = Style(size=26, fill=ink, track=80, max_width=330, anchor="end")
    return letters.line(
        subject.year, Style(size=34, fill=ink, track=30), x=LEFT, y=Y + 58
    ) + letters.line(subject.genre.upper(), genre, x=RIGHT, y=Y + 58)


def _title(letters: Letters, subject: Subject, ink: str) -> tuple[str, float]:
    lines, size = broken(subject.name, max_width=RIGHT - LEFT, max_height=236)
    leading = size * 0.9
    base = Y + HEIGHT - 56 - 34 * len(subject.cast)
    style = Style(size=size, fill=ink, track=-12, max_width=RIGHT - LEFT + 4)
    drawn = "".join(
        letters.line(line, style, x=LEFT - size * 0.03, y=base - leading * (len(lines) - 1 - index))
        for index, line in enumerate(lines)
    )
    return drawn, min(Y + 506, base - leading * len(lines) - 6)


def _cast(letters: Letters, subject: Subject, ink: str) -> str:
    style = Style(size=25, fill=ink, track=70, max_width=RIGHT - LEFT)
    count = len(subject.cast)
    return "".join(
        letters.line(name.upper(), style, x=LEFT, y=Y + HEIGHT - 38 - 34 * (count - 1 - index))
        for index, name in enumerate(subject.cast)
    )


def _spine() -> str:
    return (
        f'<path fill="#000" opacity=".22" d="M{X} {Y}h22v{HEIGHT}h-22z"/>'
        f'<path fill="#fff" opacity=".22" d="M{X + 22} {Y}h4v{HEIGHT}h-4z"/>'
        f'<path fill="#fff" opacity=".12" d="M{X + WIDTH - 6} {Y}h6v{HEIGHT}h-6z"/>'
    )
