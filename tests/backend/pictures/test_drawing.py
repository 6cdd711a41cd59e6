"""Pictures: the same product, the same picture, and nothing that a page would have to fear."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from backend.pictures import groceries
from backend.pictures.drawing import draw
from backend.pictures.letters import Style, broken, fitted, is_foreign, width_of
from backend.pictures.movies import GENRES, OTHER
from backend.pictures.subject import Subject, Tone, seed_of

PEARS = Subject(
    kind="grocery",
    sku="pears",
    name="Conference pears",
    tint="pistachio",
    section="fruit",
    is_weighed=True,
    comes_in_several=False,
)
BAR = replace(
    PEARS, kind="chocolate", name="Tumaco", maker="Ohnesorg", origin="Colombia", cocoa_percent="72"
)
MOVIE = replace(
    PEARS, kind="movie", name="The General", year="1926", genre="Comedy", cast=("Buster Keaton",)
)
LONG_TITLE = ("The long and winding title of a film about nothing at all " * 3)[:120]
HOSTILE = '<script>alert("&")</script>\x00\ud800'


@pytest.mark.parametrize("subject", [PEARS, BAR, MOVIE])
@pytest.mark.parametrize("tone", list(Tone))
class TestDraw:
    def test_gives_equal_bytes_twice(self, subject: Subject, tone: Tone) -> None:
        assert draw(subject, tone) == draw(replace(subject), tone)

    def test_carries_its_words_and_nothing_active(self, subject: Subject, tone: Tone) -> None:
        svg = draw(subject, tone)

        assert ET.fromstring(svg)[0].text == subject.alt  # noqa: S314  our own text
        assert not re.search(r"<script|<style|<font|https?://(?!www\.w3\.org)", svg)

    def test_survives_hostile_and_long_text(self, subject: Subject, tone: Tone) -> None:
        nasty = replace(
            subject, name=HOSTILE + "w" * 40, maker=HOSTILE, origin=HOSTILE, cast=(HOSTILE,) * 3
        )

        svg = draw(nasty, tone)

        ET.fromstring(svg)  # noqa: S314  our own text
        assert "<script" not in svg

    def test_stays_small_for_a_long_title(self, subject: Subject, tone: Tone) -> None:
        long = replace(
            subject, name=("The long and winding title of a film about nothing at all " * 3)[:120]
        )

        assert len(draw(long, tone)) < 15_000

    def test_manages_without_any_detail(self, subject: Subject, tone: Tone) -> None:
        bare = replace(
            subject, name="", maker="", origin="", cocoa_percent="", year="", genre="", cast=()
        )

        ET.fromstring(draw(bare, tone))  # noqa: S314  our own text


class TestEmoji:
    @pytest.mark.parametrize(
        ("name", "emoji"),
        [
            ("Sweet potatoes", "roasted-sweet-potato"),
            ("Green apples", "green-apple"),
            ("Cherries", "cherries"),
            ("Something odd", "basket"),
        ],
    )
    def test_takes_the_longest_word(self, name: str, emoji: str) -> None:
        assert groceries.emoji_for(replace(PEARS, name=name)) == emoji


class TestLetters:
    def test_no_line_is_wider_than_its_limit(self) -> None:
        text, size = fitted("W" * 60, Style(size=92, fill="#000", max_width=300))

        assert width_of(text, size) <= 300

    def test_breaks_a_title_where_it_gets_largest(self) -> None:
        lines, _ = broken("The Cabinet of Dr. Caligari", max_width=492, max_height=236)

        assert lines == ["The Cabinet", "of Dr. Caligari"]

    def test_draws_base_letters_for_accents_and_leaves_other_scripts_alone(self) -> None:
        assert not is_foreign("Bến Tre")
        assert is_foreign("Потёмкин")


def test_seed_is_fnv_1a() -> None:
    # published test vector: http://www.isthe.com/chongo/src/fnv/test_fnv.c
    assert seed_of("foobar") == 0xBF9CF968


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("palette", [*GENRES.values(), OTHER])
def test_ink_stands_out_on_every_ground(palette) -> None:
    grounds = [palette.ground, *([palette.second[0]] if palette.second else [])]

    for ground in grounds:
        light, dark = sorted((_luminance(ground), _luminance(palette.ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
