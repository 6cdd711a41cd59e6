"""What every test may ask for.

Each worker has a database of its own, migrated once. Each test runs inside one transaction on one
connection, rolled back at its end: units "commit" into savepoints of it. DATABASE_URL names the
server (its own database is left alone); without it tests run on SQLite.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, create_engine, select
from sqlalchemy.orm import Session

import worker.tasks  # noqa: F401  registers every task
from backend.adapters import database, logs
from backend.app import assemble
from backend.kernel import outbox
from backend.kernel.actor import SYSTEM, Actor, Permission
from backend.kernel.ids import new_id
from backend.kernel.outbox import OutboxMessage
from backend.kernel.unit_of_work import UnitOfWork, Units
from backend.settings import Settings
from backend.wiring import House, migrate, profile_of
from tests.crowd import crowded_shop
from tests.databases import fresh_database
from tests.live import LiveShop, open_shop
from tests.ports import Doorbell, FixedClock, Letterbox, MemoryCache, MemoryFiles, Waypoints
from tests.stage import Stage
from worker.task import Runner

MAX_ROUNDS = 20

# Kept under another name, so that the settings under test do not take it for the shop's own. The
# processes of xdist begin here again with what the first one left.
if "DATABASE_URL" in os.environ:
    os.environ["TEST_DATABASE_URL"] = os.environ.pop("DATABASE_URL")
SERVER = os.environ.get("TEST_DATABASE_URL", "sqlite://")

# Left alone, structlog paints every local variable of every frame: seconds for one traceback.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)


# --- once per worker


@pytest.fixture(scope="session")
def database_url(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of this worker's own migrated database."""
    folder = tmp_path_factory.mktemp("database")
    with fresh_database(SERVER, name=worker_id, folder=folder) as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine with the options that the shop itself uses."""
    engine = create_engine(database_url, **database.engine_options(database_url))
    database.watch(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of the shop under test; its rate limits are counted in memory."""
    settings = Settings.from_env(
        {
            "DATABASE_URL": database_url,
            "VAR_DIR": str(tmp_path_factory.mktemp("var")),
            "TIMEZONE": "Europe/Berlin",
            "CURRENCY": "EUR",
            "LOCALE": "en",
        }
    )
    return replace(settings, cache_url="memory://")


@pytest.fixture(scope="session", autouse=True)
def kept_logging() -> Iterator[None]:
    """Keep a command under test from setting up the logs of the whole process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logs, "install", lambda level: None)
        yield


@pytest.fixture(scope="session")
def stage() -> Stage:
    """Return what leads every session to the running test's connection."""
    return Stage()


@pytest.fixture(scope="session")
def app(settings: Settings, stage: Stage) -> Iterator[Flask]:
    """Return the application, put together once; its units play on the stage."""
    app = Flask("cornerstore", static_folder=None)
    app.testing = True
    database.install(app, settings.database_url, threads=2)
    assemble(House(settings=settings, app=app, units=stage.units(profile_of(settings))))
    stage.watch_door(app)
    for version in app.extensions["edge"].response_cache.versions.values():
        version.cache_seconds = version.database_seconds = 0  # tests do not wait for it
    yield app
    with app.app_context():
        database.db.engine.dispose()


# --- once per test


@pytest.fixture
def connection(engine: Engine, stage: Stage) -> Iterator[Connection]:
    """Open the connection and the outer transaction of this test; nothing of it stays."""
    with engine.connect() as connection:
        transaction = connection.begin()
        stage.enter(connection)
        yield connection
        stage.leave()
        transaction.rollback()


@pytest.fixture
def session(connection: Connection, stage: Stage) -> Session:
    """Return the test's own session: arrange and assert with it, units see each other's work."""
    return stage.open_session_of_test()


@pytest.fixture
def units(connection: Connection, settings: Settings, stage: Stage) -> Units:
    """Return the edge: units that commit (into the test's transaction), retry and ring."""
    return stage.units(profile_of(settings))


@pytest.fixture
def uow(session: Session, units: Units) -> Callable[..., UnitOfWork]:
    """Return a maker of units on the test's own session: `service.place(uow(actor), ...)`."""

    def make(actor: Actor = SYSTEM) -> UnitOfWork:
        return units._unit(session, actor, "test-request")

    return make


@pytest.fixture
def client(app: Flask, connection: Connection) -> FlaskClient:
    """Return an HTTP client; send `headers=sign_in(actor)` to be somebody."""
    app.extensions["edge"].response_cache.forget()
    for limiter in app.extensions["limiter"]:
        limiter.limiter.storage.reset()
    return app.test_client()


@pytest.fixture
def sign_in(connection: Connection, stage: Stage) -> Callable[[Actor], dict[str, str]]:
    """Return a function from an actor to the headers that make a request his."""
    return stage.sign_in


@pytest.fixture
def actor_with() -> Callable[..., Actor]:
    """Return a maker of people who hold exactly these permissions and have no row anywhere."""

    def make(*permissions: Permission, name: str = "Kim Probe") -> Actor:
        held = frozenset(permission.value for permission in permissions)
        return Actor(name=name, user_id=new_id(), permissions=held)

    return make


@pytest.fixture
def clock(connection: Connection, stage: Stage) -> FixedClock:
    """Return the clock; it stands at a Friday's noon until it is moved."""
    return stage.surroundings.clock


@pytest.fixture
def files(connection: Connection, stage: Stage) -> MemoryFiles:
    """Return the stored files."""
    return stage.surroundings.files


@pytest.fixture
def mailer(connection: Connection, stage: Stage) -> Letterbox:
    """Return the letters sent."""
    return stage.surroundings.mailer


@pytest.fixture
def memory_cache(connection: Connection, stage: Stage) -> MemoryCache:
    """Return the cache."""
    return stage.surroundings.cache


@pytest.fixture
def doorbell(connection: Connection, stage: Stage) -> Doorbell:
    """Return the topics rung."""
    return stage.surroundings.doorbell


@pytest.fixture
def checkpoints(connection: Connection, stage: Stage) -> Waypoints:
    """Return the places passed in the code; a trap set there ends the unit."""
    return stage.surroundings.checkpoints


@pytest.fixture
def run_jobs(units: Units, session: Session, clock: FixedClock) -> Callable[..., int]:
    """Return a function that does the waiting jobs through the real task functions.

    It returns how many it did, those that the jobs asked for in turn included. A job that breaks
    (rather than being refused) fails the test, unless `may_break` is said.
    """
    runner = Runner(units=units, executed_by="relay:test", is_transient=database.is_transient)

    def run(*, may_break: bool = False) -> int:
        done = 0
        for _ in range(MAX_ROUNDS):
            session.flush()
            topics = outbox.overdue_topics(session, now=clock(), seconds=-1)
            if not topics:
                break
            done += sum(runner.drain(topic) for topic in topics)
        broken = session.execute(
            select(OutboxMessage.topic, OutboxMessage.last_error).where(
                OutboxMessage.last_error.contains(": ")
            )
        ).all()
        assert may_break or not broken, broken
        return done

    return run


# --- several people at once


@pytest.fixture(scope="module")
def crowd(
    request: pytest.FixtureRequest,
    settings: Settings,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Units]:
    """Return units that really commit, on a database of this module's own."""
    name = f"{worker_id}_{request.path.parent.name}"
    folder = tmp_path_factory.mktemp("crowd")
    with crowded_shop(SERVER, name=name, folder=folder, shop=profile_of(settings)) as units:
        yield units


# --- with real processes


@pytest.fixture(scope="module")
def live_shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveShop]:
    """Return a running demo shop, one for the tests of a module.

    It stands on SQLite unless the module says
    `pytest.mark.parametrize("live_shop", live_databases(), indirect=True)`.
    """
    server = getattr(request, "param", "sqlite://")
    with open_shop(server, tmp_path_factory.mktemp("shop")) as shop:
        yield shop


@pytest.fixture(scope="session")
def project() -> Path:
    """Return the folder that holds the whole project."""
    return Path(__file__).parent.parent
