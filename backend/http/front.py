"""Stands before the application: a kept answer goes out without Flask being asked.

Every kept answer leaves by this door, the first time too, so it carries the same headers always.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any  # Any: WSGI's own types

from flask import Flask
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from backend.http.contract import PUBLIC
from backend.http.kept_answers import Headers, Kept
from backend.http.response_cache import SLOT, VERSION_HEADER, Environ, ResponseCache, address_of
from backend.http.routes import routes_of

StartResponse = Callable[..., Any]  # Any: as above
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
READS = {"GET", "HEAD"}
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)  # unless refused
# belong to one answer alone, or are written anew each time
ITS_OWN = {"x-cache", "x-request-id", "date", "content-length", "cache-control"}


class Unsafe(Exception):
    """An operation is cached that not everybody may call."""


def install(app: Flask, kept: ResponseCache, registry: CollectorRegistry) -> None:
    """Stand before the application. Raises Unsafe for a cached operation that is not public."""
    for route in routes_of(app):
        if route.operation.cached is not None and route.operation.allows != (PUBLIC,):
            message = f"{route.where} is cached, so it has to be @allows(PUBLIC)"
            raise Unsafe(message)
    front = Front(app.wsgi_app, kept)
    app.wsgi_app = front  # type: ignore[method-assign]  # middleware
    registry.register(front)


class Front(Collector):
    """WSGI middleware round the application."""

    def __init__(self, app: Application, kept: ResponseCache) -> None:
        self._app = app
        self._kept = kept
        self._counts = {"hit": 0, "miss": 0, "stale": 0}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or let the application answer."""
        is_read = environ["REQUEST_METHOD"] in READS
        if is_read:
            minimum = environ.get("HTTP_X_CATALOGUE_VERSION")
            found = self._kept.quick(address_of(environ), minimum)
            if found is not None:
                kept, state = found
                return self._answer(kept, state, os.urandom(16).hex(), environ, start_response)
        request_id = ""

        def held(status: str, headers: Headers, exc_info: object = None) -> object:
            nonlocal request_id
            if SLOT in environ and status.startswith("200"):
                request_id = _keep_headers(environ[SLOT][0], headers)
                return None
            environ.pop(SLOT, None)
            if not is_read:
                self._listen(headers)
            return start_response(status, headers, exc_info)

        answer = self._app(environ, held)
        if SLOT not in environ:
            return answer
        if hasattr(answer, "close"):
            answer.close()
        kept, state = environ[SLOT]
        return self._answer(kept, state, request_id, environ, start_response)

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Tell how many answers of this process came out of the cache."""
        family = CounterMetricFamily(
            "shop_cached_answers", "Answers of cached operations", labels=["state"]
        )
        for state, count in self._counts.items():
            family.add_metric([state], count)
        yield family

    def _listen(self, headers: Headers) -> None:
        """See a change that this very process has made at once."""
        for name, value in headers:
            if name == VERSION_HEADER:
                self._kept.heard(value)

    def _answer(
        self,
        kept: Kept,
        state: str,
        request_id: str,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        self._counts[state] += 1
        headers = [*(kept.headers or ()), ("X-Cache", state), ("X-Request-Id", request_id)]
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if wanted is not None and (f'"{kept.etag}"' in wanted or wanted.strip() == "*"):
            start_response("304 Not Modified", headers)
            return []
        body = kept.body
        if kept.is_worth_packing() and _takes_gzip(environ):
            # the tag becomes a weak one: it stands for both spellings of the answer
            headers = [(name, f"W/{value}" if name == "ETag" else value) for name, value in headers]
            headers.append(("Content-Encoding", "gzip"))
            body = kept.gzipped()
        headers += [("Content-Type", kept.media_type), ("Content-Length", str(len(body)))]
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _takes_gzip(environ: Environ) -> bool:
    """Say whether the visitor reads gzip. These answers are public, so none gives a secret away."""
    return GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")) is not None


def _keep_headers(kept: Kept, headers: Headers) -> str:
    """Keep the headers that the application gives to this answer; return the request's id."""
    if kept.headers is None:
        own = [
            (name, value)
            for name, value in headers
            if name.lower() not in ITS_OWN and name.lower() != "content-type"
        ]
        if kept.is_worth_packing():
            own.append(("Vary", "Accept-Encoding"))
        kept.headers = [*own, ("Cache-Control", kept.cache_control or "no-cache")]
    return next((value for name, value in headers if name == "X-Request-Id"), "")
