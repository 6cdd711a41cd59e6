"""Hub: what can be done with carts."""

from backend.features.cart.service.expiry import expire
from backend.features.cart.service.lines import (
    add_line,
    empty,
    remove_line,
    set_line,
    sheet,
    take_lines,
)
from backend.features.cart.service.merging import merge

__all__ = ["add_line", "empty", "expire", "merge", "remove_line", "set_line", "sheet", "take_lines"]
