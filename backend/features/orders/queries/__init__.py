"""Hub: what can be read of orders."""

from backend.features.orders.queries.orders import (
    Earlier,
    OrdersWish,
    Standing,
    employee_name,
    find_by_key,
    for_move,
    is_own_order,
    lines_of,
    list_orders,
    list_own,
    owns,
    payments_of,
    visible_by_id,
)
from backend.features.orders.queries.reconciliation import (
    OrderLines,
    broken_chains,
    order_chunks,
    promised,
    promised_milli,
    unasked_confirmations,
    wrong_totals,
)

__all__ = [
    "Earlier",
    "OrderLines",
    "OrdersWish",
    "Standing",
    "broken_chains",
    "employee_name",
    "find_by_key",
    "for_move",
    "is_own_order",
    "lines_of",
    "list_orders",
    "list_own",
    "order_chunks",
    "owns",
    "payments_of",
    "promised",
    "promised_milli",
    "unasked_confirmations",
    "visible_by_id",
    "wrong_totals",
]
