import pytest

from backend.http import headers

PATHS = [
    "/api/probes",
    "/api/probes/7",
    "/api/nothing",
    "/api/probes/trouble/bug",
    "/api/openapi.json",
    "/api/docs",
    "/problems",
    "/healthz",
    "/readyz",
    "/metrics",
    "/nothing",
    "/swaggerui/swagger-ui.css",
]
KEY = {"Idempotency-Key": "a-key-of-one-intent"}


@pytest.fixture
def ask(probe):
    def ask(path, **options):
        with probe.open(path, **options) as answer:
            return answer

    return ask


class TestEveryAnswer:
    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
    def test_keeps_browsers_from_harm(self, ask, path, method):
        found = ask(path, method=method).headers

        assert found["X-Content-Type-Options"] == "nosniff"
        assert found["Cross-Origin-Opener-Policy"] == "same-origin"
        assert found["Cross-Origin-Resource-Policy"] == "same-origin"
        assert found["Referrer-Policy"] in {"no-referrer", "same-origin"}
        assert "default-src 'none'" in found["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in found["Content-Security-Policy"]
        assert found["Cache-Control"]
        assert found["X-Request-Id"]
        assert "Access-Control-Allow-Origin" not in found

    def test_of_the_api_lets_nothing_run(self, ask):
        policy = ask("/api/probes/7").headers["Content-Security-Policy"]

        assert policy == "default-src 'none'; frame-ancestors 'none'"

    def test_promises_https_only_where_there_is_https(self, ask, build, connection):
        secure = build(public_url="https://shop.example").test_client()

        assert "Strict-Transport-Security" not in ask("/healthz").headers
        assert secure.get("/healthz").headers["Strict-Transport-Security"].startswith("max-age=")


class TestCaching:
    def test_lets_public_answers_be_asked_for_again(self, ask):
        assert ask("/api/probes/7").headers["Cache-Control"] == "no-cache"

    @pytest.mark.parametrize("credential", ["X-Cart-Token", "X-Order-Token"])
    def test_stores_nothing_of_a_person(self, ask, credential):
        found = ask("/api/probes/7", headers={credential: "a"})

        assert found.status_code == 200
        assert found.headers["Cache-Control"] == "no-store"

    def test_stores_nothing_where_a_cookie_came(self, ask, probe):
        probe.set_cookie("refresh", "a")

        assert ask("/api/probes/7").headers["Cache-Control"] == "no-store"

    def test_stores_nothing_of_who_is_signed_in(self, ask, sign_in, actor_with):
        found = ask("/api/probes/7", headers=sign_in(actor_with()))

        assert found.headers["Cache-Control"] == "no-store"

    def test_stores_no_token_given_to_a_guest(self, ask):
        found = ask("/api/probes", method="POST", json={"number": 1}, headers=KEY)

        assert found.headers["X-Cart-Token"]
        assert found.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("path", ["/api/nothing", "/api/probes/404"])
    def test_stores_no_refusal(self, ask, path):
        assert ask(path).headers["Cache-Control"] == "no-store"


def test_lets_pages_run_their_own_scripts_alone():
    policy = headers.of_page(is_https=False)["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "connect-src 'self'" in policy
