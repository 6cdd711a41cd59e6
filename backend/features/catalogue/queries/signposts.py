"""Sections that lead on from typed words."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.catalogue.models import Section, words_of
from backend.features.catalogue.queries.rows import Finished, section_ref
from backend.features.catalogue.queries.tree import shelves_of

NEAR = 6


def sections_named(session: Session, words: Sequence[str], *, limit: int) -> list[Finished]:
    """Return open sections whose names have words that begin with all of these, top ones first."""
    fitting = [
        section_id
        for section_id, own in _open(session)
        if all(_begins(own, word) for word in words)
    ]
    return _shown(session, fitting, limit)


def sections_near(session: Session, words: Sequence[str]) -> list[Finished]:
    """Return a few open sections with any of the words in their names, else the first of the shop.

    Empty only in a shop without sections.
    """
    fitting = [
        section_id
        for section_id, own in _open(session)
        if any(_begins(own, word) for word in words)
    ]
    if not fitting:
        top = (
            select(Section.id)
            .where(Section.archived_at.is_(None), Section.parent_id.is_(None))
            .order_by(Section.position, Section.id)
        )
        fitting = list(session.scalars(top.limit(NEAR)))
    return _shown(session, fitting, NEAR)


def _open(session: Session) -> Iterator[tuple[int, list[str]]]:
    rows = session.execute(
        select(Section.id, Section.name)
        .where(Section.archived_at.is_(None))
        .order_by(Section.position, Section.id)
    )
    for row in rows:
        yield row.id, words_of(row.name)


def _shown(session: Session, section_ids: Sequence[int], limit: int) -> list[Finished]:
    if not section_ids:
        return []
    known = shelves_of(session, section_ids=section_ids)
    found = sorted((known[id_] for id_ in section_ids), key=lambda shelf: len(shelf.trail))
    return [section_ref(shelf) for shelf in found[:limit]]


def _begins(own: Iterable[str], start: str) -> bool:
    return any(word.startswith(start) for word in own)
