"""docs/source-systems.md names tables, columns, answers and operations: all of them exist."""

import json
import re

import pytest

from backend.metadata import metadata
from tests.live import PROJECT

PAGE = (PROJECT / "docs/source-systems.md").read_text(encoding="utf-8")
CONTRACT = json.loads((PROJECT / "frontend/src/api/openapi.json").read_text(encoding="utf-8"))
NAMES = sorted(set(re.findall(r"`([^`]+)`", PAGE)))
OPERATIONS = {
    f"{method.upper()} {path}" for path, entry in CONTRACT["paths"].items() for method in entry
}
LINES = [
    *(f"G{number}" for number in range(1, 21)),
    *(f"C{number}" for number in range(1, 10)),
    *(f"M{number}" for number in range(1, 15)),
]


def of_form(pattern: str) -> list[str]:
    return [name for name in NAMES if re.fullmatch(pattern, name)]


def headings_and_first_cells() -> str:
    rows = [line for line in PAGE.splitlines() if line.startswith(("|", "#"))]
    return "\n".join(row.split("|")[1] if row.startswith("|") else row for row in rows)


@pytest.mark.parametrize("name", of_form(r"[a-z_]+\.[a-z_0-9]+"))
def test_every_column_stands_in_its_table(name) -> None:
    if name.endswith((".md", ".yml", ".json")):
        return
    table, column = name.split(".")

    assert column in metadata.tables[table].columns


@pytest.mark.parametrize("name", of_form(r"[A-Z]\w+\.[a-z_0-9]+"))
def test_every_key_stands_in_its_answer(name) -> None:
    schema, key = name.split(".")

    assert key in CONTRACT["components"]["schemas"][schema]["properties"]


@pytest.mark.parametrize("name", of_form(r"(GET|POST|PUT|PATCH|DELETE) /.*"))
def test_every_operation_exists(name) -> None:
    assert name in OPERATIONS


@pytest.mark.parametrize("name", of_form(r"(docs|deploy|frontend|tests)/\S*"))
def test_every_file_exists(name) -> None:
    assert (PROJECT / name).exists()


@pytest.mark.parametrize("line", LINES)
def test_every_line_of_the_source_systems_is_there(line) -> None:
    told = headings_and_first_cells()
    first, last = re.search(r"### G(\d+) to G(\d+)", told).groups()  # type: ignore[union-attr]  # a heading of ours

    assert (int(first), int(last)) == (6, 20)
    assert re.search(rf"\b{line}\b", told)


def test_reads_names_at_all() -> None:
    assert len(of_form(r"[a-z_]+\.[a-z_0-9]+")) > 80
    assert len(of_form(r"[A-Z]\w+\.[a-z_0-9]+")) > 60
    assert len(of_form(r"(GET|POST|PUT|PATCH|DELETE) /.*")) > 40
