"""Hub: what stock does for others."""

from backend.features.stock.service.documents import (
    count,
    count_all,
    post_document,
    refuse_document,
    submit_document,
)
from backend.features.stock.service.levels import (
    available,
    commit,
    release,
    reserve,
    reserved_for,
    restock,
)
from backend.features.stock.service.reconciliation import adjust, find_discrepancies

__all__ = [
    "adjust",
    "available",
    "commit",
    "count",
    "count_all",
    "find_discrepancies",
    "post_document",
    "refuse_document",
    "release",
    "reserve",
    "reserved_for",
    "restock",
    "submit_document",
]
