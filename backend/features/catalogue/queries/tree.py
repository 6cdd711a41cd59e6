"""The section tree as such: who stands below whom, and what every product shows of its section."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import CTE, func, literal, select
from sqlalchemy.orm import Session, aliased

from backend.features.catalogue.models import Section
from backend.features.catalogue.models.sections import PATH_SEPARATOR
from backend.kernel.tables import folded


@dataclass(frozen=True)
class Shelf:
    """A section as its products show it; `trail` holds the ids from the top down to itself."""

    id: int
    name: str
    path: str
    tint: str
    top_key: str  # folded name of the top section
    trail: tuple[int, ...]


def subtree(section_id: int) -> CTE:
    """Make the recursive table (id, depth) of an open section and all open ones below it."""
    top = (
        select(Section.id, literal(1).label("depth"))
        .where(Section.id == section_id, Section.archived_at.is_(None))
        .cte("subtree", recursive=True)
    )
    below = aliased(Section)
    return top.union_all(
        select(below.id, top.c.depth + 1)
        .join(top, below.parent_id == top.c.id)
        .where(below.archived_at.is_(None))
    )


def subtree_ids(session: Session, *, section_id: int) -> Sequence[int]:
    """Return the ids of an open section and of all below it; empty when there is none."""
    return session.scalars(select(subtree(section_id).c.id)).all()


def height_of(session: Session, *, section_id: int) -> int:
    """Return how many levels a section and all below it make."""
    return session.scalar(select(func.max(subtree(section_id).c.depth))) or 0


def ancestor_ids(session: Session, *, section_id: int | None) -> Sequence[int]:
    """Return the ids from a section up to its top one, itself first; empty for None."""
    if section_id is None:
        return []
    start = (
        select(Section.id, Section.parent_id, literal(1).label("level"))
        .where(Section.id == section_id)
        .cte("ancestors", recursive=True)
    )
    above = aliased(Section)
    chain = start.union_all(
        select(above.id, above.parent_id, start.c.level + 1).join(
            start, above.id == start.c.parent_id
        )
    )
    return session.scalars(select(chain.c.id).order_by(chain.c.level)).all()


def shelves_of(session: Session, *, section_ids: Iterable[int]) -> dict[int, Shelf]:
    """Return some sections and all above them, closed ones included, by id."""
    start = (
        select(Section.id, Section.parent_id, Section.name, Section.tint)
        .where(Section.id.in_(sorted(set(section_ids))))
        .cte("upwards", recursive=True)
    )
    above = aliased(Section)
    upwards = start.union(  # not union_all: sections of a page have the same ones above them
        select(above.id, above.parent_id, above.name, above.tint).join(
            start, above.id == start.c.parent_id
        )
    )
    parents: dict[int, tuple[int | None, str, str]] = {
        row.id: (row.parent_id, row.name, row.tint) for row in session.execute(select(upwards))
    }
    found: dict[int, Shelf] = {}
    for section_id in parents:
        _shelf(section_id, parents, found)
    return found


def _shelf(
    section_id: int, parents: dict[int, tuple[int | None, str, str]], found: dict[int, Shelf]
) -> Shelf:
    known = found.get(section_id)
    if known is not None:
        return known
    parent_id, name, tint = parents[section_id]
    if parent_id is None:
        shelf = Shelf(section_id, name, name, tint, folded(name), (section_id,))
    else:
        above = _shelf(parent_id, parents, found)
        path = f"{above.path}{PATH_SEPARATOR}{name}"
        shelf = Shelf(section_id, name, path, tint, above.top_key, (*above.trail, section_id))
    found[section_id] = shelf
    return shelf
