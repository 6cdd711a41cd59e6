"""One instant per unit of work, and the shop's calendar."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """Return the present instant, aware, UTC."""
    return datetime.now(UTC)


def shop_day(instant: datetime, zone: ZoneInfo) -> date:
    """Return the shop's calendar day of an instant."""
    return instant.astimezone(zone).date()


def shop_hour(instant: datetime, zone: ZoneInfo) -> int:
    """Return the shop's hour of an instant, 0-23."""
    return instant.astimezone(zone).hour
