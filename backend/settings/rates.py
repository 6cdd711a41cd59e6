"""How often something may be asked for: RATE_LIMITS."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from backend.settings.environment import SettingsError, shown

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_EXAMPLE = "login=5/minute,orders=10/minute"


@dataclass(frozen=True)
class RateLimit:
    """So many times within so many seconds."""

    count: int
    seconds: int


DEFAULTS: Mapping[str, RateLimit] = MappingProxyType(
    {
        "login": RateLimit(5, 60),  # per account and address
        "login_address": RateLimit(20, 60),
        "login_account": RateLimit(100, 86400),
        "refresh": RateLimit(30, 60),  # per session
        "registrations": RateLimit(30, 3600),  # per address
        "password_resets": RateLimit(10, 3600),  # per address
        "orders": RateLimit(10, 60),  # per buyer
        "section_requests": RateLimit(50, 86400),  # per person
    }
)


def rate_limits(value: str) -> Mapping[str, RateLimit]:
    """Read `name=count/period,...` over the defaults; "off" is no limit at all."""
    if value.lower() == "off":
        return MappingProxyType({})
    chosen = dict(_one(part.strip()) for part in value.split(",") if part.strip())
    return MappingProxyType({**DEFAULTS, **chosen})


def _one(text: str) -> tuple[str, RateLimit]:
    found = re.fullmatch(r"(\w+)=(\d{1,6})/(second|minute|hour|day)", text)
    if not found:
        problem = f'"{shown(text)}" is not of the form name=count/period'
        raise SettingsError("RATE_LIMITS", problem, _EXAMPLE)
    name, count, period = found.groups()
    if name not in DEFAULTS:
        problem = f'"{shown(name)}" is none of {", ".join(DEFAULTS)}'
        raise SettingsError("RATE_LIMITS", problem, _EXAMPLE)
    if int(count) == 0:
        problem = f'"{name}" would never be allowed (0)'
        raise SettingsError("RATE_LIMITS", problem, _EXAMPLE)
    return name, RateLimit(int(count), _SECONDS[period])
