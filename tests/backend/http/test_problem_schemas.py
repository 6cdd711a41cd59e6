from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import pytest

from backend.http.problem_schemas import fact, name_of, schema_of
from backend.kernel.errors import Conflict, Invalid
from tests.backend.http.probes import TooFew


class Colour(StrEnum):
    LEAF = "leaf"
    SKY = "sky"


@dataclass(eq=False)
class Overwriting(Conflict):
    status: str


class TestFact:
    @pytest.mark.parametrize(
        ("hint", "schema"),
        [
            (str, {"type": "string"}),
            (int, {"type": "integer"}),
            (bool, {"type": "boolean"}),
            (UUID, {"type": "string", "format": "uuid"}),
            (date, {"type": "string", "format": "date"}),
            (datetime, {"type": "string", "format": "date-time"}),
            (Colour, {"type": "string", "enum": ["leaf", "sky"]}),
            (int | None, {"type": ["integer", "null"]}),
            (
                Colour | None,
                {"anyOf": [{"type": "string", "enum": ["leaf", "sky"]}, {"type": "null"}]},
            ),
            (tuple[int, ...], {"type": "array", "items": {"type": "integer"}}),
            (frozenset[str], {"type": "array", "items": {"type": "string"}}),
            (dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}),
        ],
    )
    def test_has_the_schema_of_its_type(self, hint, schema):
        assert fact(hint) == schema

    @pytest.mark.parametrize("hint", [object, float, bytes])
    def test_refuses_what_no_problem_should_carry(self, hint):
        with pytest.raises(TypeError, match="can not carry"):
            fact(hint)


class TestSchemaOf:
    def test_is_that_of_the_document(self):
        schema = schema_of(TooFew)

        assert name_of(TooFew) == "TooFewProblem"
        assert schema["properties"]["type"]["const"] == "/problems/too-few"
        assert schema["properties"]["status"]["const"] == 409
        assert schema["properties"]["lines"]["items"]["required"] == ["product_id", "wanted"]
        assert schema["required"] == ["lines", "request_id", "status", "title", "type"]

    def test_knows_the_facts_of_the_kind(self):
        assert "errors" in schema_of(Invalid)["properties"]

    def test_refuses_a_fact_that_hides_the_problem_itself(self):
        with pytest.raises(TypeError, match="status"):
            schema_of(Overwriting)
