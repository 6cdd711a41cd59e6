"""Hub: reading the catalogue. Changes nothing."""

from backend.features.catalogue.queries.actors import actor_by_id, list_actors, performance_of
from backend.features.catalogue.queries.facets import facets
from backend.features.catalogue.queries.lists import Listing, Sort, list_products
from backend.features.catalogue.queries.narrowing import ProductFilter
from backend.features.catalogue.queries.products import (
    product_by_id,
    products_by_ids,
    products_in_order,
    subject_of,
)
from backend.features.catalogue.queries.related import list_related
from backend.features.catalogue.queries.rows import BACKROOM, Finished
from backend.features.catalogue.queries.sections import (
    list_closed_sections,
    list_sections,
    section_by_id,
)
from backend.features.catalogue.queries.suggestions import suggest
from backend.features.catalogue.queries.tree import ancestor_ids, height_of, subtree_ids
from backend.features.catalogue.queries.words import search_texts

__all__ = [
    "BACKROOM",
    "Finished",
    "Listing",
    "ProductFilter",
    "Sort",
    "actor_by_id",
    "ancestor_ids",
    "facets",
    "height_of",
    "list_actors",
    "list_closed_sections",
    "list_products",
    "list_related",
    "list_sections",
    "performance_of",
    "product_by_id",
    "products_by_ids",
    "products_in_order",
    "search_texts",
    "section_by_id",
    "subject_of",
    "subtree_ids",
    "suggest",
]
