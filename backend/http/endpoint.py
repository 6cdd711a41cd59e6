"""Opens the unit of work round a resource's method: the web edge."""

import hashlib
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any  # Any: bodies, path parameters and results differ by operation

import orjson
from flask import Response, current_app, g, request
from flask_restx import Resource

from backend.http import auth
from backend.http.contract import Operation, load, operation_of
from backend.http.problems import plain_value
from backend.http.response_cache import ResponseCache
from backend.kernel import idempotency
from backend.kernel.actor import Actor
from backend.kernel.errors import (
    Invalid,
    Malformed,
    PermissionMissing,
    PreconditionRequired,
    Unsupported,
)
from backend.kernel.idempotency import StoredAnswer
from backend.kernel.unit_of_work import UnitOfWork, Units

MAX_DEPTH = 20
MAX_NODES = 10_000
SAFE = {"GET", "HEAD"}


@dataclass(frozen=True)
class Cookie:
    """A cookie to set, or to clear when the value is None."""

    name: str
    value: str | None
    max_age: int
    is_secure: bool
    path: str = "/"


@dataclass(frozen=True)
class Answer:
    """A result with headers or cookies of its own; plain results need none of this."""

    value: object = None
    headers: dict[str, str] = field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True)
class Download:
    """A file to send: its chunks, its name in ASCII and its type."""

    chunks: Iterator[bytes]
    name: str
    media_type: str
    size: int | None = None


@dataclass(frozen=True)
class Finished:
    """An answer as it will be sent; made inside the unit, sent after the commit."""

    status: int
    body: bytes
    headers: dict[str, str]
    media_type: str
    cookies: tuple[Cookie, ...] = ()
    download: Download | None = None


@dataclass(frozen=True)
class Edge:
    """What the web edge needs; `app.py` puts it together."""

    units: Units
    people: auth.Identify
    response_cache: ResponseCache
    is_own_origin: Callable[[], bool]


def edge() -> Edge:
    """Return the edge of the running application."""
    found: Edge = current_app.extensions["edge"]
    return found


class Endpoint(Resource):  # type: ignore[misc]  # flask-restx ships no types
    """A resource whose methods get a unit of work and validated arguments."""

    def dispatch_request(self, *_: object, **path: object) -> Response:
        """Identify, check, validate, prepare, run, dump, commit, answer: in this order."""
        name = "get" if request.method == "HEAD" else request.method.lower()
        method = getattr(self, name)
        operation = operation_of(method.__func__)
        if operation.cached is not None:
            return edge().response_cache.serve(operation, lambda: _answer(method, operation, path))
        return _answer(method, operation, path)


def _answer(method: Callable[..., Any], operation: Operation, path: dict[str, object]) -> Response:
    house = edge()
    identity = auth.identify(operation, house.people)
    auth.check(operation, identity.actor)
    if operation.needs_same_site and not house.is_own_origin():
        raise PermissionMissing(permission="same-site")
    body = _body() if operation.body is not None else None
    arguments = dict(path) | _arguments(operation, body)
    if operation.prepare is not None:
        arguments["prepared"] = operation.prepare(
            lambda work: house.units.run(work, actor=identity.actor, read_only=True),
            arguments.get("body"),
        )
    work = _work(method, operation, arguments, identity.actor)
    if operation.is_idempotent:
        work = _once_per_key(work, operation, identity.actor, body, path)
    finished = house.units.run(
        work,
        actor=identity.actor,
        read_only=request.method in SAFE,
        request_id=g.get("request_id"),
    )
    return _response(finished, operation, identity.headers)


def _arguments(operation: Operation, body: object) -> dict[str, object]:
    arguments: dict[str, object] = {}
    if operation.query is not None:
        arguments["query"] = load(operation.query, request.args.to_dict(), is_body=False)
    if operation.body is not None:
        arguments["body"] = load(operation.body, body, is_body=True)
    if operation.needs_version:
        arguments["version"] = _version()
    return arguments


def _work(
    method: Callable[..., Any], operation: Operation, arguments: dict[str, Any], actor: Actor
) -> Callable[[UnitOfWork], Finished]:
    del actor

    def work(uow: UnitOfWork) -> Finished:
        return _finished(method(uow, **arguments), operation)

    return work


def _once_per_key(
    work: Callable[[UnitOfWork], Finished],
    operation: Operation,
    actor: Actor,
    body: object,
    path: dict[str, object],
) -> Callable[[UnitOfWork], Finished]:
    key = idempotency.checked_key(request.headers.get("Idempotency-Key"))
    route = f"{request.method} {request.url_rule.rule if request.url_rule else request.path}"
    scope_hash = idempotency.scope_of(actor_key=actor.key, route=route, key=key)
    fingerprint = idempotency.fingerprint_of(body, path)

    def once(uow: UnitOfWork) -> Finished:
        known = idempotency.begin(
            uow.session, scope_hash=scope_hash, fingerprint=fingerprint, now=uow.now
        )
        if known is not None:
            headers = known.headers | {"Idempotency-Replayed": "true"}
            return Finished(known.status, known.body.encode(), headers, operation.media_type)
        uow.checkpoints.passed("key-claimed")
        finished = work(uow)
        kept = {k: v for k, v in finished.headers.items() if k in {"Location", "ETag"}}
        answer = StoredAnswer(finished.status, kept, finished.body.decode())
        idempotency.keep(uow.session, scope_hash=scope_hash, answer=answer)
        return finished

    return once


def _finished(result: object, operation: Operation) -> Finished:
    answer = result if isinstance(result, Answer) else Answer(value=result)
    if isinstance(answer.value, Download):
        return Finished(
            operation.status, b"", answer.headers, answer.value.media_type, (), answer.value
        )
    if operation.out is None:
        is_bytes = isinstance(answer.value, bytes)
        body = answer.value if isinstance(answer.value, bytes) else b""
        status = operation.status if is_bytes or operation.status != 200 else 204
    else:
        value = answer.value if operation.is_plain else operation.out.dump(answer.value)
        body, status = orjson.dumps(value, default=plain_value), operation.status
    return Finished(status, body, answer.headers, operation.media_type, answer.cookies)


def _response(finished: Finished, operation: Operation, headers: dict[str, str]) -> Response:
    if finished.download is not None:
        return _download(finished.download, finished.headers | headers)
    response = Response(
        finished.body,
        status=finished.status,
        headers=finished.headers | headers,
        content_type=finished.media_type if finished.body else None,
    )
    for cookie in finished.cookies:
        response.set_cookie(
            cookie.name,
            cookie.value or "",
            max_age=cookie.max_age if cookie.value else 0,
            path=cookie.path,
            secure=cookie.is_secure,
            httponly=True,
            samesite="Strict",
        )
    if operation.has_etag and finished.status == 200:
        response.set_etag(hashlib.sha256(finished.body).hexdigest()[:32])
        response.make_conditional(request)
    return response


def _download(download: Download, headers: dict[str, str]) -> Response:
    response = Response(
        download.chunks, headers=headers, content_type=download.media_type, direct_passthrough=True
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{download.name}"'
    if download.size is not None:
        response.content_length = download.size
    return response


def _body() -> object:
    if request.mimetype != "application/json" or request.content_encoding:
        raise Unsupported
    try:
        text = request.get_data(cache=False).decode("utf-8")
        body = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
        _measure(body)
    except (ValueError, RecursionError):
        raise Malformed from None
    return body


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "a key stands twice"
        raise ValueError(message)
    return found


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _measure(body: object) -> None:
    """Refuse bodies too deep, too wide, or with half of a surrogate pair in a text."""
    level, nodes = [body], 0
    for _ in range(MAX_DEPTH):
        nodes += len(level)
        if not level:
            return
        below: list[object] = []
        for item in level:
            if isinstance(item, str):
                item.encode("utf-8")
            elif isinstance(item, dict):
                below += [*item, *item.values()]
            elif isinstance(item, list):
                below += item
            elif isinstance(item, int) and not -(2**63) <= item < 2**63:
                raise Invalid(errors={"_": ["A number is too large"]})
        level = below
        if nodes > MAX_NODES:
            break
    raise ValueError(nodes)


def _version() -> int:
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text:
        raise PreconditionRequired
    if not text.isdecimal() or len(text) > 18:
        raise Malformed
    return int(text)
