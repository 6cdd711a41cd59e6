"""Words that can be searched, and their three-letter pieces that forgive typing errors."""

import re
import unicodedata

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.tables import Base, Code, folded

MAX_WORD = 40
_WORD = re.compile(r"\w+")


class SearchWord(Base):
    """One three-letter piece of one word that stands in a product's name or brand."""

    __tablename__ = "search_words"
    __table_args__ = (Index("ix_search_words_word", "word"), Base.__table_args__)

    trigram: Mapped[str] = mapped_column(Code(3), primary_key=True)
    word: Mapped[str] = mapped_column(Code(MAX_WORD), primary_key=True)


def words_of(text: str) -> list[str]:
    """Split a text into folded words without accents, in order."""
    bare = unicodedata.normalize("NFKD", folded(text))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return [word[:MAX_WORD] for word in _WORD.findall(bare)]


def trigrams_of(word: str) -> set[str]:
    """Return a word's pieces; a blank stands before its first letter and after its last."""
    padded = f" {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
