"""How often something may be asked for, counted in Redis; without Redis each process counts."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, g
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded

from backend.http.auth import client_address
from backend.http.contract import Limit, Per
from backend.kernel.actor import Actor
from backend.kernel.errors import TooMany
from backend.settings import RateLimit

TIMEOUT_SECONDS = 0.15


@dataclass(frozen=True)
class RateLimits:
    """The limits that are switched on, by name."""

    limiter: Limiter
    limits: Mapping[str, RateLimit]
    counters: Mapping[str, Callable[[], None]]

    def check(self, limit: Limit | None, actor: Actor) -> None:
        """Count this request. Raises TooMany with the seconds to wait."""
        if limit is None or limit.name not in self.counters:
            return
        is_known = limit.per is Per.ACTOR and (actor.user_id or actor.guest)
        g.rate_limit_key = actor.key if is_known else client_address()
        try:
            self.counters[limit.name]()
        except RateLimitExceeded:
            breached = self.limiter.current_limit
            wait = math.ceil(breached.reset_at - time.time()) if breached is not None else 1
            longest = self.limits[limit.name].seconds
            raise TooMany(retry_after=min(max(1, wait), longest)) from None


def install(app: Flask, limits: Mapping[str, RateLimit], redis_url: str) -> RateLimits:
    """Attach the limits to the application."""
    limiter = Limiter(
        _key,
        app=app,
        strategy="moving-window",
        storage_uri=redis_url.replace("unix://", "redis+unix://", 1),
        storage_options={
            "socket_timeout": TIMEOUT_SECONDS,  # type: ignore[dict-item]  # handed to Redis as is
            "socket_connect_timeout": TIMEOUT_SECONDS,  # type: ignore[dict-item]  # same
        },
        in_memory_fallback_enabled=True,
        key_prefix="shop",
    )
    return RateLimits(
        limiter, limits, {name: _counter(limiter, name, limits[name]) for name in limits}
    )


def _counter(limiter: Limiter, name: str, limit: RateLimit) -> Callable[[], None]:
    def rate() -> str:
        # when Redis is away several processes count, each for itself: half for each
        is_alone = limiter.limiter.storage is not limiter.storage
        count = max(1, limit.count // 2) if is_alone else limit.count
        return f"{count} per {limit.seconds} seconds"

    def counted() -> None:
        """Do nothing: that it may be called is the point."""

    counted.__name__ = counted.__qualname__ = name
    return limiter.shared_limit(rate, scope=name, key_func=_key)(counted)


def _key() -> str:
    return str(g.rate_limit_key)
