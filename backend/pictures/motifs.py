"""The seven shapes a poster can wear, drawn into a field 554 wide and 420 high."""

from backend.pictures.marks import number

X, Y, WIDTH = 134, 152, 554
CENTRE = X + WIDTH // 2


def _circle(x: float, y: float, radius: int, fill: str) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius}" fill="{fill}"/>'


def _discs(accent: str, ink: str) -> str:
    return (
        _circle(CENTRE - 90, Y + 210, 170, accent)
        + _circle(CENTRE + 130, Y + 300, 110, ink)
        + _circle(CENTRE + 60, Y + 90, 46, ink)
    )


def _sun(accent: str, ink: str) -> str:
    waves = "".join(
        f'<path fill="{ink}" opacity="{0.28 + i * 0.16:.2f}" d="M{X} {Y + 270 + i * 42}'
        f"q{number(WIDTH / 4)}-70 {number(WIDTH / 2)}-10t{number(WIDTH / 2)}-20"
        f'v{210 - i * 42}h-{WIDTH}z"/>'
        for i in range(4)
    )
    return _circle(CENTRE + 60, Y + 230, 150, accent) + waves


def _teeth(accent: str, ink: str) -> str:
    half = number(WIDTH / 14)
    depths = [180 + i * 97 % 170 for i in range(7)]
    shape = "".join(
        f"M{number(X + i * WIDTH / 7)} {Y}l{half} {depth}l{half}-{depth}z"
        for i, depth in enumerate(depths)
    )
    return f'<path fill="{accent}" d="{shape}"/>' + _circle(CENTRE + 20, Y + 390, 58, ink)


def _rings(accent: str, ink: str) -> str:
    rings = "".join(
        f'<circle cx="{CENTRE}" cy="{Y + 230}" r="{radius}" fill="none" '
        f'stroke="{ink if i % 2 else accent}" stroke-width="{6 if i % 2 else 22}"/>'
        for i, radius in enumerate((210, 160, 112, 66))
    )
    return rings + _circle(CENTRE, Y + 230, 30, accent)


def _pair(accent: str, ink: str) -> str:
    return (
        _circle(CENTRE - 82, Y + 230, 170, accent)
        + f'<circle cx="{CENTRE + 82}" cy="{Y + 230}" r="170" fill="{ink}" opacity=".82"/>'
    )


def _half(accent: str, ink: str) -> str:
    return (
        f'<path fill="{accent}" d="M{CENTRE} {Y + 50}a190 190 0 0 0 0 380z"/>'
        f'<path fill="{ink}" d="M{CENTRE + 16} {Y + 50}a190 190 0 0 1 0 380z"/>'
    )


def _stairs(accent: str, ink: str) -> str:
    wide = number(WIDTH / 6)
    shape = "".join(
        f"M{number(X + i * WIDTH / 6)} {Y + 90 + i * 62}h{wide}v{440 - i * 62}h-{wide}z"
        for i in range(6)
    )
    return f'<path fill="{accent}" d="{shape}"/>' + _circle(X + WIDTH - 130, Y + 120, 70, ink)


def _beam(accent: str, ink: str) -> str:
    shape = f"M{X + 40} {Y + 40}L{X + WIDTH} {Y + 250}v230L{X + 40} {Y + 70}z"
    return f'<path fill="{accent}" d="{shape}"/>' + _circle(X + 52, Y + 55, 34, ink)


MOTIFS = {
    "discs": _discs,
    "sun": _sun,
    "teeth": _teeth,
    "rings": _rings,
    "pair": _pair,
    "half": _half,
    "stairs": _stairs,
    "beam": _beam,
}
