import json

import pytest

from tests.backend.http.probes import SECRET

KEY = {"X-Cart-Token": "cart-token", "Idempotency-Key": "a-key-of-one-intent"}
PROBLEM = "application/problem+json"


class TestShopErrors:
    def test_carry_their_facts(self, probe):
        answer = probe.post("/api/probes", json={"number": 409}, headers=KEY)

        assert answer.status_code == 409
        assert answer.content_type == PROBLEM
        assert answer.json == {
            "type": "/problems/too-few",
            "title": "Not enough left",
            "status": 409,
            "request_id": answer.headers["X-Request-Id"],
            "lines": [{"product_id": 7, "wanted": 3}, {"product_id": 8, "wanted": 1}],
        }

    def test_say_when_to_come_back(self, probe):
        answer = probe.get("/api/probes/trouble/busy")

        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "7"


class TestFrameworkErrors:
    @pytest.mark.parametrize(
        ("method", "path", "status", "kind"),
        [
            ("GET", "/api/nothing", 404, "not-found"),
            ("POST", "/api/nothing", 404, "not-found"),
            ("GET", "/api/probes/404", 404, "not-found"),
            ("GET", "/api", 404, "not-found"),
            ("GET", "/api/", 404, "not-found"),
            ("GET", "/nothing", 404, "not-found"),
            ("PUT", "/api/probes", 405, "method-not-allowed"),
            ("TRACE", "/api/probes", 405, "method-not-allowed"),
            ("DELETE", "/healthz", 405, "method-not-allowed"),
        ],
    )
    def test_are_problems_too(self, probe, method, path, status, kind):
        answer = probe.open(path, method=method)

        assert answer.status_code == status
        assert answer.content_type == PROBLEM
        assert answer.json["type"] == f"/problems/{kind}"
        assert answer.json["request_id"] == answer.headers["X-Request-Id"]

    def test_say_which_methods_are_allowed(self, probe):
        answer = probe.put("/api/probes/7")

        allowed = set(answer.headers["Allow"].split(", "))
        assert allowed == {"GET", "HEAD", "OPTIONS", "PATCH", "DELETE"}

    def test_leave_options_alone(self, probe):
        answer = probe.options("/api/probes")

        assert answer.status_code == 200
        assert "POST" in answer.headers["Allow"]

    def test_ignore_a_method_hidden_in_a_header(self, probe):
        answer = probe.get("/api/probes/7", headers={"X-HTTP-Method-Override": "DELETE"})

        assert answer.status_code == 200


class TestBugs:
    def test_tell_nothing_of_the_inside(self, probe, caplog):
        answer = probe.get("/api/probes/trouble/bug")

        assert answer.status_code == 500
        assert answer.content_type == PROBLEM
        assert json.loads(answer.data) == {
            "type": "/problems/internal",
            "title": "Something broke on our side",
            "status": 500,
            "request_id": answer.headers["X-Request-Id"],
        }

    def test_are_something_else_than_a_value_that_does_not_fit(self, probe):
        answer = probe.get("/api/probes/trouble/misfit")

        assert answer.status_code == 422
        assert SECRET not in answer.text
