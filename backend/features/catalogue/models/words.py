"""Words that can be searched, and their three-letter pieces that forgive typing errors."""

import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum

from sqlalchemy import Index, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.tables import MYSQL_OPTIONS, Base, Code, folded

MAX_WORD = 40
SHORTEST = 3  # shorter words have no typing errors worth forgiving
MARK = "|"  # in a search text: ends the words of the name, then those of everything else but codes
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")  # noqa: RUF001  these are what people type
_HYPHENED = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)+")
_AFTER_APOSTROPHE = re.compile(r"[^\W_]['’‘`´ʼ]([^\W_]{3,})")  # noqa: RUF001  as above
# letters that Unicode does not take apart into a plain one and its accent
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",  # noqa: RUF001  the Turkish letter
        "ŋ": "n",
        "ĸ": "k",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ə": "e",
    }
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})


class Place(IntEnum):
    """Where in a product a word stands; the earlier, the better it fits."""

    FIRST = 0  # begins the name
    NAME = 1
    OTHER = 2  # brand, origin, notes, genres, cast, article number, barcode


class ProductWord(Base):
    """One word that finds one product. Made from `products.search_text`, so without a key to it."""

    __tablename__ = "product_words"
    __table_args__ = ({**MYSQL_OPTIONS, "sqlite_with_rowid": False},)

    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(Code(MAX_WORD), primary_key=True)
    product_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class SearchWord(Base):
    """One three-letter piece of one word that stands in a product or its cast."""

    __tablename__ = "search_words"
    __table_args__ = (Index("ix_search_words_word", "word"), Base.__table_args__)

    trigram: Mapped[str] = mapped_column(Code(3), primary_key=True)
    word: Mapped[str] = mapped_column(Code(MAX_WORD), primary_key=True)


def words_of(text: str) -> list[str]:
    """Split a text into folded words without accents, in order; an apostrophe parts no word."""
    bare = _APOSTROPHES.sub("", folded(text))
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare)
        bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
        bare = bare.translate(_PLAIN)
    return [word[:MAX_WORD] for word in _WORD.findall(bare)]


def spellings_of(text: str) -> list[str]:
    """Return what else people type for words of a text: "cocacola", "Brien", "Moehren"."""
    found = [word for joined in _HYPHENED.findall(text) for word in words_of(_unhyphened(joined))]
    found += [word for tail in _AFTER_APOSTROPHE.findall(text) for word in words_of(tail)]
    if not text.isascii():
        whole = unicodedata.normalize("NFC", text).casefold()
        spelt_out = whole.translate(_SPELT_OUT)
        if spelt_out != whole:
            found += words_of(spelt_out)
    return found


def search_text_of(*, name: str, others: Iterable[str], codes: Iterable[str]) -> str:
    """Return all words that find a product, each with a blank before it: name, others, codes."""
    others = [other for other in others if other]
    parts = (
        words_of(name),
        [
            *(word for other in others for word in words_of(other)),
            *(word for text in (name, *others) for word in spellings_of(text)),
        ],
        [word for code in codes for word in words_of(code)],
    )
    return f" {MARK}".join("".join(f" {word}" for word in words) for words in parts)


def places_in(search_text: str) -> dict[str, int]:
    """Return the words of a search text and the best place of each."""
    name, _, rest = search_text.partition(MARK)
    words = name.split()
    found = dict.fromkeys(rest.replace(MARK, " ").split(), int(Place.OTHER))
    found |= dict.fromkeys(words, int(Place.NAME))
    if words:
        found[words[0]] = int(Place.FIRST)
    return found


def learnable_words(search_text: str) -> set[str]:
    """Return the words that typing errors may be corrected to: no codes, no numbers."""
    worded = search_text.rpartition(MARK)[0].replace(MARK, " ")
    return {word for word in worded.split() if len(word) >= SHORTEST and not word.isdigit()}


def trigrams_of(word: str) -> set[str]:
    """Return a word's pieces; a blank stands before its first letter and after its last."""
    padded = f" {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def _unhyphened(joined: str) -> str:
    return re.sub(r"[-\u2010\u2011]", "", joined)
