"""What other features ask about products on the shelves."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select, update

from backend.features.catalogue import queries
from backend.features.catalogue.errors import ProductGone
from backend.features.catalogue.models import Availability, Product
from backend.features.catalogue.service.version import bump
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


def sellable_products(uow: UnitOfWork, *, product_ids: Iterable[int]) -> dict[int, Product]:
    """Return the products that are on sale, by id, in one query; archived ones are absent."""
    wanted = sorted(set(product_ids))
    if not wanted:
        return {}
    found = uow.session.scalars(
        select(Product).where(Product.id.in_(wanted), Product.archived_at.is_(None))
    )
    return {product.id: product for product in found}


def products_of(uow: UnitOfWork, *, product_ids: Iterable[int]) -> dict[int, Product]:
    """Return products by id, archived ones included; unknown ones are absent."""
    found = uow.session.scalars(select(Product).where(Product.id.in_(sorted(set(product_ids)))))
    return {product.id: product for product in found}


def sellable_product(uow: UnitOfWork, *, product_id: int) -> Product:
    """Return a product that is on sale. Raises ProductGone."""
    product = sellable_products(uow, product_ids=[product_id]).get(product_id)
    if product is None:
        raise ProductGone
    return product


def product_by_sku(uow: UnitOfWork, *, sku: str) -> Product:
    """Return a product by its article number, archived or not. Raises ProductGone."""
    product = uow.session.scalar(select(Product).where(Product.sku == sku))
    if product is None:
        raise ProductGone
    return product


def ids_by_sku(uow: UnitOfWork, *, skus: Iterable[str]) -> dict[str, int]:
    """Return the ids of products by article number, archived ones included."""
    rows = uow.session.execute(
        select(Product.sku, Product.id).where(Product.sku.in_(sorted(set(skus))))
    )
    return {sku: product_id for sku, product_id in rows}  # noqa: C416  rows are no pairs to mypy


def shown_products(
    uow: UnitOfWork, *, product_ids: Iterable[int]
) -> Mapping[int, queries.Finished]:
    """Return products as the API shows them, by id, archived ones included."""
    return queries.products_by_ids(uow, product_ids=product_ids)


def check_view(uow: UnitOfWork, *, staff: bool, archived: bool = False) -> None:
    """Let nobody but staff ask for what only staff see. Raises PermissionMissing."""
    if archived:
        uow.actor.require(Permission.PRODUCTS_EDIT)
    if staff and not any(uow.actor.may(permission) for permission in queries.BACKROOM):
        uow.actor.require(Permission.PRODUCTS_EDIT)


def check_quantity(product: Product, quantity_milli: int) -> None:
    """Refuse a quantity that is not sold. Raises OffStep or QuantityOutOfBounds, both Invalid."""
    product.check_quantity(quantity_milli)


def set_availabilities(uow: UnitOfWork, bands: Mapping[int, Availability]) -> None:
    """Put many products, by id, into other bands, as `set_availability` does with one."""
    bump(uow)
    for band in Availability:
        ids = sorted(product_id for product_id, wanted in bands.items() if wanted is band)
        if ids:
            uow.session.execute(
                update(Product)
                .where(Product.id.in_(ids))
                .values(availability=band)
                .execution_options(synchronize_session="evaluate")
            )


def set_availability(uow: UnitOfWork, *, product_id: int, availability: Availability) -> None:
    """Put a product into another band. Its version stays: a sale spoils no editor's save."""
    bump(uow)
    uow.session.execute(
        update(Product)
        .where(Product.id == product_id)
        .values(availability=availability)
        .execution_options(synchronize_session="evaluate")
    )
