"""Names each request, writes one line about it and counts it."""

import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from structlog.contextvars import bind_contextvars, clear_contextvars

from backend.kernel.actor import Actor

log = structlog.get_logger()
SLOW_SECONDS = 1.0


def install(app: Flask, registry: CollectorRegistry) -> None:
    """Give every request an id that its answer, its problems and its log lines carry."""
    requests = Counter(
        "shop_requests", "Requests answered by this process", ["route", "status"], registry=registry
    )
    seconds = Histogram("shop_request_seconds", "Their duration", ["route"], registry=registry)

    def begin() -> None:
        clear_contextvars()
        g.request_id = uuid4().hex
        g.began = time.perf_counter()
        bind_contextvars(request_id=g.request_id)

    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        took = time.perf_counter() - g.began
        # the rule, not the address: an address may name a person's thing
        rule = request.url_rule.rule if request.url_rule else "unknown"
        route = f"{request.method} {rule}"
        requests.labels(route, response.status_code).inc()
        seconds.labels(route).observe(took)
        _write(route, response.status_code, took)
        return response

    app.before_request(begin)
    app.after_request(end)


def _write(route: str, status: int, took: float) -> None:
    actor = g.get("actor")
    # writes and slow answers are worth a line by themselves, reads only when somebody looks
    is_notable = took >= SLOW_SECONDS or not route.startswith(("GET ", "HEAD ", "OPTIONS "))
    (log.info if is_notable else log.debug)(
        "request answered",
        route=route,
        status=status,
        milliseconds=round(took * 1000, 1),
        user_id=str(actor.user_id) if isinstance(actor, Actor) and actor.user_id else None,
    )
