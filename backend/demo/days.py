"""When a demo shop is open, and how busy it is then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any  # Any: the shape of the demo files is known here alone
from zoneinfo import ZoneInfo

DAYS = 120
ORDERS = 2_000
BUSY_DAYS = (0.95, 0.9, 1.0, 1.1, 1.45, 1.5, 0.4)  # Monday first; Sunday is for the web alone
BUSY_HOURS = {
    7: 3,
    8: 6,
    9: 9,
    10: 11,
    11: 10,
    12: 8,
    13: 6,
    14: 5,
    15: 6,
    16: 8,
    17: 11,
    18: 10,
    19: 6,
    20: 4,
    21: 2,
}


@dataclass(frozen=True)
class Calendar:
    """The shop's days: when its doors are open on each day of the week."""

    zone: ZoneInfo
    hours: Mapping[int, tuple[time, time]]  # day of the week, Monday 0

    @classmethod
    def of(cls, open_times: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> "Calendar":
        """Read what a shop's file says."""
        return cls(
            zone,
            {
                day: (time.fromisoformat(each["opens"]), time.fromisoformat(each["closes"]))
                for each in open_times
                for day in each["days"]
            },
        )

    def at(self, day: date, clock: time) -> datetime:
        """Return an instant of a day."""
        return datetime.combine(day, clock, tzinfo=self.zone)

    def worked_from(self, instant: datetime) -> datetime:
        """Return the first moment from an instant on at which somebody works."""
        local = instant.astimezone(self.zone)
        for ahead in range(8):
            day = local.date() + timedelta(days=ahead)
            if day.weekday() not in self.hours:
                continue
            opens, closes = (self.at(day, clock) for clock in self.hours[day.weekday()])
            if local < closes - timedelta(minutes=10):
                return max(local, opens)
        return local


def orders_on(day: date, dice: Random) -> int:
    """Return how many orders a day brings: more before the weekend, never twice the same."""
    mean = ORDERS / DAYS * BUSY_DAYS[day.weekday()] * 7 / sum(BUSY_DAYS)
    return max(1, round(dice.gauss(mean, mean * 0.15)))


def moment_of(day: date, dice: Random, zone: ZoneInfo) -> datetime:
    """Return a moment of a day at which somebody orders."""
    hour = dice.choices(tuple(BUSY_HOURS), tuple(BUSY_HOURS.values()))[0]
    clock = time(hour, dice.randrange(60), dice.randrange(60), dice.randrange(1_000_000))
    return datetime.combine(day, clock, tzinfo=zone)
