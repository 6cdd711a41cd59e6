"""Every refusal leaves the house as problem+json (RFC 9457), and only here it gets a number."""

import re
from enum import Enum

import orjson
import structlog
from flask import Flask, Response, g, request
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from backend.kernel import errors
from backend.kernel.errors import ShopError

log = structlog.get_logger()

STATUS: dict[type[ShopError], int] = {
    errors.Malformed: 400,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.TooLarge: 413,
    errors.Unsupported: 415,
    errors.Invalid: 422,
    errors.PreconditionRequired: 428,
    errors.TooMany: 429,
    errors.Transient: 503,
    errors.NoSpace: 507,
}
MEDIA_TYPE = "application/problem+json"
BUG, BUG_TITLE = "/problems/internal", "Something broke on our side"
KIND_OF_HTTP = {
    400: errors.Malformed,
    404: errors.NotFound,
    413: errors.TooLarge,
    415: errors.Unsupported,
}


def install(app: Flask) -> None:
    """Answer every exception of the application with a problem."""
    app.register_error_handler(ShopError, _answer_shop_error)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(DataError, _answer_misfit)
    app.register_error_handler(Exception, _answer_bug)


def status_of(error: type[ShopError]) -> int:
    """Return the HTTP status of an error by its kind."""
    return next(STATUS[kind] for kind in error.__mro__ if kind in STATUS)


def type_of(error: type[ShopError]) -> str:
    """Return the problem type, made from the class name: OutOfStock is /problems/out-of-stock."""
    return "/problems/" + re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower()


def document(error: ShopError) -> dict[str, object]:
    """Return the problem document of an error."""
    kind = type(error)
    return {
        "type": type_of(kind),
        "title": error.title,
        "status": status_of(kind),
        "request_id": g.get("request_id"),
        **error.facts(),
    }


def _answer_shop_error(error: ShopError) -> Response:
    response = _respond(document(error), status_of(type(error)))
    if isinstance(error, errors.TooMany | errors.Transient):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.Unauthenticated):
        response.headers["WWW-Authenticate"] = 'Bearer realm="Cornerstore"'
    return response


def _answer_http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return _as_response(error)
    kind = KIND_OF_HTTP.get(error.code)
    if kind is not None:
        return _answer_shop_error(kind())
    response = _as_response(error)  # keeps headers such as Allow
    code = type_of_http(error)
    response.set_data(
        orjson.dumps(
            {
                "type": code,
                "title": error.name,
                "status": error.code,
                "request_id": g.get("request_id"),
            }
        )
    )
    response.content_type = MEDIA_TYPE
    return response


def type_of_http(error: HTTPException) -> str:
    """Return the problem type of an error that the web framework raised by itself."""
    return "/problems/" + error.name.lower().replace(" ", "-")


def _answer_misfit(error: DataError) -> Response:
    """Answer for a value that the database refuses to hold, which a schema should have refused."""
    log.warning("value did not fit", path=request.path, error=type(error.orig).__name__)
    return _answer_shop_error(errors.Invalid(errors={"_": ["A value is out of its range"]}))


def _answer_bug(error: Exception) -> Response:
    log.error(
        "request failed",
        path=request.path,
        method=request.method,
        error=type(error).__name__,
        exc_info=error,
    )
    return _respond(
        {
            "type": BUG,
            "title": BUG_TITLE,
            "status": 500,
            "request_id": g.get("request_id"),
        },
        500,
    )


def _as_response(error: HTTPException) -> Response:
    plain = error.get_response()
    return Response(plain.get_data(), status=error.code, headers=list(plain.headers))


def _respond(content: dict[str, object], status: int) -> Response:
    body = orjson.dumps(content, default=plain_value)
    return Response(body, status=status, content_type=MEDIA_TYPE)


def plain_value(value: object) -> object:
    """Turn a fact into JSON: dataclasses become objects, enums their value, the rest text."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)
