import re

import pytest
from openapi_spec_validator import validate

from backend.http.docs import as_version_3_0, known_problems


class TestServed:
    def test_gives_the_contract(self, probe):
        answer = probe.get("/api/openapi.json")

        assert answer.content_type == "application/json"
        assert answer.json["openapi"] == "3.1.0"
        assert "/probes" in answer.json["paths"]

    def test_gives_a_valid_older_one_to_the_viewer(self, probe):
        document = probe.get("/api/docs/openapi.json").json

        validate(document)
        assert document["openapi"] == "3.0.3"

    def test_gives_a_valid_one_as_restx_sees_it(self, app, probe):
        validate(probe.get("/api/swagger.json").json)
        validate(app.test_client().get("/api/swagger.json").json)

    def test_shows_a_page_that_needs_nobody_else(self, probe):
        page = probe.get("/api/docs")

        assert page.content_type.startswith("text/html")
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        assert "<script>" not in page.text
        for address in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
            with probe.get(address) as asset:
                assert asset.status_code == 200


class TestProblems:
    def test_are_listed_from_the_classes(self, probe):
        found = {each["code"]: each for each in probe.get("/problems").json["items"]}

        assert found["too-few"]["status"] == 409
        assert found["not-found"]["description"]
        assert found["internal"]["status"] == 500
        assert found["method-not-allowed"]["status"] == 405

    def test_have_an_address_each(self, probe):
        for each in known_problems():
            answer = probe.get(each["type"])

            assert answer.status_code == 200
            assert answer.json == each

    def test_answers_not_found_for_others(self, probe):
        assert probe.get("/problems/nonsense").status_code == 404


class TestAsVersion30:
    @pytest.mark.parametrize(
        ("newer", "older"),
        [
            ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
            ({"type": "string", "const": "a"}, {"type": "string", "enum": ["a"]}),
            (
                {"anyOf": [{"$ref": "#/a"}, {"type": "null"}]},
                {"anyOf": [{"$ref": "#/a"}], "nullable": True},
            ),
            ({"examples": ["a"]}, {"example": "a"}),
            ({"properties": {"type": {"type": "string"}}},) * 2,
        ],
    )
    def test_says_the_same_in_older_words(self, newer, older):
        assert as_version_3_0(newer) == older
