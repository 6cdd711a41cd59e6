"""Hub: what can be done with carts."""

from backend.features.cart.service.expiry import expire
from backend.features.cart.service.lines import (
    add_line,
    empty,
    remove_line,
    set_line,
    sheet,
    take_lines,
    wish_line,
)
from backend.features.cart.service.merging import bring, merge, undo_merge

__all__ = [
    "add_line",
    "bring",
    "empty",
    "expire",
    "merge",
    "remove_line",
    "set_line",
    "sheet",
    "take_lines",
    "undo_merge",
    "wish_line",
]
