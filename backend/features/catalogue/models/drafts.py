"""Values that travel into the catalogue's services."""

from dataclasses import dataclass
from enum import StrEnum

from backend.features.catalogue.models.products import ProductKind, UnitType
from backend.kernel.money import MILLI


class Outcome(StrEnum):
    """What putting a product on the shelf came to."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class ChocolateDetails:
    """What only a chocolate bar has; its maker is the product's brand."""

    bean_origin: str = ""
    cocoa_percent_milli: int | None = None  # thousandths of a percent: 72.5 % is 72500
    ingredients: str = ""
    tasting_notes: str = ""


@dataclass(frozen=True)
class MovieDetails:
    """What only a movie has; its title is the product's name."""

    release_year: int
    runtime_minutes: int | None = None
    genres: tuple[str, ...] = ()
    synopsis: str = ""


@dataclass(frozen=True)
class ProductDraft:
    """A product as somebody wants it to be, whole."""

    sku: str
    name: str
    section_id: int
    rate_minor: int
    kind: ProductKind = ProductKind.GROCERY
    unit_type: UnitType = UnitType.PIECE
    rate_per_milli: int = MILLI
    tax_rate_bp: int = 0
    step_milli: int = MILLI
    min_milli: int | None = None  # None: one step
    max_milli: int | None = None  # None: no limit
    description: str = ""
    brand: str | None = None  # grower, maker, publisher
    shelf: str | None = None
    barcode: str | None = None
    chocolate: ChocolateDetails | None = None  # exactly with kind chocolate
    movie: MovieDetails | None = None  # exactly with kind movie
