import pytest
from sqlalchemy import func, select

from backend.kernel.actor import Permission
from backend.kernel.outbox import OutboxMessage

JOBS = select(func.count()).select_from(OutboxMessage)


@pytest.fixture
def editor(sign_in, actor_with):
    return sign_in(actor_with(Permission.PRODUCTS_EDIT))


class TestGuests:
    def test_are_given_a_token_by_their_first_write(self, add):
        answer = add(token=None)

        assert len(answer.headers["X-Cart-Token"]) >= 43

    def test_keep_the_token_they_have(self, add):
        assert "X-Cart-Token" not in add(token="cart-token").headers

    def test_are_given_none_by_reading(self, probe):
        assert "X-Cart-Token" not in probe.get("/api/probes").headers

    def test_are_known_by_their_token(self, probe):
        answer = probe.get("/api/probes/named/abc", headers={"X-Cart-Token": "cart-token"})

        assert answer.json["prepared"].startswith("guest:")
        assert "cart-token" not in answer.json["prepared"]

    def test_are_strangers_without_any(self, probe):
        answer = probe.get("/api/probes/named/abc")

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


class TestPermissions:
    def test_let_the_holder_in(self, probe, editor):
        assert probe.delete("/api/probes/1", headers=editor).status_code == 204

    def test_let_the_holder_of_the_other_one_in(self, probe, sign_in, actor_with):
        stocker = sign_in(actor_with(Permission.STOCK_EDIT))

        assert probe.delete("/api/probes/1", headers=stocker).status_code == 204

    def test_refuse_a_person_without(self, probe, sign_in, actor_with, session):
        reader = sign_in(actor_with(Permission.STOCK_READ))

        answer = probe.delete("/api/probes/1", headers=reader)

        assert answer.status_code == 403
        assert answer.json["permission"] == "products.edit"
        assert session.scalar(JOBS) == 0

    @pytest.mark.parametrize("headers", [{}, {"X-Cart-Token": "cart-token"}])
    def test_ask_a_stranger_to_log_in(self, probe, headers):
        assert probe.delete("/api/probes/1", headers=headers).status_code == 401

    @pytest.mark.parametrize(
        "header", ["Bearer", "Bearer ", "Basic abc", "bearer abc", "Bearer  abc", "abc"]
    )
    def test_take_no_other_form_of_credentials(self, probe, header):
        answer = probe.get("/api/probes", headers={"Authorization": header})

        assert answer.status_code == 401

    def test_are_checked_before_the_body_is_read(self, probe):
        answer = probe.patch("/api/probes/1", data=b"no JSON")

        assert answer.status_code == 401


class TestVersions:
    def change(self, probe, headers, version):
        sent = headers | ({"If-Match": version} if version is not None else {})
        return probe.patch("/api/probes/1", json={"number": 1}, headers=sent)

    @pytest.mark.parametrize("version", ["3", '"3"', 'W/"3"', " 3 "])
    def test_reach_the_method(self, probe, editor, version):
        assert self.change(probe, editor, version).json["number"] == 3

    def test_must_be_named(self, probe, editor, session):
        answer = self.change(probe, editor, None)

        assert answer.status_code == 428
        assert session.scalar(JOBS) == 0

    @pytest.mark.parametrize("version", ["x", "-1", "1.5", '""', "*", "9" * 30, "٣"])
    def test_must_be_numbers(self, probe, editor, version):
        sent = editor | {"If-Match": version.encode().decode("latin-1")}

        answer = probe.patch("/api/probes/1", json={"number": 1}, headers=sent)

        assert answer.status_code in {400, 428}

    def test_may_be_stale(self, probe, editor, session):
        answer = self.change(probe, editor, "2")

        assert answer.status_code == 409
        assert answer.json["type"] == "/problems/stale-version"
        assert session.scalar(JOBS) == 0


class TestEtags:
    def test_spare_an_unchanged_answer(self, probe):
        first = probe.get("/api/probes/7")

        again = probe.get("/api/probes/7", headers={"If-None-Match": first.headers["ETag"]})

        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["ETag"] == first.headers["ETag"]

    def test_tell_different_answers_apart(self, probe):
        one, other = probe.get("/api/probes/7"), probe.get("/api/probes/8")

        assert one.headers["ETag"] != other.headers["ETag"]

    def test_are_those_of_the_whole_answer_for_head(self, probe):
        whole, head = probe.get("/api/probes/7"), probe.head("/api/probes/7")

        assert head.status_code == 200
        assert head.data == b""
        assert head.headers["ETag"] == whole.headers["ETag"]


class TestParameters:
    @pytest.mark.parametrize(
        "path",
        [
            "/api/probes/2147483648",
            "/api/probes/9223372036854775808",
            "/api/probes/" + "9" * 40,
            "/api/probes/-1",
            "/api/probes/1.5",
            "/api/probes/1x",
        ],
    )
    def test_of_the_address_are_not_found_when_no_row_can_have_them(self, probe, path):
        assert probe.get(path).status_code == 404

    def test_of_the_address_carry_no_nul(self, probe):
        answer = probe.get("/api/probes/named/a%00b", headers={"X-Cart-Token": "cart-token"})

        assert answer.status_code == 404

    @pytest.mark.parametrize(
        "query",
        [
            "number=x",
            "number=9223372036854775808",
            "page_size=0",
            "page_size=101",
            "page_size=x",
            "after=a&before=b",
            "after=a&last=1",
            "last=perhaps",
            "after=a%00b",
            "unknown=%00",
            "after=" + "x" * 501,
        ],
    )
    def test_of_the_query_are_refused_by_name(self, probe, query):
        answer = probe.get(f"/api/probes?{query}")

        assert answer.status_code == 422
        assert answer.json["errors"]

    def test_of_the_query_may_be_strange(self, probe):
        many = "&".join(f"p{n}=1" for n in range(2_000))

        assert probe.get(f"/api/probes?number=5&{many}").json["items"][0]["number"] == 5
        assert probe.get("/api/probes?number=5&number=6").status_code == 200
        assert probe.get("/api/probes?%ff=%ff").status_code == 200


class TestPreparation:
    def test_happens_before_the_unit_and_may_read(self, probe, checkpoints):
        answer = probe.post("/api/probes/prepared", json={"number": 4})

        assert answer.json["prepared"] == "4 2026"
        assert checkpoints.passed_names == ["before-commit", "after-commit"]


class TestDownload:
    def test_sends_the_file_under_its_name(self, probe):
        answer = probe.get("/api/probes/download")

        assert answer.data == b"a,b\n1,2\n"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="probe.csv"'
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert answer.headers["Content-Length"] == "8"


class TestCookies:
    def test_are_set_and_cleared(self, probe, probe_app, settings):
        origin = {"Origin": settings.public_url, "X-Requested-With": "cornerstore"}

        answer = probe.post("/api/probes/cookie", headers=origin, json={})

        kept, cleared = answer.headers.getlist("Set-Cookie")
        assert kept.startswith("refresh=secret; ")
        assert kept.endswith("; Max-Age=60; HttpOnly; Path=/; SameSite=Strict")
        assert cleared.startswith("old=;")
        assert "Max-Age=0" in cleared

    def test_are_not_honoured_from_elsewhere(self, probe):
        answer = probe.post(
            "/api/probes/cookie", headers={"Origin": "https://evil.example"}, json={}
        )

        assert answer.status_code == 403


class TestCommit:
    def test_comes_before_the_answer(self, add, checkpoints, session):
        checkpoints.traps["before-commit"] = ZeroDivisionError()

        answer = add()

        assert answer.status_code == 500
        assert session.scalar(JOBS) == 0

    def test_is_not_asked_of_a_read(self, probe, checkpoints):
        probe.get("/api/probes/7")

        assert checkpoints.passed_names == []

    def test_passes_the_place_after_the_key(self, add, checkpoints):
        add()

        assert checkpoints.passed_names == ["key-claimed", "before-commit", "after-commit"]
