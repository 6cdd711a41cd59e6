"""The orders of a demo shop: who ordered what, who picked it, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from backend.demo.customers import DEMO_KEY, Buyer, Colleague
from backend.demo.days import Calendar, moment_of, orders_on
from backend.demo.fates import after_confirmation, payments_for
from backend.demo.tastes import Tastes, picked_of, quantity
from backend.features.accounts.models import SubstitutionWish
from backend.features.catalogue.models import Product
from backend.features.orders.models import (
    Collection,
    OrderStatus,
    PastLine,
    PastOrder,
    PastStep,
    Somebody,
)

S = OrderStatus
SHOP = Somebody("system", "Cornerstore")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
IS_DELIVERED, HAS_WISH, HAS_NOTE = 0.3, 0.4, 0.07
NOTES = (
    *("Please ring twice.", "The pears may be hard.", "Not too ripe, please.", "Second courtyard."),
    *("It is a gift: no price on it, please.", "I bring my own bags.", "Call if something is out."),
)
WISHES, WISHED = tuple(SubstitutionWish), (60, 25, 5, 10)  # how often of a hundred
# the newest orders show every state that the counter knows, whatever the hour
OPEN_TODAY = (S.READY, S.READY, S.PICKING, S.PICKING, S.CONFIRMED, S.CONFIRMED, S.CONFIRMED)
GAP = timedelta(minutes=17)
OFTEN, SELDOM = 3.6, 1.0  # how often those with a log-in come, and the others
PICKS = {"Mara Weiss": 0.3, "Olivia Brandt": 0.05}  # the others do this all day


@dataclass
class Town:
    """Everybody and everything that the trade is drawn from."""

    dice: Random
    calendar: Calendar
    tastes: Tastes
    buyers: Sequence[Buyer]
    colleagues: Sequence[Colleague]
    now: datetime
    arrived_at: Mapping[int, datetime]  # by product: since when it is sold
    plenty: Sequence[Product]  # of which open orders may hold some
    numbers: set[str] = field(default_factory=set)


def orders_until_now(town: Town, *, first: datetime) -> list[PastOrder]:
    """Tell the orders from the first day on to this moment; the newest are open."""
    zone = town.calendar.zone
    day, today = (instant.astimezone(zone).date() for instant in (first, town.now))
    moments: list[datetime] = []
    while day <= today:
        count = orders_on(day, town.dice)
        moments += sorted(moment_of(day, town.dice, zone) for _ in range(count))
        day += timedelta(days=1)
    newest = _newest(town, town.calendar.at(today, time.min))
    orders = [_order(town, moment) for moment in moments if moment < newest[0]]
    return orders + [
        _open_order(town, moment, status) for moment, status in zip(newest, OPEN_TODAY, strict=True)
    ]


def _newest(town: Town, midnight: datetime) -> list[datetime]:
    """Return when the orders came that are open still: a while ago, but today."""
    count = len(OPEN_TODAY)
    gap = min(GAP, (town.now - midnight) / (count + 1))
    return [town.now - gap * number for number in range(count, 0, -1)]


def _order(town: Town, placed_at: datetime) -> PastOrder:
    dice = town.dice
    colleague = _somebody(town)
    wanted = {
        product: milli
        for product, milli in town.tastes.basket(dice).items()
        if town.arrived_at[product.id] < placed_at
    }
    order = _placed(town, placed_at, wanted or _modest(town, placed_at))
    steps = (
        _confirmed(town, placed_at),
        *after_confirmation(town.calendar, dice, order, colleague),
    )
    steps = tuple(step for step in steps if step.at <= town.now)
    order = replace(order, steps=steps)
    if order.reached(S.READY) is None and order.status is not S.CANCELLED:
        # what it holds still is taken from where there is plenty, so that rare things stay rare
        order = replace(order, lines=_lines(town, _modest(town, placed_at)))
    return _told(town, order, colleague)


def _open_order(town: Town, placed_at: datetime, status: OrderStatus) -> PastOrder:
    colleague = _somebody(town)
    order = _placed(town, placed_at, _modest(town, placed_at))
    way = (S.CONFIRMED, S.PICKING, S.READY)
    part = (town.now - placed_at) / (len(way) + 1)  # just after midnight these are seconds
    steps = [
        PastStep(step, placed_at + part * number, SHOP if step is S.CONFIRMED else colleague.by)
        for number, step in enumerate(way[: way.index(status) + 1], start=1)
    ]
    return _told(town, replace(order, steps=tuple(steps)), colleague)


def _somebody(town: Town) -> Colleague:
    shares = [PICKS.get(each.by.name, 1.0) for each in town.colleagues]
    return town.dice.choices(town.colleagues, shares)[0]


def _told(town: Town, order: PastOrder, colleague: Colleague) -> PastOrder:
    is_taken = order.reached(S.PICKING) is not None
    order = replace(order, employee_id=colleague.employee_id if is_taken else None)
    return replace(order, payments=payments_for(order, town.dice))


def _confirmed(town: Town, placed_at: datetime) -> PastStep:
    return PastStep(S.CONFIRMED, placed_at + timedelta(seconds=town.dice.uniform(0.4, 4)), SHOP)


def _placed(town: Town, placed_at: datetime, wanted: Mapping[Product, int]) -> PastOrder:
    dice = town.dice
    weights = [SELDOM if buyer.customer.user_id is None else OFTEN for buyer in town.buyers]
    buyer = dice.choices(town.buyers, weights)[0]
    is_delivered = dice.random() < IS_DELIVERED
    number = _number(town)
    return PastOrder(
        id=_id(placed_at, dice),
        number=number,
        key=f"{DEMO_KEY}{number}",
        placed_at=placed_at,
        placed_by=buyer.by,
        customer_id=buyer.customer.id,
        user_id=buyer.customer.user_id,
        contact=buyer.contact,
        collection=Collection.DELIVERY if is_delivered else Collection.COLLECTION,
        address=buyer.address if is_delivered else None,
        wished_at=_wish(town, placed_at) if dice.random() < HAS_WISH else None,
        note=dice.choice(NOTES) if dice.random() < HAS_NOTE else "",
        lines=_lines(town, wanted),
    )


def _lines(town: Town, wanted: Mapping[Product, int]) -> tuple[PastLine, ...]:
    wish = town.dice.choices(WISHES, WISHED)[0]
    return tuple(
        PastLine(
            product,
            milli,
            picked_milli=picked_of(product, milli, town.dice),
            substitution_wish=wish,
        )
        for product, milli in wanted.items()
    )


def _modest(town: Town, placed_at: datetime) -> dict[Product, int]:
    there = [product for product in town.plenty if town.arrived_at[product.id] < placed_at]
    found = town.dice.choices(there, k=town.dice.randrange(2, 6))
    return {product: quantity(product, town.dice) for product in dict.fromkeys(found)}


def _wish(town: Town, placed_at: datetime) -> datetime:
    """Return a half hour at which the doors are open, some hours ahead."""
    ahead = timedelta(hours=town.dice.choice((2, 3, 4, 6, 20, 26)))
    moment = town.calendar.worked_from(placed_at + ahead)
    return moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)


def _number(town: Town) -> str:
    while True:
        number = "".join(town.dice.choices(CROCKFORD, k=8))
        if number not in town.numbers:
            town.numbers.add(number)
            return number


def _id(moment: datetime, dice: Random) -> UUID:
    """Return an id as `kernel.ids` makes them, of another moment."""
    head = int(moment.timestamp() * 1000) << 16 | 0x7 << 12 | dice.getrandbits(12)
    return UUID(int=head << 64 | 0x2 << 62 | dice.getrandbits(62))
