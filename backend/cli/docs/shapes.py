"""The schemas of the API guide in words, and examples made from them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any  # Any: a JSON schema, and values of any kind

SAMPLES: Mapping[str, Any] = {
    "first_name": "Grete",
    "last_name": "Wanderer",
    "email": "grete@example.org",
    "phone": "030 555 0188",
    "username": "grete",
    "password": "marzipan under the stairs",
    "quantity": "1.250",
    "line_1": "Lindenstraße 12",
    "postal_code": "10969",
    "city": "Berlin",
    "country": "DE",
    "currency": "EUR",
    "timezone": "Europe/Berlin",
    "locale": "en",
    "name": "Conference pears",
    "title": "Standard",
    "section_name": "Flowers",
    "reason": "Three people asked for it this week.",
    "note": "Please ring twice.",
    "alt": "A crate of pears",
    "sku": "FRU-PEAR",
    "step": "0.250",
    "rate_per": "1.000",
    "opens": "08:00",
    "closes": "20:00",
}
FORMATS: Mapping[str, Any] = {
    "uuid": "0193a5f0-6c1e-7cc3-9d8e-0123456789ab",
    "date-time": "2026-11-21T10:30:00Z",
    "date": "2026-11-21",
    "email": "grete@example.org",
    "binary": "<file>",
}
DEEPEST = 5


class Shapes:
    """All schemas of the document."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._schemas = schemas

    def described(self) -> Iterator[str]:
        """Yield a table for each schema that is no problem."""
        for name, schema in sorted(self._schemas.items()):
            if name.endswith("Problem") or "properties" not in schema:
                continue
            yield f"### {name}"
            yield ""
            required = set(schema.get("required", []))
            for field, inner in schema["properties"].items():
                mark = "" if field in required else "?"
                words = inner.get("description")
                yield f"- `{field}{mark}` {self.named(inner)}{f': {words}' if words else ''}"
            yield ""

    def named(self, schema: Mapping[str, Any]) -> str:
        """Return a schema in a few words."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return f"[{name}](#{anchor_of(name)})"
        for word in ("anyOf", "oneOf"):
            if word in schema:
                return " or ".join(self.named(each) for each in schema[word])
        if "enum" in schema:
            return " \\| ".join(f"`{value}`" for value in schema["enum"])
        kind = schema.get("type", "any")
        kinds = kind if isinstance(kind, list) else [kind]
        words = " or ".join(self._plain(each, schema) for each in kinds)
        return f"{words}{_limits(schema)}"

    def _plain(self, kind: str, schema: Mapping[str, Any]) -> str:
        if kind == "array":
            return f"list of {self.named(schema.get('items', {}))}"
        return str(schema.get("format", kind)) if kind == "string" else kind

    def example(self, schema: Mapping[str, Any], name: str, depth: int = 0) -> Any:  # noqa: ANN401  any JSON
        """Return a value that the schema allows, as a person would write it."""
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        for word in ("anyOf", "oneOf"):
            if word in schema:
                return self.example(schema[word][0], name, depth)
        if "enum" in schema:
            return next(value for value in schema["enum"] if value is not None)
        kind = schema.get("type", "string")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            inner = self.example(schema.get("items", {}), name.removesuffix("s"), depth + 1)
            return [inner] if depth < DEEPEST else []
        return _value(kind, schema, name)

    def _object(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        required = schema.get("required", [])
        fields = schema.get("properties", {})
        chosen = [name for name in fields if name in required] or list(fields)[:2]
        if depth >= DEEPEST:
            return {}
        return {name: self.example(fields[name], name, depth + 1) for name in chosen}


def _value(kind: str, schema: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  any JSON
    if kind == "string" and schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if name in SAMPLES and kind == "string":
        return SAMPLES[name]
    if kind == "boolean":
        return True
    if kind in {"integer", "number"}:
        return 340 if name.endswith("_minor") else max(1, schema.get("minimum", 1))
    return "1.000" if schema.get("pattern", "").startswith("^[0-9") else "..."


def _limits(schema: Mapping[str, Any]) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    longest = schema.get("maxLength")
    words = []
    if low is not None and high is not None and high < 2**31 - 1:
        words.append(f"{low} to {high}")
    elif low is not None:
        words.append(f"from {low}")
    if longest is not None:
        words.append(f"at most {longest} letters")
    if "default" in schema:
        words.append(f"else `{json.dumps(schema['default'])}`")
    return f" ({', '.join(words)})" if words else ""


def anchor_of(title: str) -> str:
    """Return the address of a heading as the usual viewers of Markdown make it."""
    kept = (letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return "".join(kept).replace(" ", "-")
