"""What a buyer may wish for beside the goods."""

from datetime import datetime

from backend.features.accounts import service as accounts
from backend.features.orders.models.wished import (
    MAX_AHEAD,
    WishedDay,
    is_open_at,
    offered_days,
)
from backend.kernel.unit_of_work import UnitOfWork


def wished_times(uow: UnitOfWork) -> list[WishedDay]:
    """Return the times to choose from, by the shop's day; none: any time can be wished for."""
    week = accounts.open_times(uow)
    return offered_days(uow.now, week=week, zone=uow.shop.zone)


def problem_of(uow: UnitOfWork, wished_at: datetime) -> str | None:
    """Say what is wrong with a wished time, in words for the buyer; None: nothing is."""
    if not uow.now <= wished_at <= uow.now + MAX_AHEAD:
        return f"From now on, at most {MAX_AHEAD.days} days ahead"
    if not is_open_at(wished_at, week=accounts.open_times(uow), zone=uow.shop.zone):
        return "We are closed then"
    return None
