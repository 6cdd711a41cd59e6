"""Jobs as declared messages: `backend` owns the message, `worker` owns the runner."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

Scalar = str | int | UUID | date


@dataclass(frozen=True)
class Period:
    """One turn of a periodic job: its name within the job and the instant it becomes due."""

    key: str
    due_at: datetime


@dataclass(frozen=True, init=False)
class Job:
    """A message that asks the worker for something.

    `payload` names the fields and their types: identifiers only, never entities or prices.
    `group` is how many rows one transaction may take together. A `long` job is claimed with a
    lease and runs in several short units. `every` is "minute", "<n> minutes", "hour" or
    "day HH:MM" in the shop's time zone.
    """

    name: str
    payload: Mapping[str, type[Scalar]]
    group: int
    long: bool
    every: str | None

    def __init__(
        self,
        name: str,
        *,
        group: int = 1,
        long: bool = False,
        every: str | None = None,
        **payload: type[Scalar],
    ) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "group", 1 if long else group)
        object.__setattr__(self, "long", long)
        object.__setattr__(self, "every", every)
        object.__setattr__(self, "payload", MappingProxyType(payload))

    def encode(self, values: Mapping[str, Scalar]) -> str:
        """Write a payload as JSON. Raises TypeError when it does not fit the declaration."""
        if set(values) != set(self.payload) or not all(
            isinstance(values[field], kind) for field, kind in self.payload.items()
        ):
            message = f"{self.name} carries {dict(self.payload)}, not {dict(values)}"
            raise TypeError(message)
        return json.dumps({field: str(value) for field, value in values.items()}, sort_keys=True)

    def decode(self, text: str) -> dict[str, Scalar]:
        """Read what `encode` wrote."""
        raw = json.loads(text)
        return {field: _read(kind, raw[field]) for field, kind in self.payload.items()}

    def period_at(self, now: datetime, zone: ZoneInfo) -> Period:
        """Return the latest turn of a periodic job that is due by `now`."""
        if self.every is None:
            message = f"{self.name} is not periodic"
            raise ValueError(message)
        due_at = _latest_turn(self.every, now, zone)
        return Period(key=f"{self.name}@{due_at.isoformat()}", due_at=due_at)


def _read(kind: type[Scalar], text: str) -> Scalar:
    if issubclass(kind, date):
        return kind.fromisoformat(text)
    return kind(text)


def _latest_turn(every: str, now: datetime, zone: ZoneInfo) -> datetime:
    words = every.split()
    if words[0] == "day":
        local = now.astimezone(zone)
        turn = datetime.combine(local.date(), time.fromisoformat(words[1]), tzinfo=zone)
        if turn > local:
            yesterday = local.date() - timedelta(days=1)
            turn = datetime.combine(yesterday, time.fromisoformat(words[1]), tzinfo=zone)
        return turn.astimezone(now.tzinfo)
    minutes = {"minute": 1, "hour": 60}.get(words[0]) or int(words[0])
    seconds = int(now.timestamp()) // (minutes * 60) * (minutes * 60)
    return datetime.fromtimestamp(seconds, tz=now.tzinfo)
