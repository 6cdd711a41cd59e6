"""The sections of the demo shops, found again by their names."""

from typing import Any  # Any: the key of a section, as the database gives it

from sqlalchemy import func, select

from backend.demo.shelves import SHOPS, section_paths
from backend.features.catalogue.models import Product, Section
from backend.features.catalogue.models.sections import path_key_of
from backend.kernel.unit_of_work import UnitOfWork


def removable_sections(uow: UnitOfWork, products: set[Any]) -> list[int]:
    """Return the demo's sections in which nothing stands but these products, deepest first."""
    gone: list[int] = []
    paths = {tuple(names) for shop in SHOPS for names in section_paths(shop)}
    for names in sorted(paths, key=lambda names: (-len(names), names)):
        section_id = _find(uow, names)
        if section_id is not None and _is_free(uow, section_id, products, gone):
            gone.append(section_id)
    return gone


def _find(uow: UnitOfWork, names: tuple[str, ...]) -> int | None:
    section_id: int | None = None
    for name in names:
        key = path_key_of(name=name, parent_id=section_id)
        section_id = uow.session.scalar(select(Section.id).where(Section.path_key == key))
        if section_id is None:
            return None
    return section_id


def _is_free(uow: UnitOfWork, section_id: int, products: set[Any], gone: list[int]) -> bool:
    standing = set(uow.session.scalars(select(Product.id).where(Product.section_id == section_id)))
    below = uow.session.scalar(
        select(func.count()).where(Section.parent_id == section_id, Section.id.not_in(gone))
    )
    return standing <= products and not below
