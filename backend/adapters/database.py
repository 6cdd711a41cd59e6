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

# lost races, by the name each engine gives them; of SQLite's the beginning, they have kinds
RACES: set[str | int | None] = {
    *("40001", "40P01", "55P03"),  # PostgreSQL: serialisation, deadlock, lock time-out
    *(1213, 1205, 1020),  # MariaDB: deadlock, lock time-out, record changed since last read
}
SQLITE_RACES = ("SQLITE_BUSY", "SQLITE_LOCKED")
# the server is away, full, overrun or read-only for a while
TROUBLE: set[str | int | None] = {
    *("53100", "53200", "53300", "58030"),  # PostgreSQL: disk, memory, connections, I/O
    *("57014", "57P01", "57P02", "57P03", "25006"),  # time-out, shutting down or up, standby
    *(2002, 2003, 2006, 2013),  # MariaDB: not reached, gone
    *(1021, 1114, 1040, 1053),  # disk, table space, connections, shutting down
    *(1317, 1927, 1969, 3024, 1290, 1836),  # interrupted, killed, time-out, read-only
}
SQLITE_TROUBLE = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")
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
    code = _code_of(error)
    return code in RACES or str(code).startswith(SQLITE_RACES)


def is_lost(error: DBAPIError) -> bool:
    """Say whether the database is away or cannot work now, however the transaction ended."""
    code = _code_of(error)
    if error.connection_invalidated or code in TROUBLE or str(code).startswith(SQLITE_TROUBLE):
        return True
    # psycopg has no code for a server that it could not reach at all
    return code is None and type(error.orig).__name__ == "OperationalError"


def _code_of(error: DBAPIError) -> str | int | None:
    """Return the engine's own name of a failure: SQLite's text, MariaDB's number, a SQLSTATE."""
    origin = error.orig
    name: str | None = getattr(origin, "sqlite_errorname", None)
    if name is not None:
        return name
    number = origin.args[0] if origin is not None and origin.args else None
    if isinstance(number, int):
        return number  # there is a SQLSTATE too, but most of MariaDB's say no more than "error"
    sqlstate: str | None = getattr(origin, "sqlstate", None)
    return sqlstate


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
