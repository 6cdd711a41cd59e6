from dataclasses import dataclass

import pytest
from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from backend.http.contract import load
from backend.kernel.errors import Invalid


@dataclass(frozen=True)
class Line:
    number: int


class PartIn(Schema):
    number = fields.Integer(required=True)


class LineIn(Schema):
    number = fields.Integer(required=True)
    part = fields.Nested(PartIn)
    parts = fields.List(fields.Nested(PartIn))

    @validates_schema
    def _check(self, data, **_):
        if data["number"] == 13:
            raise ValidationError("Not thirteen")


class MadeIn(Schema):
    number = fields.Integer(required=True)

    @post_load
    def _make(self, data, **_):
        return Line(**data)


def errors_of(data, schema=LineIn):
    with pytest.raises(Invalid) as refusal:
        load(schema(), data, is_body=True)
    return refusal.value.errors


class TestLoad:
    def test_refuses_unknown_fields_of_a_body(self):
        assert set(errors_of({"number": 1, "role": "admin"})) == {"role"}
        assert set(errors_of({"number": 1, "part": {"number": 1, "x": 1}})) == {"part.x"}

    def test_ignores_unknown_fields_of_a_query(self):
        assert load(LineIn(), {"number": "1", "page": "x"}, is_body=False) == {"number": 1}

    def test_names_fields_by_their_way(self):
        found = errors_of({"number": 1, "parts": [{"number": 1}, {"number": "x"}]})

        assert set(found) == {"parts.1.number"}

    def test_calls_the_whole_thing_by_a_dash(self):
        assert errors_of({"number": 13}) == {"_": ["Not thirteen"]}

    @pytest.mark.parametrize("number", [2**63, "9223372036854775808", -(2**63) - 1, "9" * 400])
    @pytest.mark.parametrize("schema", [LineIn, MadeIn])
    def test_refuses_numbers_that_no_database_holds(self, number, schema):
        assert errors_of({"number": number}, schema)

    @pytest.mark.parametrize("number", [2**63 - 1, "9223372036854775807", -(2**63)])
    def test_takes_the_largest(self, number):
        assert load(LineIn(), {"number": number}, is_body=True) == {"number": int(number)}
