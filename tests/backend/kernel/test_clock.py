from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from backend.kernel.clock import shop_day, shop_hour, utc_now

LATE = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def test_knows_the_shops_own_day_and_hour():
    berlin = ZoneInfo("Europe/Berlin")

    assert shop_day(LATE, berlin) == date(2026, 11, 21)
    assert shop_hour(LATE, berlin) == 0


def test_tells_the_time_in_utc():
    assert utc_now().tzinfo is UTC
