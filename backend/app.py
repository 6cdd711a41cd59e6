"""The Flask application: edge, problem handlers, health. No business word here."""

from uuid import uuid4

from flask import Flask, Response, g

from backend import api
from backend.http import problems
from backend.http.endpoint import Edge
from backend.http.response_cache import ResponseCache
from backend.kernel.actor import Actor
from backend.kernel.errors import Unauthenticated
from backend.settings import Settings
from backend.wiring import House, wire

MAX_BODY = 256 * 1024


def create_app(settings: Settings) -> Flask:
    """Build the API of one shop."""
    return assemble(wire(settings))


def from_environment() -> Flask:
    """Build the API for a server that calls without arguments."""
    return create_app(Settings.from_env())


def assemble(house: House) -> Flask:
    """Add edge, routes and health to a wired application."""
    app = house.app
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_PARTS"] = 20
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    problems.install(app)
    app.extensions["edge"] = Edge(
        units=house.units,
        people=_nobody,
        response_cache=ResponseCache(cache=house.units.ports.cache, versions={}),
        is_own_origin=lambda: False,
    )
    app.before_request(_name_request)
    app.after_request(_tell_request)
    api.mount(app)
    app.add_url_rule("/healthz", "healthz", lambda: {"status": "ok"})
    return app


def _nobody(token: str) -> Actor:
    del token
    raise Unauthenticated


def _name_request() -> None:
    g.request_id = uuid4().hex


def _tell_request(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
