"""Keeping what searches read in step with what products say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from backend.database.bulk import insert_rows, survey
from backend.features.catalogue import queries
from backend.features.catalogue.models import (
    Actor,
    Chocolate,
    Movie,
    Performance,
    Product,
    ProductWord,
    SearchWord,
    Section,
    trigrams_of,
)
from backend.features.catalogue.models.words import learnable_words, places_in
from backend.features.catalogue.service.version import bump
from backend.kernel.unit_of_work import UnitOfWork

T = TypeVar("T")
AT_ONCE = 1_000  # rows asked for by one statement


@dataclass(frozen=True)
class Rewording:
    """The search text of one product as it was and as it is now."""

    product_id: int
    before: str  # '' when there was none
    after: str


def refresh_words(uow: UnitOfWork, *, product_ids: Iterable[int]) -> None:
    """Write down again which words find these products; the rest of their rows stays as it is.

    For many at once: a few statements for a thousand products. Their versions do not move.
    """
    bump(uow)
    uow.session.flush()
    for ids in _parts(sorted(set(product_ids))):
        texts = queries.search_texts(uow.session, product_ids=ids)
        before = _known_texts(uow.session, ids)
        changes = [
            Rewording(id_, before[id_], text) for id_, text in texts.items() if text != before[id_]
        ]
        if changes:
            uow.session.connection().execute(
                update(Product)
                .where(Product.id == bindparam("of_id"))
                .values(search_text=bindparam("text")),
                [{"of_id": change.product_id, "text": change.after} for change in changes],
            )
            for change in changes:
                _forget_loaded(uow.session, change.product_id)
            keep_words(uow, changes)


def settle(uow: UnitOfWork) -> None:
    """Let the database take stock of its catalogue: once after many changes in bulk."""
    survey(
        uow.session.connection(),
        (Section, Product, Chocolate, Movie, Actor, Performance, ProductWord, SearchWord),
    )


def refresh(uow: UnitOfWork, product: Product) -> None:
    """Write down again which words find a product, after a change of it or of its cast."""
    before = product.search_text
    product.search_text = queries.search_texts(uow.session, product_ids=[product.id])[product.id]
    uow.session.flush()
    keep_words(uow, [Rewording(product.id, before, product.search_text)])


def forget_words(uow: UnitOfWork, *, product_ids: Iterable[int]) -> None:
    """Let no word find these products any more: they are about to be deleted."""
    bump(uow)
    for ids in _parts(sorted(set(product_ids))):
        texts = _known_texts(uow.session, ids)
        _put_words(uow, [Rewording(id_, text, "") for id_, text in texts.items()])


def _known_texts(session: Session, product_ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        select(Product.id, Product.search_text).where(Product.id.in_(product_ids))
    )
    return {row.id: row.search_text for row in rows}


def keep_words(uow: UnitOfWork, changes: Sequence[Rewording]) -> None:
    """Let words find products as their new search texts say. The unit has bumped the version."""
    _put_words(uow, changes)
    known: set[str] = set()
    found: set[str] = set()
    for change in changes:
        if change.before != change.after:
            known |= learnable_words(change.before)
            found |= learnable_words(change.after)
    _learn(uow, found - known)


def _put_words(uow: UnitOfWork, changes: Iterable[Rewording]) -> None:
    gone: list[dict[str, object]] = []
    new: list[dict[str, object]] = []
    for change in changes:
        before, after = places_in(change.before), places_in(change.after)
        gone += _rows(change.product_id, before.items() - after.items())
        new += _rows(change.product_id, after.items() - before.items())
    if gone:
        is_it: list[ColumnElement[bool]] = [
            column == bindparam(f"of_{column.name}") for column in ProductWord.__table__.columns
        ]
        uow.session.connection().execute(
            delete(ProductWord).where(*is_it),
            [{f"of_{name}": value for name, value in row.items()} for row in gone],
        )
    if new:
        insert_rows(uow.session.connection(), ProductWord, _in_order(new))


def _rows(product_id: int, words: Iterable[tuple[str, int]]) -> Iterator[dict[str, object]]:
    for word, place in words:
        yield {"place": place, "word": word, "product_id": product_id}


def _in_order(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Sort rows as their key does: a page of the index is then filled once."""
    return sorted(rows, key=lambda row: (row["place"], row["word"], row["product_id"]))


def _forget_loaded(session: Session, product_id: int) -> None:
    product = session.identity_map.get(identity_key(Product, product_id))
    if product is not None:
        session.expire(product, ["search_text"])


def _learn(uow: UnitOfWork, words: set[str]) -> None:
    """Note the words that typing errors may be corrected to."""
    known: set[str] = set()
    for some in _parts(sorted(words)):
        known |= set(
            uow.session.scalars(select(SearchWord.word).where(SearchWord.word.in_(some)).distinct())
        )
    rows = [
        {"word": word, "trigram": trigram}
        for word in words - known
        for trigram in trigrams_of(word)
    ]
    if rows:
        rows.sort(key=lambda row: (row["trigram"], row["word"]))
        insert_rows(uow.session.connection(), SearchWord, rows)


def _parts(items: Sequence[T]) -> Iterator[tuple[T, ...]]:
    rest = iter(items)
    while part := tuple(islice(rest, AT_ONCE)):
        yield part
