"""Makes and drops the databases of tests: never one that was there before."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool


@contextmanager
def fresh_database(server_url: str, *, name: str, folder: Path) -> Iterator[str]:
    """Make an empty database on a server and drop it afterwards; yields its address.

    `name` tells whose it is; the process number keeps two runs apart. SQLite's file stands in
    `folder`.
    """
    url = make_url(server_url)
    own_name = re.sub(r"\W+", "_", f"cornerstore_{name}_{os.getpid()}")
    if url.get_backend_name() == "sqlite":
        yield f"sqlite:///{folder / own_name}.db"
        return
    with _administration(server_url) as connection:
        connection.execute(text(f"CREATE DATABASE {own_name}"))
    try:
        yield url.set(database=own_name).render_as_string(hide_password=False)
    finally:
        force = " WITH (FORCE)" if url.get_backend_name() == "postgresql" else ""
        with _administration(server_url) as connection:
            connection.execute(text(f"DROP DATABASE {own_name}{force}"))


@contextmanager
def _administration(server_url: str) -> Iterator[Connection]:
    engine = create_engine(server_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
