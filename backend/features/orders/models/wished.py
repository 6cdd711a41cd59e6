"""When an order can be wished for: while somebody is in the shop."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.features.accounts.models import OpenTime

MAX_AHEAD = timedelta(days=14)
STEP = timedelta(minutes=30)


@dataclass(frozen=True)
class WishedDay:
    """One of the shop's days and the instants offered on it."""

    day: date
    times: tuple[datetime, ...]


def is_open_at(instant: datetime, *, week: Sequence[OpenTime], zone: ZoneInfo) -> bool:
    """Say whether the shop is open at an instant; one that names no times always is."""
    local = instant.astimezone(zone)
    return not week or any(
        open_time.day == local.weekday() and open_time.opens <= local.time() < open_time.closes
        for open_time in week
    )


def offered_days(now: datetime, *, week: Sequence[OpenTime], zone: ZoneInfo) -> list[WishedDay]:
    """Return the half hours at which the shop is open, from now on, days without any left out."""
    today = now.astimezone(zone).date()
    found = []
    for ahead in range(MAX_AHEAD.days + 1):
        day = today + timedelta(days=ahead)
        times = sorted({each for each in _half_hours(day, week, zone) if _fits(each, now)})
        if times:
            found.append(WishedDay(day, tuple(times)))
    return found


def _fits(instant: datetime, now: datetime) -> bool:
    return now < instant <= now + MAX_AHEAD


def _half_hours(day: date, week: Sequence[OpenTime], zone: ZoneInfo) -> Iterator[datetime]:
    midnight = datetime.combine(day, time())
    for open_time in week:
        if open_time.day != day.weekday():
            continue
        opens, closes = (datetime.combine(day, at) for at in (open_time.opens, open_time.closes))
        local = midnight + -((midnight - opens) // STEP) * STEP  # the first half hour from then on
        while local < closes:
            instant = local.replace(tzinfo=zone).astimezone(UTC)
            # what the clock leaves out in spring is no time of that day
            if instant.astimezone(zone).replace(tzinfo=None) == local:
                yield instant
            local += STEP
