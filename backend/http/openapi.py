"""The contract: an OpenAPI 3.1 document drawn from the routes and their declarations."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any  # Any: a JSON document

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import make_schema_key
from flask import Flask
from marshmallow import Schema, fields
from werkzeug.routing import BaseConverter, IntegerConverter, UUIDConverter

from backend.http import problem_schemas, problems
from backend.http.contract import Access, Operation
from backend.http.routes import PREFIX, Route, routes_of
from backend.http.uploads import FILE
from backend.kernel import errors
from backend.kernel.actor import Permission
from backend.kernel.errors import PermissionMissing, ShopError
from backend.kernel.idempotency import MAX_KEY, MIN_KEY

Json = dict[str, Any]
JSON = "application/json"
FORM = "multipart/form-data"

SCHEMES: dict[str, Json] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "cartToken": {"type": "apiKey", "in": "header", "name": "X-Cart-Token"},
    "orderToken": {"type": "apiKey", "in": "header", "name": "X-Order-Token"},
    "refreshCookie": {"type": "apiKey", "in": "cookie", "name": "refresh"},
}
HEADERS: dict[str, Json] = {
    "ETag": {"schema": {"type": "string"}, "description": "Send it back as If-None-Match"},
    "Idempotency-Replayed": {
        "schema": {"type": "string", "const": "true"},
        "description": "Present when this is the first answer once more",
    },
    "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"},
    "X-Cache": {"schema": {"type": "string", "enum": ["hit", "miss", "stale"]}},
    "X-Cart-Token": {
        "schema": {"type": "string"},
        "description": "Given to a guest by the first write; send it with every request",
    },
}
IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "One per intent; a repeat with the same key gets the first answer",
    "schema": {
        "type": "string",
        "minLength": MIN_KEY,
        "maxLength": MAX_KEY,
        "pattern": r"^[\x20-\x7e]+$",
    },
}
OPTIONAL_KEY: Json = IDEMPOTENCY_KEY | {"required": False}
IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The version that the change was made from",
    "schema": {"type": "string", "pattern": r'^(W/)?"?[0-9]{1,18}"?$'},
}


def document(app: Flask) -> Json:
    """Draw the document; the same routes always give the same document."""
    names = Names()
    plugin = MarshmallowPlugin(schema_name_resolver=names.of)
    spec = APISpec(
        "Cornerstore", "1", "3.1.0", plugins=[plugin], servers=[{"url": PREFIX}], info=_info()
    )
    assert plugin.converter is not None  # noqa: S101  made when the plugin joined the document
    plugin.converter.add_attribute_function(_enum_type)  # type: ignore[no-untyped-call]  # theirs
    for name, scheme in SCHEMES.items():
        spec.components.security_scheme(name, scheme)
    for name, header in HEADERS.items():
        spec.components.header(name, header)
    paths: dict[str, Json] = {}
    for route in routes_of(app):
        paths.setdefault(route.path, {})[route.verb] = _operation(route)
    refused = {error for route in routes_of(app) for error in _problems(route)}
    for error in sorted(refused, key=lambda error: error.__name__):
        name = problem_schemas.name_of(error)
        spec.components.schema(name, problem_schemas.schema_of(error))
        spec.components.response(name, _refusal(problems.status_of(error), [name]))
    for path, operations in paths.items():
        spec.path(path=path, operations=operations)
    finished: Json = _tidy(_sorted(spec.to_dict()))
    return finished


@dataclass
class Names:
    """A name for each schema: its class's own, and its feature before it when that is taken."""

    taken: dict[str, object] = dataclasses.field(default_factory=dict)

    def of(self, schema: Schema | type[Schema] | str) -> str:
        """Return the name; the same schema always gets the same."""
        schema = schema() if isinstance(schema, type) else schema
        assert isinstance(schema, Schema)  # noqa: S101  we never name a schema by a string
        key = make_schema_key(schema)
        own = type(schema).__name__ + ("Part" if schema.partial else "")
        parts = type(schema).__module__.split(".")
        feature = parts[2].title().replace("_", "") if "features" in parts else "Other"
        candidates = [own, feature + own, *(f"{feature}{own}{number}" for number in range(2, 100))]
        return next(name for name in candidates if self.taken.setdefault(name, key) == key)


def _operation(route: Route) -> Json:
    operation = route.operation
    found: Json = {
        "operationId": route.id,
        "summary": route.id.replace("_", " ").capitalize(),
        "tags": [route.feature],
        "x-permission": [who.value for who in operation.allows],
        "security": _security(operation),
        "parameters": [*_path_parameters(route), *_other_parameters(operation)],
        "responses": _success(route) | _refusals(route),
    }
    if operation.body is not None:
        found["requestBody"] = {"required": True, "content": {JSON: {"schema": operation.body}}}
    if operation.upload is not None:
        found["requestBody"] = {"required": True, "content": {FORM: {"schema": _form(operation)}}}
    return found


def _form(operation: Operation) -> Json:
    names = () if operation.upload is None else operation.upload.form.fields
    texts: Json = {name: {"type": "string"} for name in names}
    texts[FILE] = {"type": "string", "format": "binary"}
    return {"type": "object", "properties": texts, "required": [FILE]}


def _security(operation: Operation) -> list[Json]:
    """Any one of these opens the operation; an empty one means that nothing is needed."""
    if operation.needs_same_site:
        return [{"refreshCookie": []}]
    found: list[Json] = []
    if {Access.PUBLIC, Access.GUEST} & set(operation.allows):
        found.append({})
    if operation.allows != (Access.PUBLIC,):
        found.append({"bearer": []})
    if {Access.GUEST, Access.OWN} & set(operation.allows):
        found.append({"cartToken": []})
    if Access.OWN in operation.allows:
        found.append({"orderToken": []})
    return found or [{}]


def _path_parameters(route: Route) -> Iterator[Json]:
    for name, converter in route.rule._converters.items():  # noqa: SLF001  nowhere else to be had
        yield {"name": name, "in": "path", "required": True, "schema": _converted(converter)}


def _converted(converter: BaseConverter) -> Json:
    if isinstance(converter, IntegerConverter):
        return {"type": "integer", "minimum": 0}
    if isinstance(converter, UUIDConverter):
        return {"type": "string", "format": "uuid"}
    return {"type": "string"}


def _other_parameters(operation: Operation) -> Iterator[Json]:
    if operation.query is not None:
        yield {"in": "query", "schema": operation.query}
    if operation.is_idempotent:
        yield OPTIONAL_KEY if operation.is_key_optional else IDEMPOTENCY_KEY
    if operation.needs_version:
        yield IF_MATCH


def _success(route: Route) -> Json:
    operation = route.operation
    status = operation.status
    has_content = operation.out is not None or operation.media_type != JSON
    if status == 200 and not has_content:
        status = 204
    answer: Json = {"description": "Done", "headers": _headers(route)}
    if operation.out is not None:
        answer["content"] = {operation.media_type: {"schema": operation.out}}
    elif has_content:
        binary = {"type": "string", "contentMediaType": operation.media_type}
        answer["content"] = {operation.media_type: {"schema": binary}}
    answers: Json = {str(status): answer}
    if operation.has_etag and route.verb == "get":
        answers["304"] = {"description": "Unchanged since that ETag"}
    return answers


def _headers(route: Route) -> Json:
    operation = route.operation
    present = {
        "ETag": operation.has_etag,
        "Idempotency-Replayed": operation.is_idempotent,
        "X-Cache": operation.cached is not None,
        "X-Cart-Token": Access.GUEST in operation.allows and route.verb != "get",
    }
    return {name: name for name, is_there in present.items() if is_there}


def _refusals(route: Route) -> Json:
    """Return the problems by status; where a status has several, `type` tells them apart."""
    by_status: dict[int, list[str]] = {}
    for error in _problems(route):
        by_status.setdefault(problems.status_of(error), []).append(problem_schemas.name_of(error))
    return {
        str(status): names[0] if len(set(names)) == 1 else _refusal(status, sorted(set(names)))
        for status, names in sorted(by_status.items())
    }


def _refusal(status: int, names: list[str]) -> Json:
    found = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    schema = found[0] if len(found) == 1 else {"oneOf": found}
    answer: Json = {
        "description": "Refused",
        "content": {problems.MEDIA_TYPE: {"schema": schema}},
    }
    if status in {429, 503}:
        answer["headers"] = {"Retry-After": "Retry-After"}
    return answer


def _problems(route: Route) -> set[type[ShopError]]:
    """Return what the edge itself may refuse and what the operation says it refuses."""
    operation = route.operation
    found = {errors.Unauthenticated, errors.Transient, *operation.raises}
    if operation.needs_same_site or any(isinstance(who, Permission) for who in operation.allows):
        found.add(PermissionMissing)
    if "{" in route.path:
        found.add(errors.NotFound)
    if operation.body is not None or operation.upload is not None:
        found |= {errors.Malformed, errors.TooLarge, errors.Unsupported, errors.Invalid}
    if operation.query is not None:
        found.add(errors.Invalid)
    if operation.is_idempotent or operation.needs_version:
        found.add(errors.Malformed)
    if route.verb != "get":
        found.add(errors.Conflict)  # two lost races in a row
    if operation.limit is not None:
        found.add(errors.TooMany)
    return found


def _enum_type(_: object, field: fields.Field[Any], **__: object) -> Json:
    """Say that an enum by value is a text; apispec leaves its type open."""
    if not isinstance(field, fields.Enum) or not field.by_value:
        return {}
    return {"type": ["string", "null"] if field.allow_none else "string"}


def _info() -> Json:
    return {
        "description": (
            "Money is whole minor units beside a currency, a quantity is a decimal text, an "
            "instant is ISO 8601 in UTC. Every refusal is application/problem+json; its `type` "
            "names it and GET /problems lists them. `x-permission` says who may call."
        ),
        "license": {"name": "MIT", "identifier": "MIT"},
    }


def _sorted(spec: Json) -> Json:
    spec["paths"] = dict(sorted(spec["paths"].items()))
    for parts in spec["components"].values():
        if isinstance(parts, dict):
            ordered = dict(sorted(parts.items()))
            parts.clear()
            parts.update(ordered)
    return spec


def _tidy(node: Any) -> Any:  # noqa: ANN401  any part of the document
    """Turn what schemas carry (enums, dates, sets) into JSON and drop defaults that are null."""
    if isinstance(node, dict):
        return {
            str(key): _tidy(value)
            for key, value in node.items()
            if not (key == "default" and value is None) and not (key == "headers" and not value)
        }
    if isinstance(node, list | tuple | set | frozenset):
        return [_tidy(value) for value in node]
    if isinstance(node, Enum):
        return node.value
    return node if isinstance(node, str | int | float | bool | None) else str(node)
