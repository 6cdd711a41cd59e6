"""What an operation takes, gives, refuses and demands, said once beside the method.

The decorators only write an `Operation`; `backend.http.endpoint` obeys it and the OpenAPI document
is drawn from it, so that behaviour and documentation can not drift apart.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, is_dataclass
from enum import StrEnum
from typing import Any, TypeVar  # Any: resource methods differ in their arguments

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError

from backend.http.uploads import Upload
from backend.kernel.actor import Permission
from backend.kernel.errors import (
    Invalid,
    PermissionMissing,
    PreconditionRequired,
    ShopError,
    StaleVersion,
    TooMany,
    Unauthenticated,
)
from backend.kernel.idempotency import KeyReused
from backend.kernel.unit_of_work import UnitOfWork

Method = TypeVar("Method", bound=Callable[..., Any])
Reading = Callable[[Callable[[UnitOfWork], Any]], Any]
Preparation = Callable[[Reading, Any], Any]
Secrets = Callable[[UnitOfWork, Mapping[str, str]], dict[str, str]]


class Access(StrEnum):
    """Who may come in without a named permission."""

    PUBLIC = "public"  # anybody
    GUEST = "guest"  # anybody; a first write is given a cart token
    OWN = "own"  # who shows any credential; the query filters by the actor


PUBLIC, GUEST, OWN = Access.PUBLIC, Access.GUEST, Access.OWN


class Per(StrEnum):
    """Whose requests are counted together."""

    ADDRESS = "address"
    ACTOR = "actor"  # a person or a guest; the address of somebody unknown


@dataclass(frozen=True)
class Limit:
    """A name of RATE_LIMITS and whose requests it counts."""

    name: str
    per: Per


@dataclass
class Operation:
    """One method of one resource, as declared."""

    allows: tuple[Access | Permission, ...] = ()
    body: Schema | None = None
    query: Schema | None = None
    upload: Upload | None = None  # a form with a file instead of a JSON body
    out: Schema | None = None
    is_plain: bool = False  # rows are finished dictionaries, dumped as they are
    media_type: str = "application/json"
    status: int = 200
    raises: tuple[type[ShopError], ...] = ()
    is_idempotent: bool = False
    is_key_optional: bool = False  # without a key each request counts
    secrets: Secrets | None = None  # headers too secret to be stored with the answer
    has_etag: bool = False
    needs_version: bool = False
    prepare: Preparation | None = None
    cached: str | None = None  # name of the version that makes stored answers stale
    cached_unless: tuple[str, ...] = ()  # parameters that ask for an answer of one's own
    needs_same_site: bool = False  # honours the refresh cookie, so demands proof of origin
    limit: Limit | None = None

    def is_kept_for(self, query: Container[str]) -> bool:
        """Say whether a request with these parameters gets the answer that everybody gets."""
        return self.cached is not None and not any(name in query for name in self.cached_unless)


def operation_of(method: Callable[..., Any]) -> Operation:
    """Return the method's declaration, making an empty one at first."""
    found: Operation | None = getattr(method, "operation", None)
    if found is None:
        found = Operation()
        method.operation = found  # type: ignore[attr-defined]  # this is where it is kept
    return found


def allows(*who: Access | Permission) -> Callable[[Method], Method]:
    """Say who may call; any one of them suffices. Compulsory: the start fails without it."""

    def declare(method: Method) -> Method:
        operation_of(method).allows = who
        return method

    return declare


def takes(
    body: type[Schema] | Schema | None = None, *, query: type[Schema] | None = None
) -> Callable[[Method], Method]:
    """Say the schema of the JSON body (unknown fields refused) and of the query string."""

    def declare(method: Method) -> Method:
        operation = operation_of(method)
        operation.body = body() if isinstance(body, type) else body
        operation.query = query() if query is not None else None
        if body is not None or query is not None:
            _add_problem(operation, Invalid)
        return method

    return declare


def takes_file(form: type[Schema], *, max_bytes: int) -> Callable[[Method], Method]:
    """Say that the body is a form: a `file` (a `SentFile`) and the fields of the schema."""

    def declare(method: Method) -> Method:
        operation_of(method).upload = Upload(max_bytes, form())
        return method

    return declare


def gives(
    out: type[Schema] | Schema | None = None,
    status: int = 200,
    *,
    plain: bool = False,
    etag: bool = False,
    media_type: str = "application/json",
) -> Callable[[Method], Method]:
    """Say the schema and status of the answer; `etag` lets a poll be answered with 304."""

    def declare(method: Method) -> Method:
        operation = operation_of(method)
        operation.out = out() if isinstance(out, type) else out
        operation.status = status
        operation.is_plain = plain
        operation.has_etag = etag
        operation.media_type = media_type
        return method

    return declare


def raises(*errors: type[ShopError]) -> Callable[[Method], Method]:
    """Name the problems a caller must expect beyond the ones every operation has."""

    def declare(method: Method) -> Method:
        for error in errors:
            _add_problem(operation_of(method), error)
        return method

    return declare


def idempotent(method: Method) -> Method:
    """Demand an Idempotency-Key and answer its repeats with the first answer."""
    operation = operation_of(method)
    operation.is_idempotent = True
    _add_problem(operation, KeyReused)
    return method


def idempotent_if_keyed(method: Method) -> Method:
    """Answer repeats with the first answer when an Idempotency-Key is sent; none need be."""
    operation_of(idempotent(method)).is_key_optional = True
    return method


def secret_headers(secrets: Secrets) -> Callable[[Method], Method]:
    """Add headers that are never stored: `secrets(uow, headers)` makes them for each answer.

    They are made from the other headers of the answer, so that a repeat is given the same.
    """

    def declare(method: Method) -> Method:
        operation_of(method).secrets = secrets
        return method

    return declare


def versioned(method: Method) -> Method:
    """Demand If-Match; the method gets the number as `version`."""
    operation = operation_of(method)
    operation.needs_version = True
    _add_problem(operation, PreconditionRequired)
    _add_problem(operation, StaleVersion)
    return method


def prepares(preparation: Preparation) -> Callable[[Method], Method]:
    """Do slow work before the unit opens: `preparation(reading, body)`.

    `reading(work)` runs a read unit. What it returns reaches the method as `prepared`.
    """

    def declare(method: Method) -> Method:
        operation_of(method).prepare = preparation
        return method

    return declare


def cached(version_name: str, *, unless: tuple[str, ...] = ()) -> Callable[[Method], Method]:
    """Let finished answers be kept while the named version stands (`response_cache`).

    A request with any of the parameters in `unless` is answered for the one who asks, and not kept.
    """

    def declare(method: Method) -> Method:
        operation = operation_of(method)
        operation.cached, operation.cached_unless = version_name, unless
        if unless:
            _add_problem(operation, Unauthenticated)
            _add_problem(operation, PermissionMissing)
        return method

    return declare


def same_site(method: Method) -> Method:
    """Demand proof that the request comes from the shop's own pages (refresh cookie)."""
    operation_of(method).needs_same_site = True
    return method


def limited(name: str, *, per: Per) -> Callable[[Method], Method]:
    """Let RATE_LIMITS say under `name` how often this may be asked for; refuses with TooMany."""

    def declare(method: Method) -> Method:
        operation = operation_of(method)
        operation.limit = Limit(name, per)
        _add_problem(operation, TooMany)
        return method

    return declare


def load(schema: Schema, data: object, *, is_body: bool) -> Any:  # noqa: ANN401  post_load decides
    """Validate. Unknown fields are refused in bodies and ignored in queries. Raises Invalid."""
    try:
        loaded = schema.load(data, unknown=RAISE if is_body else EXCLUDE)  # type: ignore[arg-type]  # any JSON
    except ValidationError as error:
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]  # theirs
        raise Invalid(errors=_flat(messages)) from None
    if not _fits(loaded):
        raise Invalid(errors={"_": ["A number is too large"]})
    return loaded


def _fits(value: object) -> bool:
    """Say whether every whole number has at most 64 bits; numbers may come as texts too."""
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, Mapping):
        return all(_fits(part) for part in value.values())
    if isinstance(value, list | tuple):
        return all(_fits(part) for part in value)
    return not is_dataclass(value) or _fits(vars(value))


def _flat(messages: Mapping[Any, Any], prefix: str = "") -> dict[str, list[str]]:
    flat: dict[str, list[str]] = {}
    for name, value in messages.items():
        path = f"{prefix}{name}" if name != "_schema" else prefix.rstrip(".") or "_"
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{path}.")
        else:
            flat[path] = [str(message) for message in value]
    return flat


def _add_problem(operation: Operation, error: type[ShopError]) -> None:
    if error not in operation.raises:
        operation.raises = (*operation.raises, error)
