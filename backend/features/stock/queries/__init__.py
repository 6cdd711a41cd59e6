"""Hub: what can be read of stock."""

from backend.features.stock.queries.documents import (
    DocumentSheet,
    LineRow,
    document_for_posting,
    document_sheet,
    list_documents,
    products_by_id,
)
from backend.features.stock.queries.levels import (
    LevelRow,
    LevelsWish,
    ProductStock,
    Standing,
    levels_for_change,
    levels_of,
    list_levels,
    standing,
    stock_of,
)
from backend.features.stock.queries.movements import (
    MovementRow,
    MovementsWish,
    list_movements,
    movements_of,
    open_reservations,
)
from backend.features.stock.queries.reconciliation import (
    broken_runs,
    ledger_sums_of,
    level_differences,
    movements_without_level,
    reserved_levels,
)

__all__ = [
    "DocumentSheet",
    "LevelRow",
    "LevelsWish",
    "LineRow",
    "MovementRow",
    "MovementsWish",
    "ProductStock",
    "Standing",
    "broken_runs",
    "document_for_posting",
    "document_sheet",
    "ledger_sums_of",
    "level_differences",
    "levels_for_change",
    "levels_of",
    "list_documents",
    "list_levels",
    "list_movements",
    "movements_of",
    "movements_without_level",
    "open_reservations",
    "products_by_id",
    "reserved_levels",
    "standing",
    "stock_of",
]
