"""Sections, products and people in movies for tests."""

from itertools import count
from typing import Any  # Any: a test says what it is about

from backend.features.catalogue import service
from backend.features.catalogue.models import (
    Actor,
    Availability,
    ChocolateDetails,
    MovieDetails,
    Product,
    ProductDraft,
    ProductKind,
    Section,
    UnitType,
)
from backend.kernel.unit_of_work import UnitOfWork

_numbers = count(1)


def make_section(
    uow: UnitOfWork, name: str | None = None, parent: Section | None = None
) -> Section:
    """Open a section."""
    return service.open_section(
        uow,
        name=name or f"Section {next(_numbers)}",
        parent_id=None if parent is None else parent.id,
        description="",
    )


def make_draft(uow: UnitOfWork, **fields: Any) -> ProductDraft:
    """Return a valid draft of a grocery sold by the piece, in a section of its own."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "sku": f"SKU-{number}",
        "name": f"Thing {number}",
        "rate_minor": 240,
    }
    if "section_id" not in fields:
        values["section_id"] = make_section(uow).id
    return ProductDraft(**values | fields)


def make_product(
    uow: UnitOfWork, *, availability: Availability = Availability.IN_STOCK, **fields: Any
) -> Product:
    """Put a product on a shelf; no stock level stands behind its availability."""
    product = service.add_product(uow, draft=make_draft(uow, **fields))
    service.set_availability(uow, product_id=product.id, availability=availability)
    return product


def make_weighed(uow: UnitOfWork, **fields: Any) -> Product:
    """Put something sold by the kilogram in steps of 0.250 on a shelf."""
    values: dict[str, Any] = {"unit_type": UnitType.KG, "step_milli": 250}
    return make_product(uow, **values | fields)


def make_chocolate(uow: UnitOfWork, **fields: Any) -> Product:
    """Put a chocolate bar on a shelf."""
    values: dict[str, Any] = {
        "kind": ProductKind.CHOCOLATE,
        "chocolate": ChocolateDetails(bean_origin="Peru", cocoa_percent_milli=72_000),
    }
    return make_product(uow, **values | fields)


def make_movie(uow: UnitOfWork, **fields: Any) -> Product:
    """Put a movie on a shelf."""
    values: dict[str, Any] = {
        "kind": ProductKind.MOVIE,
        "movie": MovieDetails(release_year=1926, genres=("Comedy", "Adventure")),
    }
    return make_product(uow, **values | fields)


def make_actor(uow: UnitOfWork, name: str = "Buster Keaton") -> Actor:
    """Add a person who plays in movies."""
    return service.add_actor(uow, name=name)
