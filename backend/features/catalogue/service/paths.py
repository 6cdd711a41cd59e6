"""Finding and opening many sections at once, by their paths of names."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.database.bulk import insert_rows
from backend.features.catalogue.models import TINTS, Section
from backend.features.catalogue.models.sections import path_key_of
from backend.features.catalogue.service.columns import TABLES, Values, blank
from backend.features.catalogue.service.sections import MAX_DEPTH, checked_name
from backend.features.catalogue.service.version import bump
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork

Path = tuple[str, ...]  # names from the top down
TOP: Path = ()
AT_ONCE = 1_000  # keys asked for by one statement


def checked_path(names: Sequence[str]) -> Path:
    """Return a path as its sections would be named. Raises Invalid."""
    if not names or len(names) > MAX_DEPTH:
        raise Invalid(errors={"section": [f"From 1 to {MAX_DEPTH} levels"]})
    try:
        return tuple(checked_name(name) for name in names)
    except Invalid as fault:
        raise Invalid(errors={"section": fault.errors["name"]}) from None


@lru_cache(maxsize=8_192)  # a file names few sections, each of them often
def key_of(path: Path) -> Path:
    """Return what two spellings of one path have in common."""
    return tuple(folded(name) for name in path)


def open_paths(session: Session, paths: Iterable[Path]) -> dict[Path, int]:
    """Return the ids of the open sections on these paths and above, by the key of their path."""
    keys = {key_of(path) for path in paths}
    found: dict[Path, int] = {}
    for depth in range(1, MAX_DEPTH + 1):
        level = {key[:depth] for key in keys if len(key) >= depth}
        reachable = [key for key in level if depth == 1 or key[:-1] in found]
        if not reachable:
            return found
        found |= _ids(session, reachable, found)
    return found


def open_missing(uow: UnitOfWork, paths: Iterable[Path], known: dict[Path, int]) -> None:
    """Open what is missing on these paths, as `open_section` does one by one; fill `known`.

    For imports: writes no audit entries of its own.
    """
    for depth in range(1, MAX_DEPTH + 1):
        missing: dict[Path, Path] = {}
        for path in paths:
            if len(path) >= depth and key_of(path[:depth]) not in known:
                missing.setdefault(key_of(path[:depth]), path[:depth])
        if missing:
            uow.actor.require(Permission.SECTIONS_EDIT)
            bump(uow)
            _open(uow.session, missing, known)
            known |= _ids(uow.session, list(missing), known)


def _open(session: Session, missing: dict[Path, Path], known: dict[Path, int]) -> None:
    parents = {known[key[:-1]] for key in missing if len(key) > 1}
    ends = _ends(session, parents)
    tints = _tints(session, parents)
    start = blank(TABLES[Section.__tablename__])
    rows: list[Values] = []
    for key, path in missing.items():
        parent_id = known[key[:-1]] if len(key) > 1 else None
        position = ends.get(parent_id, 0)
        ends[parent_id] = position + 1
        rows.append(
            {
                **start,
                "parent_id": parent_id,
                "name": path[-1],
                "path_key": path_key_of(name=path[-1], parent_id=parent_id),
                "tint": TINTS[position % len(TINTS)] if parent_id is None else tints[parent_id],
                "position": position,
                "version": 1,
            }
        )
    insert_rows(session.connection(), Section, rows)


def _ids(session: Session, keys: Sequence[Path], known: dict[Path, int]) -> dict[Path, int]:
    by_key = {
        path_key_of(name=key[-1], parent_id=known[key[:-1]] if len(key) > 1 else None): key
        for key in keys
    }
    wanted = sorted(by_key)
    found: dict[Path, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        rows = session.execute(
            select(Section.path_key, Section.id).where(Section.path_key.in_(some))
        )
        found |= {by_key[row.path_key]: row.id for row in rows}
    return found


def _ends(session: Session, parents: Collection[int]) -> dict[int | None, int]:
    """Return the place after the last section of each parent, and of the top."""
    rows = session.execute(
        select(Section.parent_id, func.max(Section.position).label("last"))
        .where(Section.parent_id.in_(parents) | Section.parent_id.is_(None))
        .group_by(Section.parent_id)
    )
    return {row.parent_id: row.last + 1 for row in rows}


def _tints(session: Session, section_ids: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Section.id, Section.tint).where(Section.id.in_(section_ids)))
    return {row.id: row.tint for row in rows}
