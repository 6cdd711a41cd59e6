"""API processes in miniature: each with a cache of its own, all with one database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response
from marshmallow import Schema, fields
from prometheus_client import CollectorRegistry

from backend.adapters.cache import open_cache
from backend.http import front, problems
from backend.http.contract import PUBLIC, Operation
from backend.http.response_cache import ResponseCache
from backend.http.versions import Version
from backend.kernel.errors import Transient
from tests.ports import MemoryCache

KEY = "version:catalogue"


class Query(Schema):
    q = fields.String()
    size = fields.Integer()


@dataclass
class Database:
    """What all processes share: a version and something to read."""

    number: int = 1
    text: str = "pears"
    reads: int = 0
    is_down: bool = False

    def version(self):
        if self.is_down:
            raise Transient
        return self.number

    def change(self, text, cache=None):
        """Commit a change; with a cache, tell it."""
        self.text = text
        self.number += 1
        if cache is not None:
            cache.raise_number(KEY, self.number)

    def read(self):
        self.reads += 1
        if self.is_down:
            raise Transient
        return Response(self.text, content_type="text/plain; charset=utf-8")


@dataclass
class Process:
    """One API process: an application with a cache of its own."""

    database: Database
    cache: Any = field(default_factory=MemoryCache)
    compute: Callable[[], Response] | None = None
    seconds: float = 0.0  # how long it believes the version it knows

    def __post_init__(self):
        self.registry = CollectorRegistry()
        version = Version(KEY, self.cache, self.database.version)
        version.cache_seconds = version.database_seconds = self.seconds
        self.kept = ResponseCache(cache=self.cache, versions={"catalogue": version})
        self.app = Flask("process", static_folder=None)
        self.app.testing = True
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        problems.install(self.app)
        operation = Operation(allows=(PUBLIC,), query=Query(), cached="catalogue")
        self.app.add_url_rule(
            "/products",
            "products",
            lambda: self.kept.serve(operation, self.compute or self.database.read),
        )
        self.app.add_url_rule("/products", "change", self._change, methods=["POST"])
        front.install(self.app, self.kept, self.registry)

    def _change(self):
        self.database.change("changed here")
        return Response("", headers={"X-Catalogue-Version": str(self.database.number)})

    def get(self, address="/products", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.app.test_client().get(address, headers=named)


def redis_cache(url):
    return open_cache(Flask("cache"), url)


def state_of(answer):
    return answer.headers["X-Cache"]
