"""The vans, counts and write-offs after which a demo shop's shelves stand as its files say."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from backend.demo.days import Calendar
from backend.features.catalogue.models import Product
from backend.features.orders.models import (
    HOLDS_RESERVATION,
    OrderStatus,
    PastOrder,
    Somebody,
)
from backend.features.stock.models import DocumentKind, DraftLine, PastDocument
from backend.kernel.money import MILLI

S = OrderStatus
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
# by the letter of the shelf: on which days the van comes, and whose it is
VANS: Mapping[str, tuple[frozenset[int], str]] = {
    "A": (frozenset({TUE, FRI}), "Fruit from the market"),
    "B": (frozenset({TUE, FRI}), "Vegetables from Gut Moor"),
    "C": (frozenset({MON, TUE, WED, THU, FRI, SAT, SUN}), "The night's baking"),
    "D": (frozenset({MON, THU}), "Dairy and cheese"),
    "H": (frozenset({TUE, THU, SAT}), "Butcher and boat"),
    "F": (frozenset({WED}), "Chocolate makers"),
    "G": (frozenset({WED}), "Disc distributor"),
}
OTHER_VAN = (frozenset({WED}), "Wholesale, dry goods")
VAN_AT, WRITE_OFF_AT = time(5, 45), time(21, 30)
COUNTED_BEFORE = timedelta(milliseconds=500)  # the very last thing that happened
FRESH = frozenset("ABC")
IS_LOST = 0.3  # of the fresh things something, each Saturday


@dataclass
class Shelf:
    """One product's place: what is to stand there at the end, and what happens to it."""

    product: Product
    base_milli: int
    arrived_at: datetime
    changes: list[tuple[datetime, int]] = field(default_factory=list)  # of what is available

    @property
    def letter(self) -> str:
        """Which van serves it."""
        return (self.product.shelf or " ")[0]

    def drop_between(self, start: datetime, end: datetime) -> tuple[int, int]:
        """Return the deepest point and the end of what is available, from zero on."""
        low = bisect_right(self.changes, start, key=lambda change: change[0])
        high = bisect_right(self.changes, end, key=lambda change: change[0])
        running = list(accumulate((change for _, change in self.changes[low:high]), initial=0))
        return min(running), running[-1]


@dataclass
class _Papers:
    """Lines by the moment, kind and title of their document."""

    by: Somebody
    lines: dict[tuple[datetime, DocumentKind, str], list[DraftLine]] = field(default_factory=dict)

    def add(self, at: datetime, kind: DocumentKind, note: str, product_id: int, milli: int) -> None:
        self.lines.setdefault((at, kind, note), []).append(DraftLine(product_id, milli))

    def documents(self) -> Iterator[PastDocument]:
        for (at, kind, note), lines in self.lines.items():
            yield PastDocument(
                kind=kind,
                lines=tuple(lines),
                at=at,
                actor=self.by.key,
                actor_name=self.by.name,
                note=note,
            )


def documents_for(
    shelves: Sequence[Shelf],
    orders: Sequence[PastOrder],
    *,
    calendar: Calendar,
    now: datetime,
    dice: Random,
    by: Somebody,
) -> list[PastDocument]:
    """Return the documents that let every order be served and leave each shelf as it is to be."""
    papers = _Papers(by)
    held = _held(orders)
    _mark_orders({shelf.product.id: shelf for shelf in shelves}, orders)
    for shelf in shelves:
        _lose(shelf, papers, calendar, now, dice)
        shelf.changes.sort(key=lambda change: change[0])
        available = _deliver(shelf, papers, calendar, now)
        _count(shelf, papers, available, held.get(shelf.product.id, 0), now)
    return list(papers.documents())


def _mark_orders(shelves: Mapping[int, Shelf], orders: Sequence[PastOrder]) -> None:
    for order in orders:
        ready_at = order.reached(S.READY)
        cancelled_at, returned_at = order.reached(S.CANCELLED), order.reached(S.RETURNED)
        for line in order.lines:
            changes = shelves[line.product.id].changes
            changes.append((order.placed_at, -line.ordered_milli))
            if ready_at is not None:
                changes.append((ready_at, line.ordered_milli - line.picked_milli))
            if cancelled_at is not None:
                back = line.ordered_milli if ready_at is None else line.picked_milli
                changes.append((cancelled_at, back))
            if returned_at is not None and line.is_restocked:
                changes.append((returned_at, line.picked_milli))


def _lose(shelf: Shelf, papers: _Papers, calendar: Calendar, now: datetime, dice: Random) -> None:
    if shelf.letter not in FRESH:
        return
    for day in _days(shelf.arrived_at, now, calendar):
        at = calendar.at(day, WRITE_OFF_AT)
        if day.weekday() == SAT and at < now and dice.random() < IS_LOST:
            lost = shelf.product.step_milli * dice.randrange(1, 4)
            papers.add(at, DocumentKind.WRITE_OFF, "Past its best", shelf.product.id, lost)
            shelf.changes.append((at, -lost))


def _deliver(shelf: Shelf, papers: _Papers, calendar: Calendar, now: datetime) -> int:
    """Bring what each stretch of days will need. Returns what is available in the end."""
    days, note = VANS.get(shelf.letter, OTHER_VAN)
    vans = [
        calendar.at(day, VAN_AT)
        for day in _days(shelf.arrived_at, now, calendar)
        if day.weekday() in days
    ]
    stops = [shelf.arrived_at, *(van for van in vans if shelf.arrived_at < van < now)]
    available = 0
    for number, (at, until) in enumerate(zip(stops, [*stops[1:], now], strict=True)):
        deepest, end = shelf.drop_between(at, until)
        missing = shelf.base_milli - deepest - available
        if missing > 0:
            crate = max(MILLI, shelf.product.step_milli)
            brought = -(-missing // crate) * crate
            title = note if number else "First delivery"
            papers.add(at, DocumentKind.DELIVERY, title, shelf.product.id, brought)
            available += brought
        available += end
    return available


def _count(shelf: Shelf, papers: _Papers, available: int, held_milli: int, now: datetime) -> None:
    """Let a count end the rounding of crates and scales, so that the shelf is as it is to be."""
    if available != shelf.base_milli:
        on_hand = shelf.base_milli + held_milli
        papers.add(now - COUNTED_BEFORE, DocumentKind.COUNT, "Count", shelf.product.id, on_hand)


def _held(orders: Sequence[PastOrder]) -> dict[int, int]:
    """Return what open orders hold of each product."""
    held: dict[int, int] = {}
    for order in orders:
        if order.status in HOLDS_RESERVATION:
            for line in order.lines:
                held[line.product.id] = held.get(line.product.id, 0) + line.ordered_milli
    return held


def _days(start: datetime, end: datetime, calendar: Calendar) -> Iterator[date]:
    day = start.astimezone(calendar.zone).date()
    last = end.astimezone(calendar.zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)
