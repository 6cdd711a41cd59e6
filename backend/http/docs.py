"""The contract as served: for programs, for people, and one address for each problem."""

from functools import cache
from typing import Any  # Any: a JSON document

import orjson
from flask import Flask, Response
from werkzeug.exceptions import default_exceptions

from backend.http import openapi, problems
from backend.kernel.errors import NotFound, ShopError

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>The API of the shop</title>
<link rel="stylesheet" href="/swaggerui/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/swaggerui/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
"""
START = """SwaggerUIBundle({
  url: '/api/docs/openapi.json', dom_id: '#api', validatorUrl: null, deepLinking: true,
  docExpansion: 'none', showExtensions: true, tagsSorter: 'alpha'
})
"""


def install(app: Flask) -> None:
    """Add the documents. They are drawn when first asked for."""

    @cache
    def contract() -> bytes:
        return orjson.dumps(openapi.document(app))

    @cache
    def older() -> bytes:
        return orjson.dumps(as_version_3_0(orjson.loads(contract())))

    def problem(code: str) -> Response:
        found = next((each for each in known_problems() if each["code"] == code), None)
        if found is None:
            raise NotFound
        return _json(orjson.dumps(found))

    rules = {
        "/api/openapi.json": lambda: _json(contract()),
        "/api/docs": lambda: Response(PAGE, content_type="text/html; charset=utf-8"),
        "/api/docs/openapi.json": lambda: _json(older()),
        "/api/docs/start.js": lambda: Response(START, content_type="text/javascript"),
        "/problems": lambda: _json(orjson.dumps({"items": known_problems()})),
    }
    for rule, view in rules.items():
        app.add_url_rule(rule, f"docs:{rule}", view)
    app.add_url_rule("/problems/<code>", "docs:problem", problem)


def known_problems() -> list[dict[str, Any]]:
    """Return every problem that can be answered, read from the classes."""
    own = {problems.type_of(error): _described(error) for error in _all_below(ShopError)}
    for number, error in default_exceptions.items():
        if number >= 400 and number not in problems.KIND_OF_HTTP:
            example = error()
            found = problems.type_of_http(example)
            own.setdefault(found, _entry(found, example.name, number, example.description))
    own[problems.BUG] = _entry(problems.BUG, problems.BUG_TITLE, 500, "A bug; it has been logged")
    return [own[key] for key in sorted(own)]


def as_version_3_0(node: Any) -> Any:  # noqa: ANN401  any part of a document
    """Say the contract in OpenAPI 3.0, the newest that the bundled viewer reads."""
    if isinstance(node, list):
        return [as_version_3_0(part) for part in node]
    if not isinstance(node, dict):
        return node
    found = {name: as_version_3_0(part) for name, part in node.items() if name != "identifier"}
    if isinstance(found.get("openapi"), str):
        found["openapi"] = "3.0.3"
    if "const" in found and isinstance(found.get("type"), str):
        found["enum"] = [found.pop("const")]
    if isinstance(found.get("type"), list):
        found["type"] = next(kind for kind in found["type"] if kind != "null")
        found["nullable"] = True
    if isinstance(found.get("anyOf"), list):
        found["anyOf"] = [part for part in found["anyOf"] if part != {"type": "null"}]
        found["nullable"] = True
    if found.pop("contentMediaType", None):
        found["format"] = "binary"
    if isinstance(found.get("examples"), list):
        found["example"] = found.pop("examples")[0]
    return found


def _all_below(kind: type[ShopError]) -> set[type[ShopError]]:
    return {found for each in kind.__subclasses__() for found in (each, *_all_below(each))}


def _described(error: type[ShopError]) -> dict[str, Any]:
    words = (error.__doc__ or "").strip()
    is_generated = words.startswith(f"{error.__name__}(")  # what @dataclass writes by itself
    return _entry(
        problems.type_of(error),
        error.title,
        problems.status_of(error),
        None if is_generated else " ".join(words.split()) or None,
    )


def _entry(kind: str, title: str, status: int, description: str | None) -> dict[str, Any]:
    code = kind.removeprefix("/problems/")
    return {
        "code": code,
        "type": kind,
        "title": title,
        "status": status,
        "description": description,
    }


def _json(body: bytes) -> Response:
    return Response(body, content_type="application/json")
