import pytest
import structlog

from backend.kernel.actor import Permission
from tests.backend.http.probes import SECRET

TOKENS = {"X-Cart-Token": "canary-cart", "X-Order-Token": "canary-order"}


@pytest.fixture
def lines(monkeypatch):
    """Return the log lines of the test as dictionaries."""
    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars]
    ) as found:
        yield found


def answered(lines):
    return [line for line in lines if line["event"] == "request answered"]


class TestLine:
    def test_tells_route_status_and_time(self, probe, lines):
        answer = probe.get("/api/probes/7?secret=1")

        (line,) = answered(lines)
        assert line["route"] == "GET /api/probes/<int:number>"
        assert line["status"] == 200
        assert line["milliseconds"] >= 0
        assert line["request_id"] == answer.headers["X-Request-Id"]
        assert line["log_level"] == "debug"

    def test_is_worth_more_for_a_write(self, probe, lines, sign_in, actor_with):
        actor = actor_with(Permission.PRODUCTS_EDIT)

        probe.delete("/api/probes/7", headers=sign_in(actor))

        (line,) = answered(lines)
        assert line["log_level"] == "info"
        assert line["user_id"] == str(actor.user_id)

    def test_names_the_bug_with_the_same_request_id(self, probe, lines):
        answer = probe.get("/api/probes/trouble/bug")

        bug = next(line for line in lines if line["event"] == "request failed")
        assert bug["request_id"] == answer.headers["X-Request-Id"]
        assert bug["error"] == "ZeroDivisionError"

    def test_carries_nothing_secret(self, probe, lines):
        headers = TOKENS | {"Authorization": "Bearer canary-bearer", "Cookie": "refresh=canary-c"}

        probe.post("/api/probes?token=canary-query", json={"words": "canary"}, headers=headers)
        probe.get("/api/probes/named/canary-path", headers=TOKENS)
        probe.get("/api/probes/trouble/misfit")

        assert "canary" not in str(lines)
        assert SECRET not in str(lines)

    def test_begins_anew_for_each_request(self, probe, lines):
        first, second = probe.get("/healthz"), probe.get("/healthz")

        assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]

    def test_takes_no_id_from_outside(self, probe):
        answer = probe.get("/healthz", headers={"X-Request-Id": "mine\r\nforged"[:4]})

        assert answer.headers["X-Request-Id"] != "mine"
