"""Hub: how the catalogue looks from outside."""

from backend.features.catalogue.schemas.actors import (
    ActorIn,
    ActorListPage,
    ActorOut,
    ActorPatch,
    ActorQuery,
    PerformanceIn,
    PerformancePatch,
    SuggestionQuery,
    SuggestionsOut,
)
from backend.features.catalogue.schemas.products import (
    PictureOut,
    PictureQuery,
    ProductIn,
    ProductListing,
    ProductOut,
    ProductPage,
    ProductPatch,
    ProductQuery,
    SectionRefOut,
)
from backend.features.catalogue.schemas.sections import (
    ClosingQuery,
    SectionIn,
    SectionOut,
    SectionPage,
    SectionPatch,
    SectionQuery,
)

__all__ = [
    "ActorIn",
    "ActorListPage",
    "ActorOut",
    "ActorPatch",
    "ActorQuery",
    "ClosingQuery",
    "PerformanceIn",
    "PerformancePatch",
    "PictureOut",
    "PictureQuery",
    "ProductIn",
    "ProductListing",
    "ProductOut",
    "ProductPage",
    "ProductPatch",
    "ProductQuery",
    "SectionIn",
    "SectionOut",
    "SectionPage",
    "SectionPatch",
    "SectionQuery",
    "SectionRefOut",
    "SuggestionQuery",
    "SuggestionsOut",
]
