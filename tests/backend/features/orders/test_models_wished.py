"""When an order can be wished for."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.features.accounts.models import OpenTime
from backend.features.orders.models.wished import is_open_at, offered_days

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # one o'clock in Berlin
WEEK = [
    OpenTime(4, time(8), time(12)),
    OpenTime(4, time(13, 15), time(15)),
    OpenTime(6, time(0), time(4)),
]


class TestIsOpenAt:
    @pytest.mark.parametrize(
        ("instant", "is_open"),
        [
            ("2026-11-20T07:00", True),
            ("2026-11-20T06:59", False),
            ("2026-11-20T11:00", False),  # noon in Berlin: they close
            ("2026-11-20T12:15", True),
            ("2026-11-21T12:15", False),
        ],
    )
    def test_goes_by_the_shops_own_clock(self, instant, is_open):
        at = datetime.fromisoformat(instant).replace(tzinfo=UTC)

        assert is_open_at(at, week=WEEK, zone=BERLIN) is is_open

    def test_is_always_so_when_nobody_said(self):
        assert is_open_at(FRIDAY, week=[], zone=BERLIN)


class TestOfferedDays:
    def test_offers_the_half_hours_that_are_left(self):
        today, sunday, *_ = offered_days(FRIDAY, week=WEEK, zone=BERLIN)

        assert [at.isoformat() for at in today.times] == [
            "2026-11-20T12:30:00+00:00",
            "2026-11-20T13:00:00+00:00",
            "2026-11-20T13:30:00+00:00",
        ]
        assert (sunday.day.isoformat(), len(sunday.times)) == ("2026-11-22", 8)

    def test_goes_two_weeks_ahead(self):
        days = offered_days(FRIDAY, week=WEEK, zone=BERLIN)

        assert days[-1].day.isoformat() == "2026-12-04"
        assert days[-1].times[-1] == FRIDAY + timedelta(days=14) - timedelta(hours=1, minutes=30)

    @pytest.mark.parametrize(
        ("now", "count"),
        [("2026-03-28T12:00", 6), ("2026-10-24T12:00", 8)],  # the nights of 23 and 25 hours
    )
    def test_offers_no_hour_that_the_clock_leaves_out(self, now, count):
        at = datetime.fromisoformat(now).replace(tzinfo=UTC)

        sunday = offered_days(at, week=WEEK, zone=BERLIN)[0]

        assert len(sunday.times) == count

    def test_has_nothing_to_choose_when_nobody_said(self):
        assert offered_days(FRIDAY, week=[], zone=BERLIN) == []
