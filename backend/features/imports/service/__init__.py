"""Hub: reading a mapping, reading rows, taking them."""

from backend.features.imports.models import Taken
from backend.features.imports.service.mapping import identity_mapping, mapping_from
from backend.features.imports.service.rows import RowReading, read_rows
from backend.features.imports.service.taking import (
    KINDS,
    begin_run,
    end_run,
    merge,
    remember,
    settle,
    take,
)

__all__ = [
    "KINDS",
    "RowReading",
    "Taken",
    "begin_run",
    "end_run",
    "identity_mapping",
    "mapping_from",
    "merge",
    "read_rows",
    "remember",
    "settle",
    "take",
]
