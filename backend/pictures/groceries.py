"""Groceries stand as themselves: an emoji chosen by words in the name, alone or as a heap.

The drawings are Fluent Emoji Flat (MIT License, Microsoft Corporation).
"""

import json
import re
from functools import cache
from pathlib import Path

from backend.pictures.marks import number
from backend.pictures.scene import shadow
from backend.pictures.subject import Subject, Tone

FALLBACK = "basket"
NEVER_HEAPED = {"cheese-wedge"}
FOOT = 30 / 32  # the glyphs stand on this part of their box
DARKER = (
    '<filter id="d"><feColorMatrix values=".8 0 0 0 0 0 .8 0 0 0 0 0 .8 0 0 0 0 0 1 0"/></filter>'
)


@cache
def _data() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "data" / "emoji.json"
    found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def _words() -> tuple[tuple[str, str], ...]:
    words = _data()["words"].items()
    return tuple(sorted(words, key=lambda entry: (-len(entry[0]), entry[0])))


def emoji_for(subject: Subject) -> str:
    """Choose the emoji: the longest known word in the name wins, then the section's own."""
    name = f" {subject.name.lower()} "
    for word, emoji in _words():
        if word in name:
            return emoji
    return _data()["sections"].get(subject.section, FALLBACK)


def draw(subject: Subject, tone: Tone, seed: int) -> str:
    """Draw a heap for weighed goods, three for goods sold by several, else one."""
    emoji = emoji_for(subject)
    body = re.sub(r'\bid="', 'id="e-', _data()["bodies"][emoji]).replace("url(#", "url(#e-")
    tilt = (seed >> 8) % 9 - 4
    if subject.is_weighed and emoji not in NEVER_HEAPED:
        things = _heap(subject.tint, tone, tilt)
    elif subject.comes_in_several:
        things = _three(subject.tint, tone, tilt)
    else:
        things = shadow(subject.tint, tone, x=405, y=884, radius=230) + _one(400, 900, 560, tilt)
    return f'<defs><g id="em">{body}</g>{DARKER}</defs>{things}'


def _heap(tint: str, tone: Tone, tilt: int) -> str:
    return (
        shadow(tint, tone, x=225, y=838, radius=150)
        + shadow(tint, tone, x=585, y=838, radius=150)
        + _behind(_one(218, 846, 350, tilt - 10) + _one(592, 846, 330, tilt + 12))
        + shadow(tint, tone, x=410, y=898, radius=220)
        + _one(404, 908, 470, tilt)
    )


def _three(tint: str, tone: Tone, tilt: int) -> str:
    return (
        shadow(tint, tone, x=250, y=852, radius=130)
        + shadow(tint, tone, x=545, y=852, radius=130)
        + _behind(_one(230, 860, 350, -6) + _one(575, 860, 350, 5))
        + shadow(tint, tone, x=400, y=900, radius=140)
        + _one(400, 908, 400, tilt)
    )


def _behind(things: str) -> str:
    return f'<g filter="url(#d)">{things}</g>'


def _one(x: int, foot_y: int, size: int, tilt: int) -> str:
    place = f"translate({number(x - size / 2)} {number(foot_y - size * FOOT)})"
    turn = f"rotate({tilt} {number(size / 2)} {number(size / 2)})" if tilt else ""
    return f'<g transform="{place}{turn}scale({size / 32:.3f})"><use href="#em"/></g>'
