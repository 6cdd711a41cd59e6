"""The version that stands, as known to one process.

The cache is asked at most every quarter of a second, the database every second and a half, so that
a change shows within two seconds even when the process that made it died before it told the cache.
Without a cache the database is asked every quarter of a second.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from backend.kernel.errors import ShopError, Transient
from backend.kernel.ports import Cache

CACHE_SECONDS = 0.25
DATABASE_SECONDS = 1.5
DAY_MILLISECONDS = 86_400_000


@dataclass(frozen=True)
class Known:
    """A version; uncertain when neither cache nor database could be asked."""

    number: int
    is_certain: bool


class Version:
    """One counter: kept in the cache under `key`, true in the database, where `read` finds it."""

    def __init__(
        self,
        key: str,
        cache: Cache,
        read: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._key = key
        self._cache = cache
        self._read = read
        self._clock = clock
        self.cache_seconds = CACHE_SECONDS
        self.database_seconds = DATABASE_SECONDS
        self._lock = Lock()
        self._known: Known | None = None
        self._look_again_at = 0.0
        self._confirm_again_at = 0.0

    def current(self, minimum: int | None = None) -> Known:
        """Return the version, not below a plausible minimum that a writer was told.

        Raises Transient when nothing was ever known and nobody can be asked.
        """
        known = self._known
        if known is None or (minimum is not None and self._is_behind(known, minimum)):
            with self._lock:
                return self._caught_up(minimum)
        # one thread looks, the others go on with what is known
        if self._clock() >= self._look_again_at and self._lock.acquire(blocking=False):
            try:
                return self._looked()
            finally:
                self._lock.release()
        return known

    def forget(self) -> None:
        """Start anew, as a fresh process does."""
        with self._lock:
            self._known = None
            self._look_again_at = self._confirm_again_at = 0.0

    def _is_behind(self, known: Known, minimum: int) -> bool:
        # numbers are milliseconds of their day: one from the future comes from nobody we told
        return known.number < minimum <= time.time() * 1000 + DAY_MILLISECONDS

    def _caught_up(self, minimum: int | None) -> Known:
        known = self._known
        if known is not None and (minimum is None or known.number >= minimum):
            return known
        known = self._looked()
        if minimum is not None and self._is_behind(known, minimum):
            self._confirm_again_at = 0.0
            known = self._looked()
        return known

    def _looked(self) -> Known:
        now = self._clock()
        numbers = [] if self._known is None else [self._known.number]
        seen = self._cache.number(self._key)
        is_certain = seen is not None
        if seen is not None:
            numbers.append(seen)
        if seen is None or now >= self._confirm_again_at:
            standing = self._standing()
            if standing is not None:
                numbers.append(standing)
                is_certain = True
                self._confirm_again_at = now + self.database_seconds
                if seen is None or seen < standing:
                    self._cache.raise_number(self._key, standing)
        if not numbers:
            raise Transient
        self._known = Known(max(numbers), is_certain)
        self._look_again_at = now + self.cache_seconds
        return self._known

    def _standing(self) -> int | None:
        try:
            return self._read()
        except ShopError:  # the database is away; what is known has to do
            return None
