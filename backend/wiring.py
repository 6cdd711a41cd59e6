"""Composition root: from settings to a database, ports and the factory of units."""

import time
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from backend.adapters import cache, celery_publisher, checkpoints, database, files, logs, mail
from backend.features.accounts import service as accounts
from backend.kernel.clock import utc_now
from backend.kernel.ids import derived_key, opening_code
from backend.kernel.ports import Checkpoints
from backend.kernel.unit_of_work import Limit, Ports, ShopProfile, Units
from backend.settings import Settings

PROFILE_SECONDS = 2.0
MIGRATIONS = Path(__file__).parent / "database"


@dataclass(frozen=True)
class House:
    """The wired shop: what an entry point needs to work."""

    settings: Settings
    app: Flask  # owns the engine; the API adds its routes to it
    units: Units


def wire(settings: Settings, *, threads: int = 8) -> House:
    """Build everything that `settings` names. Opens no connection yet."""
    logs.install(settings.log_level)
    app = Flask("cornerstore", static_folder=None)
    database.install(app, settings.database_url, threads=threads)
    ports = Ports(
        files=files.open_files(settings.files_url),
        mailer=mail.open_mailer(settings.mail_url),
        cache=cache.open_cache(app, settings.cache_url),
        publisher=celery_publisher.open_publisher(settings.redis_url),
        checkpoints=checkpoints_of(settings),
    )
    units = Units(
        open_session=database.sessions(app),
        shop=profile_of(settings),
        ports=ports,
        clock=utc_now,
        is_transient=database.is_transient,
        is_lost=database.is_lost,
        refine=ProfileReader(),
    )
    return House(settings=settings, app=app, units=units)


@dataclass
class ProfileReader:
    """Knows the owner's set-up; what one process changes the others know PROFILE_SECONDS later."""

    known: ShopProfile | None = None
    read_at: float = 0.0

    def __call__(self, base: ShopProfile, session: Session) -> ShopProfile:
        """Return the set-up, read at most once in PROFILE_SECONDS."""
        now = time.monotonic()
        if self.known is None or now - self.read_at > PROFILE_SECONDS:
            self.known, self.read_at = accounts.refined(base, session), now
        return self.known


def profile_of(settings: Settings) -> ShopProfile:
    """Return what the shop was started with."""
    return ShopProfile(
        currency=settings.currency,
        zone=settings.timezone,
        locale=settings.locale,
        name=settings.shop_name,
        public_url=settings.public_url,
        opening_code=opening_code(settings.secret_key),
        link_secret=derived_key(settings.secret_key, purpose="order-links"),
        limits={
            name: Limit(limit.count, limit.seconds) for name, limit in settings.rate_limits.items()
        },
    )


def migrate(url: str, *, revision: str = "head") -> None:
    """Bring a database to a revision; `base` empties it. Safe to repeat."""
    engine = create_engine(url, **database.engine_options(url))
    database.watch(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            move = command.downgrade if revision in {"base", "-1"} else command.upgrade
            move(config, revision)
    finally:
        engine.dispose()


def is_migrated(session: Session) -> bool:
    """Say whether the database stands at the newest revision that this program knows."""
    present = MigrationContext.configure(session.connection()).get_current_heads()
    return set(present) == set(ScriptDirectory(str(MIGRATIONS)).get_heads())


def checkpoints_of(settings: Settings) -> Checkpoints:
    """Return the checkpoints; a fault test names one at which the process ends."""
    return checkpoints.open_checkpoints(settings.chaos_kill, folder=settings.var_dir / "run")
