import pytest
from marshmallow import Schema
from openapi_spec_validator import validate

from backend.http import openapi


@pytest.fixture(scope="module")
def document(probe_app):
    return openapi.document(probe_app)


@pytest.fixture(scope="module")
def add(document):
    return document["paths"]["/probes"]["post"]


def refs(answer):
    if "$ref" in answer:
        return {answer["$ref"].rpartition("/")[2]}
    schema = answer["content"]["application/problem+json"]["schema"]
    return {each["$ref"].rpartition("/")[2] for each in schema.get("oneOf", [schema])}


class TestDocument:
    def test_is_valid(self, document):
        validate(document)

    def test_is_the_same_every_time(self, probe_app, document):
        assert openapi.document(probe_app) == document

    def test_of_the_shop_is_valid(self, app):
        validate(openapi.document(app))


class TestOperation:
    def test_says_who_may_call(self, document):
        paths = document["paths"]

        assert paths["/probes"]["post"]["x-permission"] == ["guest"]
        assert paths["/probes/{number}"]["delete"]["x-permission"] == [
            "products.edit",
            "stock.edit",
        ]
        assert paths["/probes/{number}"]["delete"]["security"] == [{"bearer": []}]
        assert paths["/probes/{number}"]["get"]["security"] == [{}]
        assert paths["/probes/cookie"]["post"]["security"] == [{"refreshCookie": []}]
        assert {"orderToken": []} in paths["/probes/named/{name}"]["get"]["security"]

    def test_demands_its_headers(self, document, add):
        names = {each["name"]: each for each in add["parameters"]}
        patch = document["paths"]["/probes/{number}"]["patch"]

        assert names["Idempotency-Key"]["required"]
        assert "If-Match" in {each["name"] for each in patch["parameters"]}

    def test_names_what_its_address_and_query_take(self, document):
        listed = document["paths"]["/probes"]["get"]["parameters"]
        one = document["paths"]["/probes/{number}"]["get"]["parameters"]

        assert {each["name"] for each in listed} == {
            "page_size",
            "after",
            "before",
            "last",
            "number",
        }
        assert one[0]["schema"] == {"type": "integer", "minimum": 0}

    def test_tells_body_and_answer(self, document, add):
        schemas = document["components"]["schemas"]

        assert add["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith(
            "/ProbeIn"
        )
        assert set(add["responses"]) >= {"201"}
        assert schemas["ProbeIn"]["required"] == ["number"]
        assert schemas["ProbeOut"]["properties"]["prepared"]["type"] == ["string", "null"]
        assert schemas["ProbePage"]["required"] == ["items", "next", "prev"]

    def test_tells_a_file_and_an_empty_answer(self, document):
        download = document["paths"]["/probes/download"]["get"]["responses"]["200"]
        removal = document["paths"]["/probes/{number}"]["delete"]["responses"]

        assert list(download["content"]) == ["text/csv"]
        assert "204" in removal
        assert "content" not in removal["204"]

    def test_tells_each_refusal_by_status(self, document, add):
        found = {status: refs(add["responses"][status]) for status in ("400", "409", "415", "422")}

        assert found == {
            "400": {"MalformedProblem"},
            "409": {"ConflictProblem", "TooFewProblem"},
            "415": {"UnsupportedProblem"},
            "422": {"InvalidProblem", "KeyReusedProblem"},
        }
        patch = document["paths"]["/probes/{number}"]["patch"]["responses"]
        assert {"401", "403", "404", "428"} <= set(patch)
        assert "304" in document["paths"]["/probes/{number}"]["get"]["responses"]

    def test_tells_limits(self, document):
        limited = document["paths"]["/probes/limited/{per}"]["get"]["responses"]["429"]

        assert refs(limited) == {"TooManyProblem"}
        answer = document["components"]["responses"]["TooManyProblem"]
        assert "Retry-After" in answer["headers"]


class TestNames:
    def test_puts_the_feature_before_a_name_that_is_taken(self):
        first = type("LineIn", (Schema,), {"__module__": "backend.features.cart.schemas"})
        other = type("LineIn", (Schema,), {"__module__": "backend.features.stock.schemas"})
        names = openapi.Names()

        assert names.of(first) == "LineIn"
        assert names.of(other) == "StockLineIn"
        assert names.of(first) == "LineIn"
