"""Flask-Caching on Redis, carrying bytes only: a pickled cache would run what is written to it.

Redis may be down, slow or answer nonsense: every call ends within a fraction of a second, never
raises, and after a few failures Redis is left alone for a while.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar  # Any: neither Flask-Caching nor its serialisers are typed

import structlog
from cachelib.serializers import BaseSerializer
from flask import Flask
from flask_caching import Cache as FlaskCache
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger()
T = TypeVar("T")
TIMEOUT_SECONDS = 0.15
FAILURES = 3  # in a row, until Redis is left alone
PAUSE_SECONDS = 5  # then one call tries again

# the version never goes back, whoever comes late: compared and set in one step
RAISE = """
local old = tonumber(redis.call('GET', KEYS[1]))
if old == nil or old < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1]) end
return redis.status_reply('OK')
"""


class Bytes(BaseSerializer):
    """Takes bytes, gives bytes."""

    def dumps(self, value: object, protocol: int = 0) -> bytes:
        """Hand bytes through. Raises TypeError for anything else."""
        del protocol
        if not isinstance(value, bytes):
            message = f"the cache carries bytes, not {type(value).__name__}"
            raise TypeError(message)
        return value

    def loads(self, bvalue: Any) -> Any:  # noqa: ANN401  bytes or None, whatever stands there
        """Hand through what was stored."""
        return bvalue


class Breaker:
    """Leaves a broken thing alone: opens after failures in a row, tries once in a while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._closed_from = 0.0

    @property
    def is_open(self) -> bool:
        """Say whether calls are held back now."""
        return self._failures >= FAILURES and self._clock() < self._closed_from

    def may_call(self) -> bool:
        """Say whether to call; while it is broken, one caller in a while is let through."""
        if self._failures < FAILURES:
            return True
        with self._lock:
            if self._failures < FAILURES:
                return True
            if self._clock() < self._closed_from:
                return False
            self._closed_from = self._clock() + PAUSE_SECONDS
            return True

    def succeeded(self) -> None:
        """Note that a call went well."""
        if self._failures:
            with self._lock:
                was_broken, self._failures = self._failures >= FAILURES, 0
            if was_broken:
                log.info("cache came back")

    def failed(self, error: Exception) -> None:
        """Note that a call went wrong."""
        with self._lock:
            self._failures += 1
            self._closed_from = self._clock() + PAUSE_SECONDS
            breaks_now = self._failures == FAILURES
        if breaks_now:
            log.warning("cache left alone", error=type(error).__name__)


class RedisBytes:
    """The shop's cache: the port `Cache` on Flask-Caching's Redis."""

    def __init__(self, app: Flask, url: str, breaker: Breaker | None = None) -> None:
        self.breaker = breaker or Breaker()
        self._cache = FlaskCache(
            config={
                "CACHE_TYPE": "RedisCache",
                "CACHE_REDIS_URL": url,
                "CACHE_KEY_PREFIX": "",  # a script names its keys itself
                "CACHE_SERIALIZER": Bytes,
                "CACHE_OPTIONS": {
                    "socket_timeout": TIMEOUT_SECONDS,
                    "socket_connect_timeout": TIMEOUT_SECONDS,
                    "retry": Retry(NoBackoff(), 0),
                },
            }
        )
        self._cache.init_app(app)
        # Flask-Caching finds its Redis through the application in hand; the worker has none
        self._backend = app.extensions["cache"][self._cache]

    def get(self, key: str) -> bytes | None:
        """Return what was stored, or None."""
        found = self._guarded(lambda: self._backend.get(key))
        return found if isinstance(found, bytes) else None

    def set(self, key: str, value: bytes, *, timeout_seconds: int) -> None:
        """Store for a while."""
        self._guarded(lambda: self._backend.set(key, value, timeout=timeout_seconds))

    def number(self, key: str) -> int | None:
        """Return a counter, or None when it is unknown."""
        found = self.get(key)
        return int(found) if found is not None and found.isdigit() else None

    def raise_number(self, key: str, value: int) -> None:
        """Set a counter to the larger of what it is and `value`; it never goes back."""
        self._guarded(lambda: self._redis.eval(RAISE, 1, key, str(value)))

    @property
    def _redis(self) -> Redis:
        client: Redis = self._backend._write_client  # noqa: SLF001  it has no other door
        return client

    def _guarded(self, call: Callable[[], T]) -> T | None:
        if not self.breaker.may_call():
            return None
        try:
            result = call()
        except (RedisError, OSError) as error:
            self.breaker.failed(error)
            return None
        self.breaker.succeeded()
        return result


def open_cache(app: Flask, url: str) -> RedisBytes:
    """Attach the cache to the application. Opens no connection yet."""
    return RedisBytes(app, url)
