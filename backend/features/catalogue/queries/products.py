"""Reading products: the page of one, several by their ids."""

from collections.abc import Iterable, Sequence

from backend.features.catalogue.errors import ProductGone
from backend.features.catalogue.models import Product
from backend.features.catalogue.queries.rows import Finished, finished, product_rows, subject
from backend.features.catalogue.queries.tree import shelves_of
from backend.kernel.unit_of_work import UnitOfWork
from backend.pictures.subject import Subject


def product_by_id(uow: UnitOfWork, *, product_id: int) -> Finished:
    """Return a product on sale. Raises ProductGone."""
    on_sale = Product.archived_at.is_(None)
    row = uow.session.execute(product_rows().where(Product.id == product_id, on_sale)).one_or_none()
    if row is None:
        raise ProductGone
    return finished(uow, [row])[0]


def products_by_ids(uow: UnitOfWork, *, product_ids: Iterable[int]) -> dict[int, Finished]:
    """Return products by id, archived ones included."""
    wanted = sorted(set(product_ids))
    if not wanted:
        return {}
    rows = uow.session.execute(product_rows().where(Product.id.in_(wanted))).all()
    shown = finished(uow, rows)
    return {row.id: product for row, product in zip(rows, shown, strict=True)}


def products_in_order(uow: UnitOfWork, *, product_ids: Sequence[int]) -> list[Finished]:
    """Return products as their ids stand."""
    found = products_by_ids(uow, product_ids=product_ids)
    return [found[product_id] for product_id in product_ids]


def subject_of(uow: UnitOfWork, *, product_id: int) -> Subject:
    """Return what a product's picture is drawn from. Raises ProductGone."""
    row = uow.session.execute(product_rows().where(Product.id == product_id)).one_or_none()
    if row is None:
        raise ProductGone
    (shown,) = finished(uow, [row])
    movie = shown["movie"]
    cast = movie["cast"] if isinstance(movie, dict) else []
    sections = shelves_of(uow.session, section_ids=[row.section_id])
    return subject(row, sections[row.section_id], cast)
