"""Counting failures, so that guessing a password takes longer than anybody has.

A closed door opens by itself after a wait that grows with each further failure: nobody can lock
somebody else out for good. Accounts are counted before addresses, and only failures count, so that
a whole shop behind one address keeps working.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update

from backend.features.accounts import queries
from backend.features.accounts.models import LoginAttempt
from backend.kernel.errors import TooMany
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import Limit, UnitOfWork


@dataclass(frozen=True)
class Counter:
    """One thing that is counted; `limit` names it in RATE_LIMITS."""

    limit: str
    key: str
    first_wait_seconds: int
    longest_wait_seconds: int


def of_login(*, username: str, address: str) -> tuple[Counter, ...]:
    """Return what a failed login counts against, the narrowest first."""
    name = folded(username)
    return (
        Counter("login", _key("login", name, address), 60, 900),
        Counter("login_account", _key("account", name), 1, 60),
        Counter("login_address", _key("address", address), 60, 60),
    )


def refuse_if_closed(uow: UnitOfWork, counters: tuple[Counter, ...]) -> None:
    """Raise TooMany, with the seconds to wait, while one of the doors is closed."""
    keys = [counter.key for counter, _ in _limited(uow, counters)]
    until = queries.closed_until(uow.session, keys=keys)
    if until is not None and until > uow.now:
        raise TooMany(retry_after=int((until - uow.now).total_seconds()) + 1)


def count(uow: UnitOfWork, counters: tuple[Counter, ...]) -> None:
    """Count one failure against each, and close the doors that had enough."""
    for counter, limit in sorted(_limited(uow, counters), key=lambda pair: pair[0].key):
        row = queries.attempt_for_change(uow.session, key=counter.key)
        if row is None:
            values = _values(counter, limit, number=1, now=uow.now)
            uow.session.execute(insert(LoginAttempt).values(key=counter.key, **values))
            continue
        number = 1 if _is_forgotten(row, limit, now=uow.now) else row.count + 1
        uow.session.execute(
            update(LoginAttempt)
            .where(LoginAttempt.key == counter.key)
            .values(**_values(counter, limit, number=number, now=uow.now))
            .execution_options(synchronize_session=False)
        )


def forgive(uow: UnitOfWork, counter: Counter) -> None:
    """Forget the failures counted so far."""
    uow.session.execute(
        delete(LoginAttempt)
        .where(LoginAttempt.key == counter.key)
        .execution_options(synchronize_session=False)
    )


def _limited(uow: UnitOfWork, counters: tuple[Counter, ...]) -> Iterator[tuple[Counter, Limit]]:
    for counter in counters:
        limit = uow.shop.limits.get(counter.limit)
        if limit is not None:
            yield counter, limit


def _is_forgotten(row: LoginAttempt, limit: Limit, *, now: datetime) -> bool:
    return max(row.last_at, row.until or row.last_at) + timedelta(seconds=limit.seconds) < now


def _values(
    counter: Counter, limit: Limit, *, number: int, now: datetime
) -> dict[str, int | datetime | None]:
    over = number - limit.count
    until = None
    if over >= 0:
        wait = min(counter.first_wait_seconds * 2 ** min(over, 20), counter.longest_wait_seconds)
        until = now + timedelta(seconds=wait)
    return {"count": number, "last_at": now, "until": until}


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
