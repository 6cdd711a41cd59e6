"""The API guide: every operation of the OpenAPI document, in an order a person reads it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any  # Any: an OpenAPI document is JSON

from backend.cli.contract import contract
from backend.cli.docs.shapes import Shapes, anchor_of

METHODS = ("get", "post", "put", "patch", "delete")
HEAD = """\
# API guide

Made by `make docs` from the OpenAPI document; a test fails when it is out of date. Everything
stands below `/api`; the running shop shows the same at `/api/docs` and gives the
document itself at `/api/openapi.json`.

- Money is whole minor units (`*_minor`) beside a currency, a quantity is a decimal text
  (`"1.250"`), an instant is ISO 8601 in UTC.
- `Permission`: one of the words is enough. `public` needs nothing, `guest` a cart token (given by
  the first write to a cart), `own` that it is yours, `signed-in` any log-in.
- Refusals are `application/problem+json` with `type`, `title`, `status`, `request_id` and facts
  of their own; a field that is wrong stands in `errors`.
- Lists answer `items`, `next` and `prev`; go on with `?after=` or `?before=`.
- A write that makes or decides something wants an `Idempotency-Key` of its own for each intent:
  the same key gets the same answer, never a second order.
- An edit names the version it stands on with `If-Match`.

Ten lines to begin with:

```python
import json, urllib.request, uuid

def call(method, path, body=None, **headers):
    request = urllib.request.Request("http://127.0.0.1:8000/api" + path, method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json",
                 "Idempotency-Key": str(uuid.uuid4()), **headers})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer), answer.headers

pears = call("GET", "/products?q=pears")[0]["items"][0]
cart, headers = call("POST", "/cart/lines", {"product_id": pears["id"], "quantity": "1.25"})
print(cart["total_minor"], headers["X-Cart-Token"])
```
"""


def api_guide() -> str:
    """Return the page."""
    document: dict[str, Any] = json.loads(contract())
    shapes = Shapes(document["components"]["schemas"])
    rooms = _by_room(document)
    parts = [HEAD]
    for room, operations in rooms.items():
        parts += [f"## {room}", ""]
        parts += [f"- [{_title(each)}](#{anchor_of(_title(each))})" for each in operations]
        parts.append("")
        for each in operations:
            parts += _operation(each, shapes, document)
    parts += [
        "## Shapes",
        "",
        "What bodies and answers are made of; `?` marks what may be left out.",
        "",
    ]
    parts += shapes.described()
    parts += ["## Problems", "", *_problems(document), ""]
    return "\n".join(parts).rstrip() + "\n"


def _by_room(document: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(document["paths"]):
        for method in METHODS:
            operation = document["paths"][path].get(method)
            if operation is not None:
                entry = {**operation, "path": path, "method": method}
                rooms.setdefault(operation.get("tags", ["other"])[0], []).append(entry)
    return dict(sorted(rooms.items()))


def _title(operation: Mapping[str, Any]) -> str:
    return f"{operation['method'].upper()} {operation['path']}"


def _operation(
    operation: Mapping[str, Any], shapes: Shapes, document: Mapping[str, Any]
) -> Iterator[str]:
    yield f"### {_title(operation)}"
    yield ""
    more = f" {operation['description']}" if "description" in operation else ""
    yield f"{operation['summary']} (`{operation['operationId']}`).{more}"
    yield ""
    yield f"- Permission: {', '.join(f'`{word}`' for word in operation.get('x-permission', []))}"
    yield from (f"- {line}" for line in _parameters(operation, shapes))
    body = operation.get("requestBody", {}).get("content", {})
    for kind, content in body.items():
        yield f"- Body ({kind}): {shapes.named(content['schema'])}"
    yield from (f"- {line}" for line in _answers(operation, shapes))
    refused = _refusals(operation, document)
    if refused:
        yield f"- Problems: {'; '.join(refused)}"
    yield ""
    yield "```"
    yield from _example(operation, shapes)
    yield "```"
    yield ""


def _parameters(operation: Mapping[str, Any], shapes: Shapes) -> Iterator[str]:
    for place, word in (("path", "In the path"), ("query", "Query"), ("header", "Headers")):
        found = [each for each in operation.get("parameters", []) if each["in"] == place]
        if found:
            yield f"{word}: " + ", ".join(
                f"`{each['name']}{_mark(each)}` {shapes.named(each['schema'])}" for each in found
            )


def _mark(parameter: Mapping[str, Any]) -> str:
    return "" if parameter.get("required") else "?"


def _answers(operation: Mapping[str, Any], shapes: Shapes) -> Iterator[str]:
    for status, answer in operation["responses"].items():
        if not status.startswith(("2", "3")):
            continue
        content = answer.get("content", {})
        shape = ", ".join(
            shapes.named(each["schema"]) if "json" in kind else kind
            for kind, each in content.items()
        )
        headers = ", ".join(f"`{name}`" for name in answer.get("headers", {}))
        words = shape or answer["description"]
        yield f"Answer {status}: {words}{f' with {headers}' if headers else ''}"


def _refusals(operation: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    found = []
    kept = document["components"]["responses"]
    for status, named in operation["responses"].items():
        if status.startswith(("2", "3")):
            continue
        answer = kept[named["$ref"].rpartition("/")[2]] if "$ref" in named else named
        schemas = [each["schema"] for each in answer.get("content", {}).values()]
        refs = [one for schema in schemas for one in schema.get("oneOf", [schema])]
        codes = (_code(ref["$ref"]) for ref in refs if "$ref" in ref)
        found.append(f"{status} " + ", ".join(f"`{code}`" for code in codes))
    return found


def _code(ref: str) -> str:
    name = ref.rpartition("/")[2].removesuffix("Problem")
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]


def _example(operation: Mapping[str, Any], shapes: Shapes) -> Iterator[str]:
    path = operation["path"]
    for each in operation.get("parameters", []):
        if each["in"] == "path":
            path = path.replace(
                f"{{{each['name']}}}", str(shapes.example(each["schema"], each["name"]))
            )
    lines = [f"curl -X {operation['method'].upper()} $SHOP/api{path}"]
    words = operation.get("x-permission", [])
    if "public" not in words:
        token = "X-Cart-Token: $CART" if "guest" in words else "Authorization: Bearer $TOKEN"
        lines.append(f'-H "{token}"')
    for each in operation.get("parameters", []):
        if each["in"] == "header" and each.get("required"):
            value = "an-intent-of-mine-1" if each["name"] == "Idempotency-Key" else '"1"'
            lines.append(f"-H '{each['name']}: {value}'")
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        body = shapes.example(content["schema"], "")
        if "json" in kind:
            lines.append("-H 'Content-Type: application/json'")
            lines.append(f"-d '{json.dumps(body, ensure_ascii=False)}'")
        else:
            lines += [
                f"-F {name}=@photo.jpg" if name == "file" else f"-F '{name}={value}'"
                for name, value in dict(body).items()
            ]
    yield " \\\n  ".join(lines)


def _problems(document: Mapping[str, Any]) -> Iterator[str]:
    yield "| code | status | facts |"
    yield "|---|---|---|"
    common = {"type", "title", "status", "request_id", "detail", "instance"}
    for name, schema in sorted(document["components"]["schemas"].items()):
        if name.endswith("Problem"):
            properties = schema.get("properties", {})
            facts = ", ".join(f"`{fact}`" for fact in properties if fact not in common)
            status = properties.get("status", {}).get("const", "")
            yield f"| `{_code(name)}` | {status} | {facts} |"
