"""Opening, changing and closing sections."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select, update

from backend.features.audit import service as audit
from backend.features.catalogue import queries
from backend.features.catalogue.errors import (
    SectionChanged,
    SectionGone,
    SectionInsideItself,
    SectionNameTaken,
    SectionNotEmpty,
    TargetGone,
)
from backend.features.catalogue.models import TINTS, Product, Section
from backend.features.catalogue.models.sections import PATH_SEPARATOR, path_key_of
from backend.features.catalogue.service.version import bump
from backend.features.catalogue.service.wards import require_section
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork

MAX_NAME = 100
MAX_KEY = 280
MAX_DEPTH = 8


def section_by_id(uow: UnitOfWork, *, section_id: int) -> Section:
    """Return an open section. Raises SectionGone."""
    # as it stands now: it may have been read before the lock that `bump` waits for
    section = uow.session.get(Section, section_id, populate_existing=True)
    if section is None or section.archived_at is not None:
        raise SectionGone
    return section


def check_name_free(
    uow: UnitOfWork, *, name: str, parent_id: int | None, except_id: int | None = None
) -> None:
    """Refuse a name that another open section has under the same parent.

    Raises SectionNameTaken, or Invalid for a name that no section can have.
    """
    name = checked_name(name)
    owner = uow.session.scalar(
        select(Section.id).where(Section.path_key == path_key_of(name=name, parent_id=parent_id))
    )
    if owner is not None and owner != except_id:
        raise SectionNameTaken(name=name)


def open_section(
    uow: UnitOfWork, *, name: str, parent_id: int | None, description: str = ""
) -> Section:
    """Open a section at the end of its parent's. Raises SectionNameTaken or SectionGone."""
    uow.actor.require(Permission.SECTIONS_EDIT)
    require_section(uow, parent_id)
    bump(uow)
    parent = None if parent_id is None else section_by_id(uow, section_id=parent_id)
    _check_depth(uow, parent_id, height=1)
    check_name_free(uow, name=name, parent_id=parent_id)
    position = _end_of(uow, parent_id)
    section = Section(
        description=description,
        tint=TINTS[position % len(TINTS)] if parent is None else parent.tint,
        position=position,
    )
    section.rename(name=checked_name(name), parent_id=parent_id)
    uow.session.add(section)
    uow.session.flush()
    _record(uow, "section.opened", section, after={"name": section.name, "parent_id": parent_id})
    return section


def section_by_path(uow: UnitOfWork, *, names: Sequence[str], description: str = "") -> Section:
    """Return the section at a path of names, opening what is missing of it.

    The description is given to the last section when it is opened here.

    Raises Invalid for an empty path or a name that no section can have.
    """
    section: Section | None = None
    for level, name in enumerate(names, start=1):
        parent_id = None if section is None else section.id
        words = description if level == len(names) else ""
        key = path_key_of(name=checked_name(name), parent_id=parent_id)
        found = uow.session.scalar(select(Section).where(Section.path_key == key))
        section = found or open_section(uow, name=name, parent_id=parent_id, description=words)
    if section is None:
        raise Invalid(errors={"section": ["Choose a section"]})
    return section


def change_section(
    uow: UnitOfWork,
    *,
    section_id: int,
    base_version: int,
    name: str,
    parent_id: int | None,
    description: str,
    tint: str | None = None,
) -> Section:
    """Rename, move, describe or tint a section; the sections below take its tint along.

    Raises SectionGone, SectionChanged, SectionNameTaken or SectionInsideItself.
    """
    uow.actor.require(Permission.SECTIONS_EDIT)
    require_section(uow, section_id)
    bump(uow)
    section = _unchanged(uow, section_id, base_version)
    check_name_free(uow, name=name, parent_id=parent_id, except_id=section.id)
    before = _facts(section)
    if parent_id != section.parent_id:
        _check_place(uow, section, parent_id)
        section.position = _end_of(uow, parent_id)
    section.rename(name=checked_name(name), parent_id=parent_id)
    section.description = description
    if tint is not None and tint != section.tint:
        _dye(uow, section, tint)
    uow.session.flush()
    after = _facts(section)
    changed = [key for key in after if after[key] != before[key]]
    _record(
        uow,
        "section.changed",
        section,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    return section


def close_section(
    uow: UnitOfWork, *, section_id: int, base_version: int, move_products_to: int | None = None
) -> None:
    """Close a section with all below it; its products move to another one.

    Raises SectionGone, SectionChanged, SectionNotEmpty (products, no target) or TargetGone.
    """
    uow.actor.require(Permission.SECTIONS_EDIT)
    require_section(uow, section_id)
    bump(uow)
    section = _unchanged(uow, section_id, base_version)
    closing = queries.subtree_ids(uow.session, section_id=section_id)
    if move_products_to is not None:
        _check_target(uow, move_products_to, closing)
    moved = _move_products(uow, closing, move_products_to)
    for each in uow.session.scalars(select(Section).where(Section.id.in_(closing))):
        each.close(at=uow.now)
    uow.session.flush()
    after = {"moved_products": moved, "moved_to": move_products_to}
    _record(uow, "section.closed", section, after=after)


def restore_section(uow: UnitOfWork, *, section_id: int) -> Section:
    """Open a closed section again, at its old place. Raises SectionGone or SectionNameTaken."""
    uow.actor.require(Permission.SECTIONS_EDIT)
    require_section(uow, section_id)
    bump(uow)
    section = uow.session.get(Section, section_id)
    if section is None:
        raise SectionGone
    if section.archived_at is None:
        return section
    if section.parent_id is not None:
        section_by_id(uow, section_id=section.parent_id)
    check_name_free(uow, name=section.name, parent_id=section.parent_id)
    section.reopen()
    uow.session.flush()
    _record(uow, "section.restored", section)
    return section


def _unchanged(uow: UnitOfWork, section_id: int, base_version: int) -> Section:
    section = section_by_id(uow, section_id=section_id)
    if section.version != base_version:
        raise SectionChanged(name=section.name, version=section.version)
    return section


def _check_place(uow: UnitOfWork, section: Section, parent_id: int | None) -> None:
    if parent_id is None:
        return
    section_by_id(uow, section_id=parent_id)
    require_section(uow, parent_id)
    moving = queries.subtree_ids(uow.session, section_id=section.id)
    if parent_id in moving:
        raise SectionInsideItself
    _check_depth(uow, parent_id, height=queries.height_of(uow.session, section_id=section.id))


def _check_depth(uow: UnitOfWork, parent_id: int | None, *, height: int) -> None:
    above = len(queries.ancestor_ids(uow.session, section_id=parent_id))
    if above + height > MAX_DEPTH:
        raise Invalid(errors={"parent_id": [f"At most {MAX_DEPTH} levels"]})


def _check_target(uow: UnitOfWork, target_id: int, closing: Sequence[int]) -> None:
    target = uow.session.get(Section, target_id, populate_existing=True)
    if target is None or target.archived_at is not None or target_id in closing:
        raise TargetGone


def _move_products(uow: UnitOfWork, closing: Sequence[int], target_id: int | None) -> int:
    standing = (Product.section_id.in_(closing), Product.archived_at.is_(None))
    count = uow.session.scalar(select(func.count()).select_from(Product).where(*standing)) or 0
    if count and target_id is None:
        raise SectionNotEmpty(product_count=count)
    if count:
        # many at once: the version is moved by hand, so that an editor's save still notices
        uow.session.execute(
            update(Product)
            .where(*standing)
            .values(section_id=target_id, version=Product.version + 1, updated_at=uow.now)
            .execution_options(synchronize_session="fetch")
        )
    return count


def _end_of(uow: UnitOfWork, parent_id: int | None) -> int:
    last = uow.session.scalar(
        select(func.max(Section.position)).where(
            Section.parent_id.is_(None) if parent_id is None else Section.parent_id == parent_id
        )
    )
    return 0 if last is None else last + 1


def _dye(uow: UnitOfWork, section: Section, tint: str) -> None:
    if tint not in TINTS:
        raise Invalid(errors={"tint": [f"One of {', '.join(TINTS)}"]})
    below = queries.subtree_ids(uow.session, section_id=section.id)
    for each in uow.session.scalars(select(Section).where(Section.id.in_(below))):
        each.tint = tint


def checked_name(name: str) -> str:
    """Return a section's name, stripped. Raises Invalid for one that no section can have."""
    name = name.strip()
    if not name or len(name) > MAX_NAME or len(folded(name)) > MAX_KEY:
        raise Invalid(errors={"name": [f"1 to {MAX_NAME} characters"]})
    if PATH_SEPARATOR in name or not name.isprintable():
        raise Invalid(errors={"name": ['No ">" between blanks, no control characters']})
    return name


def _facts(section: Section) -> dict[str, object]:
    return {
        "name": section.name,
        "parent_id": section.parent_id,
        "description": section.description,
        "tint": section.tint,
    }


def _record(
    uow: UnitOfWork,
    action: str,
    section: Section,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    audit.record(
        uow,
        action=action,
        subject_type="section",
        subject_id=section.id,
        before=before,
        after=after,
    )
