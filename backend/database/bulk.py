"""Many rows at once, by the quickest way that each engine has."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any  # Any: a row holds values of every column type

from sqlalchemy import Connection, Table, insert
from sqlalchemy.engine import Dialect

from backend.kernel.tables import Base

Row = Mapping[str, Any]  # Any: as above


def insert_rows(connection: Connection, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns; defaults of the models are not filled in.

    PostgreSQL copies them in; the others take one statement with many values.
    """
    if not rows:
        return
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101  what every model stands for
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        connection.execute(insert(table), [dict(row) for row in rows])


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    names = list(rows[0])
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    statement = f"COPY {quote(table.name)} ({columns}) FROM STDIN"
    driver: Any = connection.connection.driver_connection  # Any: psycopg's own connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for values in _bound(table, names, rows, connection.dialect):
            copy.write_row(values)


def _bound(
    table: Table, names: Sequence[str], rows: Iterable[Row], dialect: Dialect
) -> Iterable[list[object]]:
    """Give values the form in which their column types send them."""
    binders = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    for row in rows:
        yield [
            row[name] if bind is None else bind(row[name])
            for name, bind in zip(names, binders, strict=True)
        ]


def survey(connection: Connection, models: Iterable[type[Base]]) -> None:
    """Let the engine look at tables that have just grown: it plans by what it believes they hold.

    PostgreSQL does so by itself only minutes later, SQLite never; MariaDB's InnoDB does at once.
    """
    quote = connection.dialect.identifier_preparer.quote
    if connection.dialect.name in {"postgresql", "sqlite"}:
        for model in models:
            connection.exec_driver_sql(f"ANALYZE {quote(model.__tablename__)}")
