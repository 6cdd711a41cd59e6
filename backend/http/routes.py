"""Every operation of the API, as declared: what the start checks and documents are drawn from."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any  # Any: resource methods differ in their arguments

from flask import Flask
from flask_restx import Resource
from werkzeug.routing import Rule

from backend.http.contract import Operation, operation_of

PREFIX = "/api"
FROM_RESTX = {"specs"}  # its own document, which is no operation of the shop


@dataclass(frozen=True)
class Route:
    """One method of one resource at one address."""

    rule: Rule
    verb: str  # "get", "post", ...
    resource: type[Resource]
    method: Callable[..., Any]
    operation: Operation

    @property
    def path(self) -> str:
        """The address below /api, with its parameters in braces."""
        return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", self.rule.rule.removeprefix(PREFIX))

    @property
    def id(self) -> str:
        """The name given by `@ns.doc("place_order")`, or one made of method and resource."""
        given = getattr(self.method, "__apidoc__", {}).get("id")
        resource = re.sub(r"(?<!^)(?=[A-Z])", "_", self.resource.__name__).lower()
        return str(given or f"{self.verb}_{resource}")

    @property
    def feature(self) -> str:
        """The feature that the resource belongs to."""
        parts = self.resource.__module__.split(".")
        return parts[parts.index("features") + 1] if "features" in parts else parts[-1]

    @property
    def where(self) -> str:
        """The place in the code, for messages."""
        return f"{self.resource.__module__}.{self.resource.__name__}.{self.verb}"


def routes_of(app: Flask) -> Iterator[Route]:
    """Yield every operation, by address and method."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        resource = getattr(app.view_functions[rule.endpoint], "view_class", None)
        if resource is None or not issubclass(resource, Resource) or rule.endpoint in FROM_RESTX:
            continue
        for verb in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            method = getattr(resource, verb.lower())
            yield Route(rule, verb.lower(), resource, method, operation_of(method))


class Undeclared(Exception):
    """The routes do not say all that they must."""


def refuse_undeclared(app: Flask) -> None:
    """Let no shop start with an operation that does not say who may call it, or has no own name.

    Raises Undeclared with the place in the code.
    """
    seen: dict[str, Route] = {}
    for route in routes_of(app):
        if not route.operation.allows:
            message = f"{route.where} does not say who may call it: add @allows(...)"
            raise Undeclared(message)
        twin = seen.setdefault(route.id, route)
        if twin is not route:
            message = f"{route.where} and {twin.where} are both called {route.id}: use @ns.doc"
            raise Undeclared(message)
