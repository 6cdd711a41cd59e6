"""The shelf that every product stands on: wall, light, counter and the shadow beneath a thing."""

from backend.pictures.subject import Tone

COUNTER_Y = 792
# wall, counter, shadow by day; the same by night
TINTS: dict[str, tuple[str, str, str, str, str, str]] = {
    "pistachio": ("#DCEBC4", "#B9D492", "#8FB35F", "#26301A", "#33421F", "#161D0D"),
    "butter": ("#FFE9AE", "#F7CE6B", "#D9A531", "#352A10", "#4A3A13", "#1E1706"),
    "sky": ("#D3E7F0", "#A9CFE0", "#77A9C0", "#172B35", "#1F3D4B", "#0B1920"),
    "apricot": ("#FFDCC2", "#F9B88A", "#D98A55", "#38220F", "#4F2F14", "#201206"),
    "rose": ("#FBD9DC", "#F2AEB6", "#CE7D88", "#381A20", "#50252D", "#200C10"),
    "lilac": ("#E2DBF3", "#C3B4E4", "#9483BE", "#261F3A", "#362C52", "#140F22"),
    "sand": ("#EFE4D2", "#DCC8A6", "#B39C72", "#2E261A", "#423624", "#1A140B"),
    "mint": ("#CFEBDD", "#9FD5BB", "#6BAA8B", "#14302A", "#1B453B", "#081B16"),
}
LIGHT_X = (40, 250, 430)


def background(tint: str, tone: Tone, seed: int) -> str:
    """Draw wall, window light or lamp, and counter; nothing for a bare object."""
    if tone is Tone.BARE:
        return ""
    colours = TINTS.get(tint, TINTS["sand"])
    wall, counter = colours[3:5] if tone is Tone.NIGHT else colours[:2]
    light = _lamp(seed) if tone is Tone.NIGHT else _window(seed)
    edge = ".07" if tone is Tone.NIGHT else ".45"
    return (
        f'<path fill="{wall}" d="M0 0h800v1000H0z"/>{light}'
        f'<path fill="{counter}" d="M0 {COUNTER_Y}h800v208H0z"/>'
        f'<path fill="#fff" opacity="{edge}" d="M0 {COUNTER_Y}h800v8H0z"/>'
    )


def shadow(tint: str, tone: Tone, *, x: int, y: int, radius: int) -> str:
    """Draw the contact shadow of one object."""
    colours = TINTS.get(tint, TINTS["sand"])
    fill, opacity = {
        Tone.DAY: (colours[2], ".55"),
        Tone.NIGHT: (colours[5], ".8"),
        Tone.BARE: ("#2A1400", ".2"),
    }[tone]
    height = round(radius * 0.13)
    return (
        f'<ellipse cx="{x}" cy="{y}" rx="{radius}" ry="{height}" fill="{fill}" '
        f'opacity="{opacity}"/>'
    )


def _window(seed: int) -> str:
    x = LIGHT_X[seed % 3]
    panes = ((x, 150), (x + 156, 116), (x, 406), (x + 156, 372))
    shape = "".join(f"M{px} {py}l140 -31v240l-140 31z" for px, py in panes)
    return f'<path fill="#fff" opacity=".38" d="{shape}"/>'


def _lamp(seed: int) -> str:
    x = LIGHT_X[seed % 3] + 150
    return (
        f'<radialGradient id="n" gradientUnits="userSpaceOnUse" cx="{x}" cy="380" r="520">'
        '<stop stop-color="#FFC46B" stop-opacity=".22"/>'
        '<stop offset="1" stop-color="#FFC46B" stop-opacity="0"/></radialGradient>'
        '<path fill="url(#n)" d="M0 0h800v792H0z"/>'
    )
