"""Finds the SQL file that suits a database: its own one, or the one that suits all.

A file's name carries a version (`views/sales_lines.v1.sql`, beside it perhaps
`views/sales_lines.postgresql.v1.sql`) and is never changed once a revision installed it.
"""

from pathlib import Path

_HERE = Path(__file__).parent


def view(name: str, *, version: int, dialect: str) -> str:
    """Return the CREATE VIEW statement of one version. Raises FileNotFoundError."""
    return _read("views", name, version=version, dialect=dialect)


def _read(folder: str, name: str, *, version: int, dialect: str) -> str:
    own = _HERE / folder / f"{name}.{dialect}.v{version}.sql"
    portable = _HERE / folder / f"{name}.v{version}.sql"
    return (own if own.is_file() else portable).read_text(encoding="utf-8")
