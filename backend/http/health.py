"""Whether the process runs, whether it can serve, and what it counts."""

import ipaddress
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, jsonify, request
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from backend.kernel.actor import SYSTEM
from backend.kernel.errors import NotFound, Transient
from backend.kernel.unit_of_work import UnitOfWork, Units

LOW_BYTES = 500 * 1024 * 1024  # below it somebody should make room
FULL_BYTES = 20 * 1024 * 1024  # below it even an order may fail
PING_SECONDS = 0.3


@dataclass(frozen=True)
class Vitals:
    """What readiness is judged by."""

    units: Units
    is_migrated: Callable[[UnitOfWork], bool]
    folder: Path  # on the disk that the shop writes to
    redis_url: str


def install(app: Flask, vitals: Vitals) -> None:
    """Add /healthz and /readyz."""

    def readyz() -> Response:
        checks = examine(vitals)
        is_ready = checks["database"] == checks["migrations"] == "ok" and checks["disk"] != "full"
        response = jsonify(status="ready" if is_ready else "not ready", checks=checks)
        response.status_code = 200 if is_ready else 503
        if not is_ready:
            response.headers["Retry-After"] = "5"
        return response

    # the process only: a database that is away is no reason to start the process again
    app.add_url_rule("/healthz", "healthz", lambda: {"status": "ok"})
    app.add_url_rule("/readyz", "readyz", readyz)


def examine(vitals: Vitals) -> dict[str, str]:
    """Look at each thing the shop stands on. Redis is reported; the shop sells without it."""
    try:
        is_migrated = vitals.units.run(vitals.is_migrated, actor=SYSTEM, read_only=True)
    except (DBAPIError, Transient):
        database, migrations = "away", "unknown"
    else:
        database, migrations = "ok", "ok" if is_migrated else "behind"
    return {
        "database": database,
        "migrations": migrations,
        "disk": _disk(vitals.folder),
        "redis": _redis(vitals.redis_url),
    }


def refuse_strangers() -> None:
    """Let only this machine and its own network in, and nobody through a proxy.

    Raises NotFound.
    """
    address = ipaddress.ip_address(request.remote_addr or "127.0.0.1")
    if not address.is_private or "X-Forwarded-For" in request.headers:
        raise NotFound


def _disk(folder: Path) -> str:
    place = next((each for each in (folder, *folder.parents) if each.exists()), Path("/"))
    free = shutil.disk_usage(place).free
    if free < FULL_BYTES:
        return "full"
    return "low" if free < LOW_BYTES else "ok"


def _redis(url: str) -> str:
    try:
        with Redis.from_url(
            url, socket_timeout=PING_SECONDS, socket_connect_timeout=PING_SECONDS
        ) as server:
            server.ping()
    except (RedisError, OSError):
        return "away"
    return "ok"
