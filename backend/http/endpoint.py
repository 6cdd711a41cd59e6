"""Opens the unit of work round a resource's method: the web edge."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any  # Any: bodies, path parameters and results differ by operation

import orjson
from flask import Response, current_app, g, request
from flask_restx import Resource

from backend.http import auth, body, uploads
from backend.http.contract import Operation, Secrets, load, operation_of
from backend.http.problems import plain_value
from backend.http.rate_limits import RateLimits
from backend.http.response_cache import ResponseCache
from backend.kernel import idempotency
from backend.kernel.actor import Actor
from backend.kernel.errors import (
    Invalid,
    Malformed,
    NotFound,
    PermissionMissing,
    PreconditionRequired,
)
from backend.kernel.idempotency import StoredAnswer
from backend.kernel.unit_of_work import UnitOfWork, Units

SAFE = {"GET", "HEAD"}
MAX_ID = 2**31 - 1  # a number in an address is the id of a row; PostgreSQL takes no larger one
KEPT_HEADERS = {"Location", "ETag"}  # of a stored answer


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
    limits: RateLimits


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
        if operation.is_kept_for(request.args):
            return edge().response_cache.serve(operation, lambda: _answer(method, operation, path))
        return _answer(method, operation, path)


def _answer(method: Callable[..., Any], operation: Operation, path: dict[str, object]) -> Response:
    house = edge()
    identity = auth.identify(operation, house.people)
    auth.check(operation, identity.actor)
    g.actor = identity.actor
    if operation.needs_same_site and not house.is_own_origin():
        raise PermissionMissing(permission="same-site")
    house.limits.check(operation.limit, identity.actor)
    content = body.read() if operation.body is not None else None
    arguments = _path(path) | _arguments(operation, content)
    if operation.prepare is not None:
        arguments["prepared"] = operation.prepare(
            lambda work: house.units.run(work, actor=identity.actor, read_only=True),
            arguments.get("body"),
        )
    work = _work(method, operation, arguments)
    if _has_key(operation):
        work = _once_per_key(work, operation, identity.actor, content, path)
    if operation.secrets is not None:
        work = _with_secrets(work, operation.secrets)
    finished = house.units.run(
        work,
        actor=identity.actor,
        read_only=request.method in SAFE,
        request_id=g.get("request_id"),
    )
    return _response(finished, operation, identity.headers)


def _path(path: dict[str, object]) -> dict[str, object]:
    """Return the parameters of the address. Raises NotFound for what no database can look up."""
    if not request.path.isascii():  # or an id could be written in any script that has digits
        raise NotFound
    for value in path.values():
        if (isinstance(value, str) and "\0" in value) or (
            isinstance(value, int) and value > MAX_ID
        ):
            raise NotFound
    return dict(path)


def _arguments(operation: Operation, content: object) -> dict[str, object]:
    arguments: dict[str, object] = {}
    if operation.query is not None:
        query = request.args.to_dict()
        if any("\0" in value for value in query.values()):
            raise Invalid(errors={"_": ["A text contains a NUL character"]})
        arguments["query"] = load(operation.query, query, is_body=False)
    if operation.body is not None:
        arguments["body"] = load(operation.body, content, is_body=True)
    if operation.upload is not None:
        sent, form = uploads.read(operation.upload)
        arguments["body"] = load(operation.upload.form, form, is_body=True) | {"file": sent}
    if operation.needs_version:
        arguments["version"] = _version()
    return arguments


def _work(
    method: Callable[..., Any], operation: Operation, arguments: dict[str, Any]
) -> Callable[[UnitOfWork], Finished]:
    def work(uow: UnitOfWork) -> Finished:
        return _finished(method(uow, **arguments), operation)

    return work


def _has_key(operation: Operation) -> bool:
    is_given = "Idempotency-Key" in request.headers
    return operation.is_idempotent and (is_given or not operation.is_key_optional)


def _with_secrets(
    work: Callable[[UnitOfWork], Finished], secrets: Secrets
) -> Callable[[UnitOfWork], Finished]:
    def with_secrets(uow: UnitOfWork) -> Finished:
        finished = work(uow)
        return replace(finished, headers=finished.headers | secrets(uow, finished.headers))

    return with_secrets


def _once_per_key(
    work: Callable[[UnitOfWork], Finished],
    operation: Operation,
    actor: Actor,
    content: object,
    path: dict[str, object],
) -> Callable[[UnitOfWork], Finished]:
    key = idempotency.checked_key(request.headers.get("Idempotency-Key"))
    route = f"{request.method} {request.url_rule.rule if request.url_rule else request.path}"
    scope_hash = idempotency.scope_of(actor_key=actor.key, route=route, key=key)
    fingerprint = idempotency.fingerprint_of(content, path)

    def once(uow: UnitOfWork) -> Finished:
        known = idempotency.begin(
            uow.session, scope_hash=scope_hash, fingerprint=fingerprint, now=uow.now
        )
        if known is not None:
            headers = known.headers | {"Idempotency-Replayed": "true"}
            return Finished(known.status, known.body.encode(), headers, operation.media_type)
        uow.checkpoints.passed("key-claimed")
        finished = work(uow)
        kept = {k: v for k, v in finished.headers.items() if k in KEPT_HEADERS}
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
    if not finished.body:
        del response.headers["Content-Type"]  # nothing is of no kind
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
        # a read is not refused for an If-Match, which is about changes
        response.make_conditional({**request.environ, "HTTP_IF_MATCH": ""})
    return response


def _download(download: Download, headers: dict[str, str]) -> Response:
    response = Response(
        download.chunks, headers=headers, content_type=download.media_type, direct_passthrough=True
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{download.name}"'
    if download.size is not None:
        response.content_length = download.size
    return response


def _version() -> int:
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text:
        raise PreconditionRequired
    if not text.isdecimal() or len(text) > 18:
        raise Malformed
    return int(text)
