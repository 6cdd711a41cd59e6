"""Imports: reading a mapping, reading rows, taking products."""

from backend.features.imports.service.mapping import identity_mapping, mapping_from
from backend.features.imports.service.products import ProductImport
from backend.features.imports.service.rows import read_rows

__all__ = ["ProductImport", "identity_mapping", "mapping_from", "read_rows"]
