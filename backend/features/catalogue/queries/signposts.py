"""Sections that lead on from typed words."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.catalogue.models import Section, words_of
from backend.features.catalogue.queries.rows import Finished, section_ref
from backend.features.catalogue.queries.tree import Shelf, shelves

NEAR = 6


def sections_named(session: Session, words: Sequence[str]) -> list[Finished]:
    """Return the open sections whose names have words that begin with all of these."""
    return [section_ref(shelf) for shelf in _open(session) if all(_begins(shelf, words))]


def sections_near(session: Session, words: Sequence[str]) -> list[Finished]:
    """Return a few open sections with any of the words in their names, else the first of the shop.

    Empty only in a shop without sections.
    """
    every = _open(session)
    fitting = [shelf for shelf in every if any(_begins(shelf, words))]
    top = [shelf for shelf in every if len(shelf.trail) == 1]
    return [section_ref(shelf) for shelf in (fitting or top)[:NEAR]]


def _open(session: Session) -> list[Shelf]:
    ids = session.scalars(
        select(Section.id)
        .where(Section.archived_at.is_(None))
        .order_by(Section.position, Section.id)
    )
    known = shelves(session)
    return sorted((known[id_] for id_ in ids), key=lambda shelf: len(shelf.trail))


def _begins(shelf: Shelf, words: Iterable[str]) -> Iterable[bool]:
    own = words_of(shelf.name)
    return (any(word.startswith(start) for word in own) for start in words)
