"""What becomes of an order of a demo shop once it is confirmed, and who pays how."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from backend.demo.customers import Colleague
from backend.demo.days import Calendar
from backend.features.orders.models import (
    Collection,
    OrderStatus,
    PastOrder,
    PastPayment,
    PastStep,
    PaymentKind,
    PaymentMethod,
)
from backend.features.orders.service.history import prices_of

S = OrderStatus
IS_CANCELLED, IS_REFUSED, IS_FORGOTTEN, IS_RETURNED = 0.035, 0.01, 0.006, 0.018
CHANGED_MIND = ("No longer needed", "Ordered twice", "Away that evening")
REFUSALS = ("The van broke down", "The customer asked for it on the phone")
RETURN_REASONS = ("Arrived damaged", "Not what was expected", "Wrong item in the bag")
METHODS = {
    Collection.COLLECTION: ((0.44, PaymentMethod.CASH), (0.97, PaymentMethod.CARD)),
    Collection.DELIVERY: ((0.22, PaymentMethod.CASH), (0.92, PaymentMethod.CARD)),
}


def after_confirmation(
    calendar: Calendar, dice: Random, order: PastOrder, colleague: Colleague
) -> Iterator[PastStep]:
    """Tell the moves of an order to its end, also those that lie ahead of now."""
    fate = dice.random()
    started_at = _start(calendar, dice, order)
    if fate < IS_CANCELLED:
        at = order.placed_at + (started_at - order.placed_at) * dice.uniform(0.2, 0.9)
        yield PastStep(S.CANCELLED, at, order.placed_by, dice.choice(CHANGED_MIND))
        return
    if fate < IS_CANCELLED + IS_REFUSED:
        yield PastStep(S.CANCELLED, started_at, colleague.by, dice.choice(REFUSALS))
        return
    yield PastStep(S.PICKING, started_at, colleague.by)
    ready_at = started_at + timedelta(minutes=dice.uniform(3, 9) + len(order.lines) * 1.4)
    yield PastStep(S.READY, ready_at, colleague.by)
    if fate > 1 - IS_FORGOTTEN:
        at = calendar.worked_from(ready_at + timedelta(days=2))
        yield PastStep(S.CANCELLED, at, colleague.by, "Never collected")
        return
    handed_at = _handed_over(calendar, dice, order, ready_at)
    yield PastStep(S.HANDED_OVER, handed_at, colleague.by)
    if fate > 1 - IS_FORGOTTEN - IS_RETURNED:
        at = calendar.worked_from(handed_at + timedelta(hours=dice.uniform(12, 70)))
        yield PastStep(S.RETURNED, at, colleague.by, dice.choice(RETURN_REASONS))


def _start(calendar: Calendar, dice: Random, order: PastOrder) -> datetime:
    soon = order.placed_at + timedelta(minutes=dice.uniform(6, 75))
    if order.wished_at is not None:
        soon = max(soon, order.wished_at - timedelta(minutes=dice.uniform(40, 120)))
    first = calendar.worked_from(soon)
    return first if first == soon else first + timedelta(minutes=dice.uniform(2, 45))


def _handed_over(
    calendar: Calendar, dice: Random, order: PastOrder, ready_at: datetime
) -> datetime:
    later = ready_at + timedelta(minutes=10 + dice.expovariate(1 / 70))
    if order.wished_at is not None:
        later = max(later, order.wished_at + timedelta(minutes=dice.uniform(-10, 40)))
    return calendar.worked_from(later)


def payments_for(order: PastOrder, dice: Random) -> tuple[PastPayment, ...]:
    """Return what was taken at hand-over, and given back when the goods came back."""
    handed = next((step for step in order.steps if step.to is S.HANDED_OVER), None)
    if handed is None:
        return ()
    prices = (prices_of(order, line).charged for line in order.lines)
    amount = sum(price.total_minor for price in prices if price is not None)
    if amount == 0:
        return ()
    throw = dice.random()
    method = next(
        (each for share, each in METHODS[order.collection] if throw < share), PaymentMethod.TRANSFER
    )
    taken = PastPayment(PaymentKind.TAKEN, method, amount, handed.by, handed.at)
    back = next((step for step in order.steps if step.to is S.RETURNED), None)
    if back is None:
        return (taken,)
    return (taken, PastPayment(PaymentKind.REFUNDED, method, amount, back.by, back.at))
