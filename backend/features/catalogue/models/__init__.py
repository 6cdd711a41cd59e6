"""Hub: the tables of the catalogue, and the values its services take and give."""

from backend.features.catalogue.models.cast import Actor, Performance
from backend.features.catalogue.models.drafts import (
    ChocolateDetails,
    MovieDetails,
    Outcome,
    ProductDraft,
)
from backend.features.catalogue.models.products import (
    Availability,
    Chocolate,
    Movie,
    Product,
    ProductKind,
    UnitType,
)
from backend.features.catalogue.models.sections import TINTS, ManagerSection, Section
from backend.features.catalogue.models.version import VERSION_KEY, CatalogueVersion
from backend.features.catalogue.models.words import (
    Place,
    ProductWord,
    SearchWord,
    trigrams_of,
    words_of,
)

__all__ = [
    "TINTS",
    "VERSION_KEY",
    "Actor",
    "Availability",
    "CatalogueVersion",
    "Chocolate",
    "ChocolateDetails",
    "ManagerSection",
    "Movie",
    "MovieDetails",
    "Outcome",
    "Performance",
    "Place",
    "Product",
    "ProductDraft",
    "ProductKind",
    "ProductWord",
    "SearchWord",
    "Section",
    "UnitType",
    "trigrams_of",
    "words_of",
]
