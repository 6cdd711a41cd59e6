"""The pages that are made from the program say what the program says today."""

import json
import re
from typing import Any  # Any: an OpenAPI document is JSON

import pytest
from sqlalchemy import Table

from backend.cli.contract import contract
from backend.cli.docs import PAGES
from backend.cli.docs.entities import entity_diagram, feature_of
from backend.cli.docs.guide import api_guide
from backend.cli.docs.shapes import Shapes
from backend.metadata import metadata
from tests.live import PROJECT

DOCUMENT: dict[str, Any] = json.loads(contract())
GUIDE, DIAGRAM = api_guide(), entity_diagram()
METHODS = {"get", "post", "put", "patch", "delete"}
OPERATIONS = [
    (method, path, operation)
    for path, entry in DOCUMENT["paths"].items()
    for method, operation in entry.items()
    if method in METHODS
]


@pytest.mark.parametrize("name", PAGES)
def test_is_fresh(name) -> None:
    written = (PROJECT / "docs" / name).read_text(encoding="utf-8")

    assert written == PAGES[name](), "run `make docs`"


class TestEntityDiagram:
    @pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
    def test_draws_every_table_with_its_columns_once(self, table: Table) -> None:
        drawing = rf"^    {table.name} {{\n(.*?)^    }}"
        [drawn] = re.findall(drawing, DIAGRAM, re.MULTILINE | re.DOTALL)

        assert [line.split()[1] for line in drawn.splitlines()] == [
            column.name for column in table.columns
        ]

    def test_draws_every_foreign_key(self) -> None:
        page = DIAGRAM.split("## All tables")[1].split("```")[1]

        for table in metadata.sorted_tables:
            for key in table.foreign_keys:
                parent = key.column.table.name
                assert re.search(rf"{parent} \S+ {table.name} : {key.parent.name}", page)

    def test_says_of_a_feature_what_is_its_own(self) -> None:
        assert feature_of(metadata.tables["payments"]) == "orders"
        assert feature_of(metadata.tables["outbox"]) == "kernel"

    def test_tells_one_from_many(self) -> None:
        page = DIAGRAM

        assert "orders ||--o{ order_lines : order_id" in page
        assert "products ||--o| movies : product_id" in page
        assert "users |o--o| customers : user_id" in page


class TestApiGuide:
    @pytest.mark.parametrize(
        ("method", "path", "operation"), OPERATIONS, ids=lambda part: str(part)[:60]
    )
    def test_tells_every_operation(self, method, path, operation) -> None:
        [told] = re.findall(
            rf"^### {method.upper()} {re.escape(path)}\n(.*?)(?=^##)",
            GUIDE,
            re.MULTILINE | re.DOTALL,
        )

        assert operation["operationId"] in told
        assert all(f"`{word}`" in told for word in operation["x-permission"])
        assert all(f"`{each['name']}" in told for each in operation.get("parameters", []))
        assert "curl" in told

    def test_has_no_link_that_leads_nowhere(self) -> None:
        page = GUIDE
        places = {
            re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
            for heading in re.findall(r"^#+ (.*)$", page, re.MULTILINE)
        }

        assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= places

    def test_lists_every_problem(self) -> None:
        page = GUIDE

        assert "| `out-of-stock` | 409 | `lines` |" in page


class TestExamples:
    @pytest.mark.parametrize(
        ("method", "path", "operation"),
        [each for each in OPERATIONS if "requestBody" in each[2]],
        ids=lambda part: str(part)[:60],
    )
    def test_hold_what_is_required(self, method, path, operation) -> None:
        schemas = DOCUMENT["components"]["schemas"]
        for content in operation["requestBody"]["content"].values():
            example = Shapes(schemas).example(content["schema"], "")
            name = content["schema"].get("$ref", "").rpartition("/")[2]
            required = schemas.get(name, content["schema"]).get("required", [])

            assert set(required) <= set(example)
