"""Problems as schemas: each error class becomes a typed object with its facts."""

import dataclasses
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints  # Any: hints are anything
from uuid import UUID

from backend.http.problems import status_of, type_of
from backend.kernel.errors import ShopError

Json = dict[str, Any]  # Any: a JSON document

_PLAIN: tuple[tuple[type, Json], ...] = (
    # the order matters: bool is an int, datetime a date, StrEnum is tried before all
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
    (UUID, {"type": "string", "format": "uuid"}),
    (datetime, {"type": "string", "format": "date-time"}),
    (date, {"type": "string", "format": "date"}),
    (str, {"type": "string"}),
)


def name_of(error: type[ShopError]) -> str:
    """Return the name of the error's schema."""
    return f"{error.__name__}Problem"


def schema_of(error: type[ShopError]) -> Json:
    """Return the schema of the problem document that `problems.document` makes of an error."""
    own = {
        "type": {"type": "string", "const": type_of(error)},
        "title": {"type": "string", "examples": [error.title]},
        "status": {"type": "integer", "const": status_of(error)},
        "request_id": {"type": "string"},
    }
    facts = _facts(error)
    hidden = own.keys() & facts.keys()
    if hidden:
        message = f"{error.__name__} has facts that hide the problem's own: {sorted(hidden)}"
        raise TypeError(message)
    return _object(own | facts)


def _facts(kind: type) -> Json:
    hints = get_type_hints(kind)
    return {field.name: fact(hints[field.name]) for field in dataclasses.fields(kind)}


def fact(hint: Any) -> Json:  # noqa: ANN401  a type hint may be any object
    """Return the schema of a fact. Raises TypeError for a type that no problem should carry."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return _nullable([item for item in arguments if item is not type(None)])
    if origin in {tuple, list, frozenset, set}:
        return {"type": "array", "items": fact(arguments[0])}
    if origin is dict or (isinstance(origin, type) and issubclass(origin, dict)):
        return {"type": "object", "additionalProperties": fact(arguments[1])}
    if isinstance(hint, type):
        if issubclass(hint, Enum):
            return {"type": "string", "enum": [member.value for member in hint]}
        if dataclasses.is_dataclass(hint):
            return _object(_facts(hint))
        for kind, schema in _PLAIN:
            if issubclass(hint, kind):
                return dict(schema)
    message = f"a problem can not carry {hint}"
    raise TypeError(message)


def _object(properties: Json) -> Json:
    return {"type": "object", "required": sorted(properties), "properties": properties}


def _nullable(hints: list[Any]) -> Json:
    inner = [fact(hint) for hint in hints]
    if len(inner) == 1 and isinstance(inner[0].get("type"), str) and "enum" not in inner[0]:
        return inner[0] | {"type": [inner[0]["type"], "null"]}
    return {"anyOf": [*inner, {"type": "null"}]}
