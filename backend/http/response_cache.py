"""Finished catalogue answers, kept while the catalogue's version stands.

An answer is looked for in this process, then in Redis, then made; the version is read before the
data, so that what a slow reader stores late lies under a version nobody asks for any more. Stored
answers are public: an operation that is cached is made as nobody and serves everybody.
"""

import hashlib
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any  # Any: WSGI's own types
from urllib.parse import urlencode

from flask import Response, request
from marshmallow import Schema, fields

from backend.http.contract import Operation
from backend.http.kept_answers import MAX_BODY, Address, Kept, Memory, Refused, unpacked
from backend.http.versions import Known, Version
from backend.kernel.errors import NotFound, ShopError, Transient
from backend.kernel.ports import Cache

AUDIENCE = "public"
LIFE_SECONDS = 60
SPREAD = 0.2  # lives end a fifth sooner or later, or all would end at once
REFUSED_SECONDS = 5
WAIT_SECONDS = 5
VERSION_HEADER = "X-Catalogue-Version"
SLOT = "shop.kept"  # where `serve` leaves the answer for the way out
MAX_DIGITS = 15
Environ = dict[str, Any]  # Any: as above


@dataclass
class _Flight:
    """One answer being made; who asks for the same meanwhile waits for it."""

    landed: Event = field(default_factory=Event)
    kept: Kept | None = None
    error: ShopError | None = None


@dataclass(frozen=True)
class _Question:
    """What is asked for, and the version that stood when it was asked."""

    name: str
    watched: str
    known: Known

    @property
    def key(self) -> str:
        """The question's name in the cache."""
        return _key(self.name, self.known)


@dataclass
class ResponseCache:
    """Serves operations marked `@cached`; `versions` tells by name what makes answers stale."""

    cache: Cache
    versions: Mapping[str, Version]
    memory: Memory = field(default_factory=Memory)
    _flights: dict[str, _Flight] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def serve(self, operation: Operation, compute: Callable[[], Response]) -> Response:
        """Answer from what is kept, or compute the answer once for all who wait for it."""
        watched = operation.cached
        if watched is None or watched not in self.versions:
            return compute()
        known = self.versions[watched].current(_minimum(request.headers.get(VERSION_HEADER)))
        asked = _Question(_name(operation), watched, known)
        if _has_only_known_parameters(operation):
            self.memory.lead(address_of(request.environ), asked.name)
        kept = self._found(asked)
        if kept is not None:
            return _sent(kept, "hit" if known.is_certain else "stale")
        return self._made(asked, compute)

    def _found(self, asked: _Question) -> Kept | None:
        """Look in this process, then in Redis. Raises what was refused a moment ago."""
        kept = self.memory.find(asked.name)
        if kept is None or not kept.is_fresh(asked.known.number):
            kept = unpacked(self.cache.get(asked.key), asked.watched)
            if kept is None or not kept.is_fresh(asked.known.number):
                return None
            self.memory.keep(asked.name, kept)
        if isinstance(kept, Refused):
            raise kept.error.with_traceback(None)  # or it would grow with every reader
        return kept

    def _made(self, asked: _Question, compute: Callable[[], Response]) -> Response:
        with self._lock:
            flight = self._flights.get(asked.key)
            if flight is None:
                mine = self._flights[asked.key] = _Flight()
        if flight is not None:
            return _awaited(flight, compute)
        try:
            # the one before us may have landed between our look and our start
            found = self.memory.find(asked.name)
            if isinstance(found, Kept) and found.is_fresh(asked.known.number):
                mine.kept = found
                return _sent(found, "hit")
            return self._computed(asked, compute, mine)
        except ShopError as error:
            mine.error = error
            return self._refused(asked, error)
        finally:
            with self._lock:
                del self._flights[asked.key]
            mine.landed.set()

    def _computed(
        self, asked: _Question, compute: Callable[[], Response], flight: _Flight
    ) -> Response:
        response = compute()
        if response.status_code != 200 or response.is_streamed or "Set-Cookie" in response.headers:
            return response
        body = response.get_data()
        if len(body) > MAX_BODY:
            return response
        number = asked.known.number
        life = LIFE_SECONDS * random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311  no secret
        kept = flight.kept = Kept(
            watched=asked.watched,
            version=number,
            expires_at=time.time() + life,
            etag=f"{number:x}-{hashlib.sha256(body).hexdigest()[:24]}",
            media_type=response.content_type,
            cache_control=response.headers.get("Cache-Control"),
            body=body,
        )
        self.memory.keep(asked.name, kept)
        self.cache.set(asked.key, kept.packed(), timeout_seconds=int(life))
        return _sent(kept, "miss")

    def _refused(self, asked: _Question, error: ShopError) -> Response:
        older = self.memory.find(asked.name)
        if isinstance(error, Transient) and isinstance(older, Kept):
            # better what was true a minute ago than nothing at all
            if older.expires_at > time.time():
                return _sent(older, "stale")
        elif isinstance(error, NotFound):
            until = time.time() + REFUSED_SECONDS
            self.memory.keep(asked.name, Refused(asked.known.number, until, error))
        raise error

    def quick(self, address: Address, minimum: str | None) -> tuple[Kept, str] | None:
        """Return a kept answer by nothing but its address, and what to call it."""
        kept = self.memory.at(address)
        if not isinstance(kept, Kept) or kept.headers is None:
            return None
        known = self.versions[kept.watched].current(_minimum(minimum))
        if not kept.is_fresh(known.number):
            return None
        return kept, "hit" if known.is_certain else "stale"

    def heard(self, number: str) -> None:
        """Take over a version that this process has just told a writer."""
        for version in self.versions.values():
            version.current(_minimum(number))

    def forget(self) -> None:
        """Start anew, as a fresh process does."""
        self.memory.forget()
        for version in self.versions.values():
            version.forget()


def address_of(environ: Environ) -> Address:
    """Return what the request line says, unread."""
    return environ["PATH_INFO"], environ.get("QUERY_STRING", "")


def _awaited(flight: _Flight, compute: Callable[[], Response]) -> Response:
    flight.landed.wait(WAIT_SECONDS)
    if flight.error is not None:
        raise flight.error.with_traceback(None)
    return compute() if flight.kept is None else _sent(flight.kept, "hit")


def _sent(kept: Kept, state: str) -> Response:
    """Make the answer, and leave it where `http.front` finds it on the way out."""
    request.environ[SLOT] = (kept, state)
    response = Response(kept.body, content_type=kept.media_type)
    response.set_etag(kept.etag)
    response.headers[VERSION_HEADER] = str(kept.version)
    response.headers["X-Cache"] = state
    response.headers["Cache-Control"] = kept.cache_control or "no-cache"
    return response


def _minimum(text: str | None) -> int | None:
    if text is None or not text.isdecimal() or len(text) > MAX_DIGITS:
        return None
    return int(text)


def _name(operation: Operation) -> str:
    """Name what is asked for: the same for every spelling of the same question."""
    wanted = {name: request.args[name] for name in _parameters(operation) if name in request.args}
    question = f"{request.path}?{urlencode(sorted(wanted.items()))}"
    return f"{_schema_mark(operation)}:{hashlib.sha256(question.encode()).hexdigest()[:40]}"


def _key(name: str, known: Known) -> str:
    mark, _, question = name.partition(":")
    return f"c:{mark}:{known.number}:{AUDIENCE}:{question}"


def _parameters(operation: Operation) -> set[str]:
    if operation.query is None:
        return set()
    return {field.data_key or name for name, field in operation.query.fields.items()}


def _has_only_known_parameters(operation: Operation) -> bool:
    """Say whether an address is worth remembering: anybody can invent a million others."""
    return set(request.args) <= _parameters(operation)


def _schema_mark(operation: Operation) -> str:
    """Name the form of the answer, so that two releases side by side do not read each other's."""
    mark = _marks.get(id(operation))
    if mark is None:
        form = repr(_form(operation.out, ())) if operation.out else operation.media_type
        mark = _marks[id(operation)] = hashlib.sha256(form.encode()).hexdigest()[:8]
    return mark


def _form(schema: Schema, above: tuple[type[Schema], ...]) -> list[object]:
    if type(schema) in above:
        return [type(schema).__name__]
    form: list[object] = []
    for name, each in sorted(schema.fields.items()):
        inner = each.inner if isinstance(each, fields.List) else each
        below = (
            _form(inner.schema, (*above, type(schema))) if isinstance(inner, fields.Nested) else []
        )
        form.append((name, type(each).__name__, each.allow_none, below))
    return form


_marks: dict[int, str] = {}
