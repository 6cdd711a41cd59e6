"""Hub: what stock does for others."""

from backend.features.stock.service.counting import count_available, hold_levels, settle
from backend.features.stock.service.documents import (
    count,
    count_all,
    post_document,
    refuse_document,
    submit_document,
)
from backend.features.stock.service.history import write_past
from backend.features.stock.service.levels import (
    available,
    commit,
    rebook,
    release,
    reserve,
    reserved_for,
    restock,
)
from backend.features.stock.service.reconciliation import (
    adjust,
    find_discrepancies,
    movements_of,
    reserved_levels,
)

__all__ = [
    "adjust",
    "available",
    "commit",
    "count",
    "count_all",
    "count_available",
    "find_discrepancies",
    "hold_levels",
    "movements_of",
    "post_document",
    "rebook",
    "refuse_document",
    "release",
    "reserve",
    "reserved_for",
    "reserved_levels",
    "restock",
    "settle",
    "submit_document",
    "write_past",
]
