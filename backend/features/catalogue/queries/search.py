"""Finding products by words: in tiers, each better than the next, so that a page can stop early.

A word that few products have is looked up in the index of words, and the few are looked at. A word
that thousands have is left out of it: then the shop is walked in the order wished for, and a page
is full soon. So no search reads much, however common or rare its words are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    func,
    intersect,
    literal,
    not_,
    or_,
    select,
    type_coerce,
    union,
)
from sqlalchemy.orm import Session

from backend.features.catalogue.models import Place, Product, ProductWord, words_of
from backend.features.catalogue.models.words import MARK

MAX_WORDS = 6
FEW = 3_000  # products that are looked at one by one; a page of more common words is soon full
BEYOND = "\U0010ffff"  # no word has this letter
IN_NAME = (Place.FIRST, Place.NAME)
ANYWHERE = tuple(Place)
Condition = ColumnElement[bool]


class Tier(IntEnum):
    """How well a product fits, the best first."""

    CODE = 0  # its article number or barcode is what was typed
    BEGINS = 1  # its name begins so
    PHRASE = 2  # its name has the words as they stand
    NAME = 3  # its name has all of them
    REST = 4  # they stand in its name, brand, cast and so on


@dataclass(frozen=True)
class Search:
    """Typed words and how many products each would find, by place and at most FEW."""

    words: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    code_ids: tuple[int, ...] = ()

    @property
    def phrase(self) -> str:
        """The words as one text, a blank before each."""
        return "".join(f" {word}" for word in self.words)

    def unknown(self) -> list[str]:
        """Return the words with which no word of the shop begins."""
        return [
            word for word, counts in zip(self.words, self.counts, strict=True) if not sum(counts)
        ]

    def count(self, word: str, places: Sequence[Place]) -> int:
        """Return about how many products have a word in these places."""
        counts = self.counts[self.words.index(word)]
        return sum(counts[place] for place in places)


@dataclass(frozen=True)
class Reach:
    """Products to look through in one go: what makes one belong here, and of which tier each is."""

    conditions: list[Condition]
    first: Tier
    last: Tier
    tier: ColumnElement[int] | None = None  # None: all are of the same


def search_for(session: Session, q: str) -> Search:
    """Look up the words of what was typed."""
    words = tuple(dict.fromkeys(words_of(q)[:MAX_WORDS]))
    return Search(words, counts_of(session, words), _ids_by_code(session, q) if words else ())


def counts_of(session: Session, words: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Return for each word how many products have it in each place, at most FEW; one query."""
    if not words:
        return ()
    row = session.execute(
        select(*(_count(word, place) for word in words for place in ANYWHERE))
    ).one()
    width = len(ANYWHERE)
    return tuple(tuple(row[at * width : (at + 1) * width]) for at in range(len(words)))


def begins(word: str) -> Condition:
    """Say that an entry of the index begins with a word."""
    return and_(ProductWord.word >= word, ProductWord.word < word + BEYOND)


def found_anywhere(session: Session, search: Search) -> list[Condition]:
    """Return the conditions of a product that has all words; for lists in an order of their own."""
    if not search.words or search.unknown():
        return [literal(1) == 0]
    narrow = _few(session, search, [ANYWHERE] * len(search.words))
    return [*narrow, _has_anywhere(search)]


def indexed_anywhere(search: Search) -> list[Condition]:
    """Return the same as conditions that read the index alone, for counting what may be many."""
    if not search.words or search.unknown():
        return [_is_code(search)]
    return [Product.id.in_(_having(word, ANYWHERE)) for word in search.words]


def tiers_of(session: Session, search: Search) -> list[Reach]:
    """Return what to look through, one after the other; no product belongs to two of them.

    When few products have the words, all tiers are looked through at once.
    """
    if not search.words or search.unknown():
        return [_by_code(search)] if search.code_ids else []
    narrow = _few(session, search, [ANYWHERE] * len(search.words))
    if narrow:
        fits = or_(_is_code(search), and_(*narrow, _has_anywhere(search)))
        return [Reach([fits], Tier.CODE, Tier.REST, _tier_in(search))]
    reaches = [*_named(session, search), *_rest(session, search)]
    if not search.code_ids:
        return reaches
    is_other = not_(_is_code(search))
    return [
        _by_code(search),
        *(replace(reach, conditions=[*reach.conditions, is_other]) for reach in reaches),
    ]


def _by_code(search: Search) -> Reach:
    return Reach([_is_code(search)], Tier.CODE, Tier.CODE)


def _named(session: Session, search: Search) -> Iterator[Reach]:
    """Look for products with all words in their names."""
    if not all(search.count(word, IN_NAME) for word in search.words):
        return
    others = [IN_NAME] * (len(search.words) - 1)
    narrow = _few(session, search, [IN_NAME, *others])
    if narrow:
        fits = [*narrow, _has_in_name(search)]
        yield Reach(fits, Tier.BEGINS, Tier.NAME, _tier_in(search))
        return
    # a whole phrase may be rare among so many: looking for it would be a walk through all of them
    begins_so = _text().startswith(f" {search.words[0]}")
    if search.count(search.words[0], [Place.FIRST]):
        narrow = _few(session, search, [(Place.FIRST,), *others])
        fits = [*narrow, begins_so, _has_in_name(search)]
        yield Reach(fits, Tier.BEGINS, Tier.BEGINS)
    yield Reach([_has_in_name(search), not_(begins_so)], Tier.NAME, Tier.NAME)


def _rest(session: Session, search: Search) -> Iterator[Reach]:
    """Look for products with a word that is not in their names."""
    fits = [_has_anywhere(search), not_(_has_in_name(search))]
    counts = [search.count(word, [Place.OTHER]) for word in search.words]
    if sum(counts) < FEW:
        having = [_having(word, [Place.OTHER]) for word in search.words]
        ids = session.scalars(union(*having)).all()
        fits = [Product.id.in_(ids), *fits]
    if any(counts):
        yield Reach(fits, Tier.REST, Tier.REST)


def _tier_in(search: Search) -> ColumnElement[int]:
    return case(
        (_is_code(search), int(Tier.CODE)),
        (_text().startswith(search.phrase), int(Tier.BEGINS)),
        (_in_name(search.phrase), int(Tier.PHRASE)),
        (_has_in_name(search), int(Tier.NAME)),
        else_=int(Tier.REST),
    )


def _is_code(search: Search) -> Condition:
    return Product.id.in_(search.code_ids)


def _has_anywhere(search: Search) -> Condition:
    return and_(*(_text().contains(f" {word}") for word in search.words))


def _has_in_name(search: Search) -> Condition:
    return and_(*(_in_name(f" {word}") for word in search.words))


def _count(word: str, place: Place) -> ColumnElement[int]:
    some = (
        select(ProductWord.product_id)
        .where(ProductWord.place == place, begins(word))
        .limit(FEW)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()


def _few(session: Session, search: Search, places: Sequence[Sequence[Place]]) -> list[Condition]:
    """Name the products that can have each word in its places; nothing when they are not few."""
    pairs = list(zip(search.words, places, strict=True))
    pairs.sort(key=lambda pair: search.count(*pair))
    rarest = [_having(*pair) for pair in pairs[:2]]
    if search.count(*pairs[0]) < FEW:
        found = session.scalars(rarest[0]).all()
    elif len(rarest) > 1:
        found = session.scalars(intersect(*rarest).limit(FEW)).all()
    else:
        return []
    return [Product.id.in_(set(found))] if len(found) < FEW else []


def _having(word: str, places: Sequence[Place]) -> Select[int]:
    return select(ProductWord.product_id).where(ProductWord.place.in_(places), begins(word))


def _ids_by_code(session: Session, q: str) -> tuple[int, ...]:
    """Return the products whose article number or barcode is what was typed."""
    typed = q.strip()
    digits = typed.replace(" ", "").replace("-", "")
    codes = {typed, typed.upper(), typed.lower()}
    statement = select(Product.id).where(
        or_(Product.sku.in_(codes), Product.barcode.in_({typed, digits}))
    )
    return tuple(session.scalars(statement.order_by(Product.id)).all())


def _in_name(text: str) -> Condition:
    # both marks have to follow: what stands before the first is the name
    return _text().like(f"%{text}%{MARK}%{MARK}%")


def _text() -> ColumnElement[str]:
    return type_coerce(Product.search_text, String)
