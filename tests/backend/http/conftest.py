"""An application of its own, with the probes for resources."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from backend.adapters import database
from backend.app import assemble
from backend.settings import RateLimit, Settings
from backend.wiring import House, profile_of
from tests.backend.http import probes
from tests.stage import Stage

LIMITS = {"search": RateLimit(3, 60), "orders": RateLimit(2, 60)}


@pytest.fixture(scope="session")
def build(settings: Settings, stage: Stage) -> Iterator[Callable[..., Flask]]:
    """Return a maker of applications: `build(public_url=..., pages=...)`."""
    made = []

    def build(*, pages=None, **changes):
        own = replace(settings, **{"rate_limits": LIMITS, "cache_url": "memory://"} | changes)
        app = Flask("probes", static_folder=None)
        app.testing = True
        database.install(app, own.database_url, threads=2)
        house = House(settings=own, app=app, units=stage.units(profile_of(own)))
        assemble(house, [probes.ns], **({"pages": pages} if pages else {}))
        stage.watch_door(app)
        made.append(app)
        return app

    yield build
    for app in made:
        with app.app_context():
            database.db.engine.dispose()


@pytest.fixture(scope="session")
def probe_app(build: Callable[..., Flask]) -> Flask:
    return build()


@pytest.fixture
def probe(probe_app: Flask, connection: Connection) -> FlaskClient:
    """Return a client of the probes; nobody has asked for anything yet."""
    for limiter in probe_app.extensions["limiter"]:
        limiter.limiter.storage.reset()
    return probe_app.test_client()


@pytest.fixture
def add(probe: FlaskClient) -> Callable[..., TestResponse]:
    """Return a sender of one intent: `add(2, key=..., token=...)`."""

    def add(number=1, *, key=probes.KEY, token="cart-token", **body):
        headers = {"X-Cart-Token": token} if token else {}
        if key is not None:
            headers["Idempotency-Key"] = key
        return probe.post("/api/probes", json={"number": number} | body, headers=headers)

    return add
