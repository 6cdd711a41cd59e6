"""Sections that lead on from typed words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any  # Any: see below

from sqlalchemy import Select, select
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
        is_top = Section.parent_id.is_(None)
        fitting = list(session.scalars(_in_order(select(Section.id).where(is_top)).limit(NEAR)))
    return _shown(session, fitting, NEAR)


def _open(session: Session) -> Iterator[tuple[int, list[str]]]:
    for row in session.execute(_in_order(select(Section.id, Section.name))):
        yield row.id, words_of(row.name)


def _in_order(statement: Select[Any]) -> Select[Any]:  # Any: whatever it selects
    is_open = Section.archived_at.is_(None)
    return statement.where(is_open).order_by(Section.position, Section.id)


def _shown(session: Session, section_ids: Sequence[int], limit: int) -> list[Finished]:
    if not section_ids:
        return []
    known = shelves_of(session, section_ids=section_ids)
    found = sorted((known[id_] for id_ in section_ids), key=lambda shelf: len(shelf.trail))
    return [section_ref(shelf) for shelf in found[:limit]]


def _begins(own: Iterable[str], start: str) -> bool:
    return any(word.startswith(start) for word in own)
