"""What somebody may have meant: words of the shop that are nearly what was typed."""

from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.features.catalogue.models import Product, ProductWord, SearchWord, trigrams_of
from backend.features.catalogue.models.words import SHORTEST
from backend.features.catalogue.queries.search import ANYWHERE, Search, found_anywhere, search_for

ONE_ERROR_UP_TO = 5  # letters; longer words may have two
ALIKE = 60  # words with the most pieces in common are compared letter by letter
COUNTED = 200  # products; a word that more have is no likelier
CHOSEN = 8  # of the nearest words the most frequent is taken
CLOSEST = 4
TRIED = 3  # words in the place of one
AT_ONCE = 900


def understood(session: Session, q: str) -> tuple[Search, str | None]:
    """Look up what was typed, and put it right when the shop does not know a word of it.

    Returns with it the words that are looked for instead, None when they are those typed. What
    stands in double quotes is meant as it is.
    """
    search = search_for(session, q)
    is_literal = len(q.strip()) > 1 and q.strip()[0] == q.strip()[-1] == '"'
    if is_literal or search.code_ids:
        return search, None
    typed = list(search.words)
    words = corrected(session, search) if search.unknown() else typed
    if words is None:
        return search, None
    found = search if words == typed else search_for(session, " ".join(words))
    if len(words) > 1 and not _is_found(session, found):
        # each is a word of the shop, but hardly the one that was meant beside the others
        words, found = _recombined(session, words) or (words, found)
    return found, None if words == typed else " ".join(words)


def _recombined(session: Session, words: list[str]) -> tuple[list[str], Search] | None:
    """Put another word in the place of one, so that some product has all of them."""
    for at, word in enumerate(words):
        others = [other for other in nearest(session, word) if other != word]
        for other in others[:TRIED]:
            tried = [*words[:at], other, *words[at + 1 :]]
            search = search_for(session, " ".join(tried))
            if _is_found(session, search):
                return tried, search
    return None


def _is_found(session: Session, search: Search) -> bool:
    fits = [Product.archived_at.is_(None), *found_anywhere(session, search)]
    return session.scalar(select(Product.id).where(*fits).limit(1)) is not None


def corrected(session: Session, search: Search) -> list[str] | None:
    """Return the words with those unknown put right, or None when one of them cannot be."""
    unknown = set(search.unknown())
    words = []
    for word in search.words:
        meant = nearest(session, word) if word in unknown else [word]
        if not meant:
            return None
        words.append(meant[0])
    return words


def nearest(session: Session, word: str) -> list[str]:
    """Return words that products on sale have and that differ by a slip or two, best first."""
    if len(word) < SHORTEST:
        return []
    most = 1 if len(word) <= ONE_ERROR_UP_TO else 2
    ranked = sorted(
        (errors, other[:1] != word[:1], other)
        for other in _known(session, variants(word)) | _alike(session, word)
        if (errors := _errors(word, other, most)) <= most
    )
    likeliest = [other for _, _, other in ranked[:CHOSEN]]
    counts = _frequencies(session, likeliest)
    order = {other: (errors, strange) for errors, strange, other in ranked}
    return sorted(counts, key=lambda other: (order[other], -counts[other], other))


def closest(session: Session, words: Iterable[str]) -> list[str]:
    """Return a few words to try instead of those typed, which found nothing together."""
    found: list[str] = []
    for word in words:
        found += nearest(session, word) or sorted(
            _frequencies(session, _known(session, {word, *_alike(session, word, CLOSEST)})),
        )
    return list(dict.fromkeys(found))[:CLOSEST]


def variants(word: str) -> set[str]:
    """Return all words that one slip makes of a word: a letter too many, wrong, missing, swapped.

    Pieces of three letters are blind to a slip in a short word: "mlik" and "milk" share none.
    """
    letters = sorted({*ascii_lowercase, *word})
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return (
        {head + tail[1:] for head, tail in cuts if tail}
        | {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
        | {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
        | {head + letter + tail for head, tail in cuts for letter in letters}
    ) - {word}


def distance(one: str, other: str, most: int) -> int:
    """Count the slips between two words, or return more than `most` as soon as that is sure."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    older: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        this = [row]
        for column, wanted in enumerate(other, start=1):
            least = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                least = min(least, older[column - 2] + 1)
            this.append(least)
        if min(this) > most:
            return most + 1
        older, last = last, this
    return last[-1]


def _errors(word: str, other: str, most: int) -> int:
    """Count slips; of a word still being typed only the beginning of the other is compared."""
    whole = distance(word, other, most)
    if whole <= most or len(other) <= len(word):
        return whole
    begun = distance(word, other[: len(word)], 1)
    return most if begun <= 1 else most + 1


def _known(session: Session, words: Iterable[str]) -> set[str]:
    wanted = sorted(words)
    found: set[str] = set()
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found |= set(
            session.scalars(select(SearchWord.word).where(SearchWord.word.in_(some)).distinct())
        )
    return found


def _alike(session: Session, word: str, limit: int = ALIKE) -> set[str]:
    statement = (
        select(SearchWord.word)
        .where(SearchWord.trigram.in_(sorted(trigrams_of(word))))
        .group_by(SearchWord.word)
        .having(func.count() > 1)
        .order_by(func.count().desc(), SearchWord.word)
        .limit(limit)
    )
    return set(session.scalars(statement))


def _frequencies(session: Session, words: Sequence[str] | set[str]) -> dict[str, int]:
    """Count the products on sale that have each word; words of none are left out."""
    found: dict[str, int] = {}
    for word in words:
        some = (
            select(ProductWord.product_id)
            .join(Product, Product.id == ProductWord.product_id)
            .where(
                ProductWord.place.in_(ANYWHERE),
                ProductWord.word == word,
                Product.archived_at.is_(None),
            )
            .limit(COUNTED)
            .subquery()
        )
        count = session.scalar(select(func.count()).select_from(some)) or 0
        if count:
            found[word] = count
    return found
