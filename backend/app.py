"""The Flask application: edge, problem handlers, health. No business word here."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import structlog
from flask import Flask
from flask_restx import Namespace
from prometheus_client import CollectorRegistry
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix

from backend import api
from backend.features.accounts import service as accounts
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import VERSION_KEY
from backend.http import (
    auth,
    front,
    headers,
    health,
    metrics,
    problems,
    rate_limits,
    request_log,
    static,
)
from backend.http.endpoint import Edge
from backend.http.response_cache import ResponseCache
from backend.http.tokens import AccessTokens
from backend.http.versions import Version
from backend.kernel.actor import NOBODY, SYSTEM, Actor
from backend.kernel.errors import Transient
from backend.kernel.ids import opening_code
from backend.kernel.unit_of_work import Units
from backend.settings import Settings
from backend.wiring import House, is_migrated, wire

log = structlog.get_logger()
MAX_BODY = 256 * 1024
PAGES = Path(__file__).parent.parent / "frontend" / "dist"


def create_app(settings: Settings) -> Flask:
    """Build the API of one shop."""
    return assemble(wire(settings))


def from_environment() -> Flask:
    """Build the API for a server that calls without arguments."""
    house = wire(Settings.from_env())
    _show_owner_in(house)
    return assemble(house)


def assemble(
    house: House, namespaces: Sequence[Namespace] = api.NAMESPACES, *, pages: Path = PAGES
) -> Flask:
    """Add edge, routes, pages and health to a wired application."""
    app, settings, units = house.app, house.settings, house.units
    registry = CollectorRegistry()
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_PARTS"] = 20
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    problems.install(app)
    tokens = AccessTokens(app, secrets=(settings.secret_key,), issuer=settings.public_url)
    # what is asked first is answered last: the log line sees the finished answer
    request_log.install(app, registry)
    headers.install(app, is_https=settings.has_secure_cookies)
    kept = _kept(units)
    app.extensions["edge"] = Edge(
        units=units,
        people=_people(units, tokens),
        response_cache=kept,
        is_own_origin=lambda: auth.is_own_origin(settings.public_url),
        limits=rate_limits.install(app, settings.rate_limits, settings.cache_url),
    )
    api.mount(app, namespaces)
    health.install(
        app,
        health.Vitals(
            units=units,
            is_migrated=lambda uow: is_migrated(uow.session),
            folder=settings.var_dir,
            redis_url=settings.redis_url,
        ),
    )
    metrics.install(app, registry, units)
    static.install(app, pages, is_https=settings.has_secure_cookies)
    front.install(app, kept, registry)
    if settings.trusted_hops:
        hops = settings.trusted_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]  # middleware
    return app


def _show_owner_in(house: House) -> None:
    """Say how a shop without an owner is opened, where only its operator reads it."""
    try:
        has_owner = house.units.run(accounts.has_people, actor=SYSTEM, read_only=True)
    except (DBAPIError, Transient):
        return  # a database that is away or empty; the page tells what is missing
    if not has_owner:
        code = opening_code(house.settings.secret_key)
        log.info("shop waits for its owner", link=f"{house.settings.public_url}/welcome#{code}")


def _kept(units: Units) -> ResponseCache:
    def standing() -> int:
        return units.run(catalogue.catalogue_version, actor=SYSTEM, read_only=True)

    version = Version(VERSION_KEY, units.ports.cache, standing)
    return ResponseCache(cache=units.ports.cache, versions={"catalogue": version})


def _people(units: Units, tokens: AccessTokens) -> auth.Identify:
    def identify(bearer: str) -> Actor:
        claims = tokens.read(bearer)
        greeting = units.run(
            lambda uow: accounts.greet(
                uow,
                user_id=claims.user_id,
                session_id=claims.session_id,
                auth_version=claims.auth_version,
            ),
            actor=NOBODY,
            read_only=True,
        )
        if greeting.is_activity_due:
            with suppress(Transient):  # a shop whose disk is full can still be read
                units.run(
                    lambda uow: accounts.note_activity(uow, user_id=claims.user_id),
                    actor=greeting.actor,
                )
        return greeting.actor

    return identify
