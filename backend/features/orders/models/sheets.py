"""Orders as they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.features.orders.models.orders import Order, OrderLine

ShownProduct = Mapping[str, object]  # as the catalogue's answers show it


@dataclass(frozen=True)
class LineSheet:
    """One line and the product as the catalogue shows it today."""

    line: OrderLine
    shown: ShownProduct


@dataclass(frozen=True)
class OrderSheet:
    """One order with lines and events, and what the one who looks may do with it."""

    order: Order
    lines: tuple[LineSheet, ...]
    employee_name: str | None
    can_cancel: bool


@dataclass(frozen=True)
class OrderSummary:
    """One order in a list."""

    order: Order
    line_count: int
    employee_name: str | None
