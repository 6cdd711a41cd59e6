"""The entity diagram: every table of the real schema, feature by feature."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, Enum, ForeignKey, String, Table, UniqueConstraint

from backend.kernel.tables import Base
from backend.metadata import metadata

LADDER = (
    *("audit", "accounts", "notices", "catalogue", "stock", "cart", "section_requests"),
    *("orders", "fulfilment", "reports", "imports", "system", "privacy", "kernel"),
)
HEAD = """\
# Entity diagram

Made by `make docs` from the tables that the program declares; a test fails when it is out of
date. First all tables and what points at what, then feature by feature with their
columns. `||` is exactly one, `|o` one or none, `o{` any number. Types are those of
`backend/kernel/tables.py`: `Money` is whole minor units, `Quantity` whole thousandths, `Instant`
UTC,
`Key` a folded name, `Code` text compared byte by byte. A column marked `null` may be empty.
"""


def entity_diagram() -> str:
    """Return the page."""
    features = _by_feature()
    parts = [HEAD, "## All tables", "", "```mermaid", "erDiagram"]
    parts += [f"    {line}" for table in _sorted() for line in _relations(table)]
    parts += ["```", ""]
    for feature, tables in features.items():
        parts += [*_feature(feature, tables)]
    return "\n".join(parts).rstrip() + "\n"


def _feature(feature: str, tables: Sequence[Table]) -> Iterator[str]:
    yield f"## {feature}"
    yield ""
    for table in tables:
        yield f"- `{table.name}`: {_meaning(table)}"
    yield ""
    yield "```mermaid"
    yield "erDiagram"
    for table in tables:
        yield f"    {table.name} {{"
        for column in table.columns:
            yield f"        {_attribute(column)}"
        yield "    }"
    for table in tables:
        for line in _relations(table):
            yield f"    {line}"
    yield "```"
    yield ""


def _by_feature() -> dict[str, list[Table]]:
    found: dict[str, list[Table]] = {name: [] for name in LADDER}
    for table in _sorted():
        found[feature_of(table)].append(table)
    return {name: tables for name, tables in found.items() if tables}


def _sorted() -> list[Table]:
    return sorted(metadata.tables.values(), key=lambda table: table.name)


def feature_of(table: Table) -> str:
    """Return the feature that owns a table; `kernel` owns what carries them all."""
    module = _class_of(table).__module__.split(".")
    return module[2] if module[1] == "features" else "kernel"


def _class_of(table: Table) -> type[Base]:
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)


def _meaning(table: Table) -> str:
    return (_class_of(table).__doc__ or "").strip().splitlines()[0].rstrip(".") + "."


def _attribute(column: Column[object]) -> str:
    marks = [
        mark
        for mark, holds in (
            ("PK", column.primary_key),
            ("FK", bool(column.foreign_keys)),
            ("UK", _is_unique(column)),
        )
        if holds
    ]
    note = ' "null"' if column.nullable else ""
    keys = f" {', '.join(marks)}" if marks else ""
    return f"{_type_name(column)} {column.name}{keys}{note}"


def _type_name(column: Column[object]) -> str:
    kind = column.type
    name = "Choice" if isinstance(kind, Enum) else type(kind).__name__
    length = getattr(kind, "length", None)
    is_text = isinstance(kind, String) or name in {"Code", "Key"}
    return f"{name}({length})" if length and is_text and name != "Choice" else name


def _is_unique(column: Column[object]) -> bool:
    table = metadata.tables[str(column.table)]
    single = [
        constraint.columns
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    return bool(column.unique) or any(list(columns) == [column] for columns in single)


def _relations(table: Table) -> Iterator[str]:
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        yield f"{key.column.table.name} {_ends(key)} {table.name} : {key.parent.name}"


def _ends(key: ForeignKey) -> str:
    parent = "|o" if key.parent.nullable else "||"
    is_whole_key = list(key.parent.table.primary_key) == [key.parent]
    child = "o|" if _is_unique(key.parent) or is_whole_key else "o{"
    return f"{parent}--{child}"
