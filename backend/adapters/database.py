"""The Flask-SQLAlchemy object and what each engine needs to keep the same promises."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from backend.kernel.tables import Base

db = SQLAlchemy(metadata=Base.metadata)

POSTGRESQL_RETRY = {"40001", "40P01", "55P03"}  # serialisation, deadlock, lock time-out
MARIADB_RETRY = {1213, 1205, 1020}  # deadlock, lock time-out, record changed since last read
POOL_WAIT_SECONDS = 3
# what a statement carries (names, hashes, addresses) must never reach a log through an error
HIDDEN: dict[str, object] = {"hide_parameters": True}


def engine_options(url: str, *, threads: int = 8) -> dict[str, object]:
    """Return the options of `create_engine` that this database needs.

    PostgreSQL and MariaDB run at READ COMMITTED with short lock waits; `threads` sizes the pool so
    that no request of a full process has to wait for a connection.
    """
    backend_name = make_url(url).get_backend_name()
    if backend_name == "sqlite":
        return HIDDEN | {"connect_args": {"timeout": 10, "check_same_thread": False}}
    pool: dict[str, object] = HIDDEN | {
        "pool_pre_ping": True,
        "pool_size": threads,
        "max_overflow": 2,
        "pool_timeout": POOL_WAIT_SECONDS,
        "pool_recycle": 1800,  # managed MySQL closes idle connections
        "isolation_level": "READ COMMITTED",
    }
    if backend_name == "postgresql":
        wanted = {
            "statement_timeout": "10s",
            "lock_timeout": "3s",
            "idle_in_transaction_session_timeout": "30s",
            "timezone": "UTC",
        }
        options = " ".join(f"-c {name}={value}" for name, value in wanted.items())
        return pool | {"connect_args": {"connect_timeout": 3, "options": options}}
    init = "SET SESSION innodb_lock_wait_timeout=3, sql_mode='TRADITIONAL', time_zone='+00:00'"
    return pool | {
        "connect_args": {"connect_timeout": 3, "charset": "utf8mb4", "init_command": init}
    }


def watch(engine: Engine) -> None:
    """Give a SQLite engine real transactions: its driver would begin none before a SELECT."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def install(app: Flask, url: str, *, threads: int) -> None:
    """Attach the database to the application."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, threads=threads)
    db.init_app(app)
    with app.app_context():
        watch(db.engine)


def sessions(app: Flask) -> sessionmaker[Session]:
    """Return what opens the units' sessions on the application's engine."""
    with app.app_context():
        return sessionmaker(bind=db.engine, expire_on_commit=False)


def is_transient(error: DBAPIError) -> bool:
    """Say whether the whole unit may simply be run again."""
    origin = getattr(error, "orig", None)
    if origin is None:
        return False
    sqlstate = getattr(origin, "sqlstate", None)
    if sqlstate is not None:
        return sqlstate in POSTGRESQL_RETRY
    number = origin.args[0] if origin.args else None
    if isinstance(number, int):
        return number in MARIADB_RETRY
    return getattr(origin, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def is_lost(error: DBAPIError) -> bool:
    """Say whether the database went away, so that nobody knows how the transaction ended."""
    if error.connection_invalidated:
        return True
    origin = getattr(error, "orig", None)
    name = type(origin).__name__
    if name == "OperationalError" and getattr(origin, "sqlstate", "") is None:
        return True  # psycopg: could not connect at all
    number = origin.args[0] if origin is not None and origin.args else None
    full = getattr(origin, "sqlite_errorname", "") in {"SQLITE_FULL", "SQLITE_IOERR"}
    return full or number in {2002, 2003, 2006, 2013}


def _prepare_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    del entry
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=10000",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # a deferred BEGIN that turns into a write fails at once with "database is locked": take the
    # write lock first unless the unit promised to read only
    reads = connection.get_execution_options().get("is_read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
