"""Reads a JSON body strictly: whatever two readers could take differently is refused."""

import json
import math

from flask import request

from backend.kernel.errors import Invalid, Malformed, Unsupported

MAX_DEPTH = 20
MAX_NODES = 10_000


def read() -> object:
    """Return the body of the request.

    Raises Unsupported for another media type or an encoded body, Malformed for what is no JSON
    (NaN, infinities, a key that stands twice, half of a surrogate pair, too deep or too wide),
    Invalid for numbers beyond 64 bits and NUL characters, which no database takes.
    """
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
    """Look at every value, level by level."""
    level, nodes = [body], 0
    for _ in range(MAX_DEPTH):
        nodes += len(level)
        if not level:
            return
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                below += [*item, *item.values()]
            elif isinstance(item, list):
                below += item
            else:
                _check(item)
        level = below
        if nodes > MAX_NODES:
            break
    raise ValueError(nodes)


def _check(item: object) -> None:
    if isinstance(item, str):
        item.encode("utf-8")
        if "\0" in item:
            raise Invalid(errors={"_": ["A text contains a NUL character"]})
    elif isinstance(item, int) and not -(2**63) <= item < 2**63:
        raise Invalid(errors={"_": ["A number is too large"]})
