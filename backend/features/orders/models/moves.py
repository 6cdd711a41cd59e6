"""Where an order may stand and the only ways from one place to another."""

from enum import StrEnum

from backend.kernel.errors import IllegalTransition


class OrderStatus(StrEnum):
    """Where an order stands."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    PICKING = "picking"
    READY = "ready"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    FAILED = "failed"  # it could not be confirmed
    RETURNED = "returned"


S = OrderStatus

MOVES: dict[OrderStatus, frozenset[OrderStatus]] = {
    S.PLACED: frozenset({S.CONFIRMED, S.CANCELLED, S.FAILED}),
    S.CONFIRMED: frozenset({S.PICKING, S.CANCELLED}),
    S.PICKING: frozenset({S.READY, S.CANCELLED}),
    S.READY: frozenset({S.HANDED_OVER, S.CANCELLED}),
    S.HANDED_OVER: frozenset({S.RETURNED}),
    S.CANCELLED: frozenset(),
    S.FAILED: frozenset(),
    S.RETURNED: frozenset(),
}

CANCELLED_BY_CUSTOMER = frozenset({S.PLACED, S.CONFIRMED})
CHANGEABLE = CANCELLED_BY_CUSTOMER  # nothing is picked yet; by customers and staff alike
HOLDS_RESERVATION = frozenset({S.PLACED, S.CONFIRMED, S.PICKING})
LEFT_THE_SHELF = frozenset({S.READY, S.HANDED_OVER, S.RETURNED})


_TOLD_BY_MAIL = frozenset({S.CONFIRMED, S.READY, S.CANCELLED, S.FAILED})


def is_told_by_mail(start: OrderStatus | None, end: OrderStatus) -> bool:
    """Say whether a letter tells the buyer of a move, or of a change where the order stays."""
    return end in _TOLD_BY_MAIL or start is end


def check_move(start: OrderStatus, end: OrderStatus) -> None:
    """Let a legal move pass. Raises IllegalTransition for every other."""
    if end not in MOVES[start]:
        raise IllegalTransition
