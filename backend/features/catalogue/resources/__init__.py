"""Hub: the addresses of the catalogue."""

from backend.features.catalogue.resources import actors, pictures, products, sections
from backend.features.catalogue.resources.namespace import ns

__all__ = ["actors", "ns", "pictures", "products", "sections"]
