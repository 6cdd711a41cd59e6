"""Hub: reading a mapping, reading rows, taking products."""

from backend.features.imports.service.drafts import REQUIRED, TARGETS
from backend.features.imports.service.mapping import identity_mapping, mapping_from
from backend.features.imports.service.products import Taken, merge, take_products
from backend.features.imports.service.rows import RowReading, read_rows

__all__ = [
    "REQUIRED",
    "TARGETS",
    "RowReading",
    "Taken",
    "identity_mapping",
    "mapping_from",
    "merge",
    "read_rows",
    "take_products",
]
