"""Every operation of the written contract, and well-formed input to be spoilt."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any  # Any: parts of a JSON document

from openapi_schema_validator import OAS31Validator

CONTRACT = Path(__file__).parents[2] / "frontend" / "src" / "api" / "openapi.json"
DOCUMENT: dict[str, Any] = json.loads(CONTRACT.read_text())
JSON, PROBLEM = "application/json", "application/problem+json"
FORM = "multipart/form-data"
MARK = "@here@"
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Operation:
    """One method of one address, as the contract has it."""

    method: str
    path: str
    spec: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_public(self) -> bool:
        """Whether everybody may call."""
        return self.spec["x-permission"] == ["public"]

    @cached_property
    def body(self) -> Mapping[str, Any] | None:
        """The schema of the JSON it takes."""
        taken = self._taken.get(JSON)
        return None if taken is None else resolved(taken["schema"])

    @property
    def takes_nothing(self) -> bool:
        """Whether it has no body of any kind."""
        return not self._taken

    @property
    def emptiest(self) -> dict[str, Any]:
        """The arguments of a request with the least that it could be sent."""
        if FORM in self._taken:
            return {"data": {}, "content_type": FORM}
        return {"json": None if self.body is None else {}}

    @property
    def _taken(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.spec.get("requestBody", {}).get("content", {})
        return found

    def demands(self, header: str) -> bool:
        """Say whether a header must be sent."""
        return any(each["required"] for each in self.spec["parameters"] if each["name"] == header)

    def parameters(self, place: str) -> list[str]:
        """Return the names of the parameters in the path, the query or the header."""
        return [each["name"] for each in self.spec.get("parameters", []) if each["in"] == place]

    def accepts(self, value: object) -> bool:
        """Say whether the contract allows this body."""
        return self.body is not None and not list(_validator(self.body).iter_errors(value))

    def misfits(self, status: int, media_type: str, value: object) -> list[str]:
        """Return what an answer has that the contract does not promise."""
        documented = self.spec["responses"].get(str(status))
        if documented is None:
            return [f"{status} is not documented"]
        content = resolved(documented).get("content", {})
        if media_type not in content:
            return [f"{media_type} is not documented for {status}"] if media_type else []
        if "json" not in media_type:
            return []
        errors = _validator(content[media_type]["schema"]).iter_errors(value)
        return [f"{error.json_path}: {error.message}"[:300] for error in errors]

    def sample(self, known: Mapping[str, object], *, with_place: Place = ()) -> Any:
        """Return a body with all that is required, and with what leads to a place."""
        assert self.body is not None
        return _sample(self.body, known, with_place)

    def places(self) -> Iterator[Place]:
        """Walk through all fields, into lists and objects."""
        if self.body is not None:
            yield from _places(self.body, ())


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference."""
    while "$ref" in schema:
        found: Any = DOCUMENT
        for name in schema["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        schema = found
    for either in schema.get("anyOf", []):
        if either.get("type") != "null":
            return resolved(either)
    return schema


def spoilt(body: object, place: Place, fragment: str) -> str:
    """Write a body as JSON with something else, also what is no JSON, in one place."""
    copy: Any = {"top": deepcopy(body)}
    spot = copy
    path: list[str | int] = ["top", *place]
    for step in path[:-1]:
        spot = spot[step]
    spot[path[-1]] = MARK
    return json.dumps(copy["top"]).replace(f'"{MARK}"', fragment)


def _validator(schema: Mapping[str, Any]) -> OAS31Validator:
    return OAS31Validator({**schema, "components": DOCUMENT["components"]})


def _sample(schema: Mapping[str, Any], known: Mapping[str, object], place: Place) -> Any:
    schema = resolved(schema)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        wanted = {*schema.get("required", []), *place[:1]}
        return {
            name: known[name]
            if name in known
            else _sample(part, known, place[1:] if name in place[:1] else ())
            for name, part in schema["properties"].items()
            if name in wanted
        }
    if kind == "array":
        return [_sample(schema["items"], known, place[1:])]
    if "enum" in schema:
        return schema["enum"][0]
    if kind in {"integer", "number"}:
        return max(1, schema.get("minimum", 1))
    return {
        "date": "2026-11-20",
        "date-time": "2026-11-20T12:00:00Z",
        "email": "a@example.org",
    }.get(schema.get("format", ""), "Abc")


def _places(schema: Mapping[str, Any], above: Place) -> Iterator[Place]:
    schema = resolved(schema)
    if schema.get("type") == "array":
        yield (*above, 0)
        yield from _places(schema["items"], (*above, 0))
    for name, part in schema.get("properties", {}).items():
        yield (*above, name)
        yield from _places(part, (*above, name))


def _all() -> Iterator[Operation]:
    for path, methods in DOCUMENT["paths"].items():
        shared = methods.get("parameters", [])
        for method, spec in methods.items():
            if re.fullmatch("get|post|put|patch|delete", method):
                parameters = [resolved(each) for each in (*shared, *spec.get("parameters", []))]
                yield Operation(method.upper(), path, spec | {"parameters": parameters})


OPERATIONS = list(_all())
