import csv
import hashlib
import io

import pytest

from backend.kernel.ids import new_id
from tests.factories.accounts import make_actor
from tests.factories.catalogue import make_product, make_section
from tests.factories.reports import ask_for, sell

WISH = {"kind": "sales_by_section", "from": "2026-11-01", "to": "2026-11-20"}


@pytest.fixture
def admin(session):
    return make_actor(session, "admin")


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def call(client, sign_in):
    def call(actor, method, path="", body=None, **headers):
        return client.open(
            f"/api/reports{path}",
            method=method,
            json=body,
            headers=sign_in(actor) | {"Idempotency-Key": new_id().hex} | headers,
        )

    return call


@pytest.fixture
def sales(uow, session):
    food = make_section(uow(), "Food")
    sell(session, (make_product(uow(), section_id=food.id, rate_minor=250), 2000))


class TestRequest:
    def test_says_where_to_follow_it(self, call, admin):
        answer = call(admin, "POST", "", WISH)

        assert (answer.status_code, answer.json["status"]) == (202, "queued")
        assert (answer.json["from"], answer.json["to"]) == ("2026-11-01", "2026-11-20")
        path = answer.headers["Location"].removeprefix("/api/reports")
        assert call(admin, "GET", path).json == answer.json

    def test_answers_a_repeat_with_the_first_answer(self, call, admin):
        key = {"Idempotency-Key": "the-same-intent-1"}
        first = call(admin, "POST", "", WISH, **key)

        second = call(admin, "POST", "", WISH, **key)

        assert (second.status_code, second.json) == (202, first.json)
        assert len(call(admin, "GET").json["items"]) == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"kind": "horoscope"}, "kind"),
            ({"kind": None}, "kind"),
            ({"from": "yesterday"}, "from"),
            ({"from": 7}, "from"),
            ({"from": "2026-11-21"}, "to"),
            ({"user": "somebody"}, "user"),
        ],
    )
    def test_refuses_bad_fields(self, call, admin, change, field):
        answer = call(admin, "POST", "", WISH | change)

        assert answer.status_code == 422
        assert field in answer.json["errors"]

    def test_says_how_long_to_wait_for_a_fourth_one(self, uow, call, admin):
        for _ in range(3):
            ask_for(uow(admin))

        answer = call(admin, "POST", "", WISH)

        assert (answer.status_code, answer.json["type"]) == (429, "/problems/too-many-reports")
        assert answer.headers["Retry-After"] == "10"

    def test_refuses_who_may_not_download(self, call, manager):
        answer = call(manager, "POST", "", WISH)

        assert (answer.status_code, answer.json["permission"]) == (403, "reports.download")


class TestFollow:
    def test_tells_progress_and_is_not_sent_twice(self, uow, call, admin, run_jobs, sales):
        report = ask_for(uow(admin))
        etag = call(admin, "GET", f"/{report.id}").headers["ETag"]
        assert call(admin, "GET", f"/{report.id}", **{"If-None-Match": etag}).status_code == 304

        run_jobs()

        answer = call(admin, "GET", f"/{report.id}", **{"If-None-Match": etag})
        assert (answer.status_code, answer.json["status"]) == (200, "ready")
        assert (answer.json["rows_done"], answer.json["rows_total"]) == (1, 1)

    def test_lists_the_newest_first_page_by_page(self, uow, call, admin, run_jobs):
        for _ in range(5):
            ask_for(uow(admin))
            run_jobs()

        first = call(admin, "GET", "?page_size=3").json
        second = call(admin, "GET", f"?page_size=3&after={first['next']}").json

        stamps = [item["id"] for item in first["items"] + second["items"]]
        assert (len(stamps), second["next"]) == (5, None)
        assert stamps == sorted(stamps, reverse=True)

    def test_does_not_show_what_others_asked_for(self, uow, session, call, admin):
        report = ask_for(uow(make_actor(session, "admin")))

        assert call(admin, "GET").json["items"] == []
        assert call(admin, "GET", f"/{report.id}").status_code == 404
        assert call(admin, "GET", f"/{report.id}/file").status_code == 404


class TestFile:
    def test_is_sent_to_be_saved(self, uow, session, call, admin, run_jobs, sales):
        report = ask_for(uow(admin))
        run_jobs()

        answer = call(admin, "GET", f"/{report.id}/file")

        session.refresh(report)
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="sales-by-section-2026-10-22-2026-11-20.csv"'
        )
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert hashlib.sha256(answer.data).hexdigest() == report.sha256
        (line,) = csv.DictReader(io.StringIO(answer.text, newline=""))
        assert (line["section"], line["lines"], line["total"]) == ("Food", "1", "5.00")
        assert (line["quantity_piece"], line["currency"]) == ("2.000", "EUR")

    def test_has_to_wait(self, uow, call, admin):
        report = ask_for(uow(admin))

        answer = call(admin, "GET", f"/{report.id}/file")

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/report-not-ready")
        assert (answer.json["status"], answer.json["report_status"]) == (409, "queued")

    def test_is_gone_after_seven_days(self, uow, call, admin, run_jobs, clock):
        report = ask_for(uow(admin))
        run_jobs()
        clock.forward(days=7)

        answer = call(admin, "GET", f"/{report.id}/file")

        assert (answer.status_code, answer.json["type"]) == (410, "/problems/report-expired")

    def test_needs_the_permission_each_time(self, uow, call, manager, admin, run_jobs):
        report = ask_for(uow(admin))
        run_jobs()

        assert call(manager, "GET", f"/{report.id}/file").status_code == 403


class TestEnd:
    def test_cancels(self, uow, call, admin):
        report = ask_for(uow(admin))

        answer = call(admin, "POST", f"/{report.id}/cancellation")

        assert (answer.status_code, answer.json["status"]) == (200, "cancelled")

    def test_deletes(self, uow, call, admin):
        path = f"/{ask_for(uow(admin)).id}"

        assert call(admin, "DELETE", path).status_code == 204
        assert call(admin, "DELETE", path).status_code == 404


class TestFigures:
    def test_describes_what_can_be_asked(self, call, manager):
        (kind,) = call(manager, "GET", "/kinds").json["items"]

        assert (kind["kind"], kind["title"]) == ("sales_by_section", "Sales by section")
        assert [(each["name"], each["default"]) for each in kind["parameters"]] == [
            ("from", "2026-10-22"),
            ("to", "2026-11-20"),
        ]
        assert {"name": "quantity_kg", "title": "Sold in kg", "type": "quantity", "unit": "kg"} in (
            kind["columns"]
        )

    def test_shows_rows_and_totals(self, call, manager, sales):
        answer = call(manager, "GET", "/kinds/sales_by_section/figures")

        (row,) = answer.json["rows"]
        assert (row["section"], row["quantity_piece"], row["total_minor"]) == ("Food", "2.000", 500)
        assert (answer.json["totals"]["section"], answer.json["totals"]["total_minor"]) == (
            None,
            500,
        )
        assert (answer.json["from"], answer.json["currency"]) == ("2026-10-22", "EUR")

    def test_takes_days(self, call, manager, sales):
        path = "/kinds/sales_by_section/figures?from=2026-01-01&to=2026-01-31"

        assert call(manager, "GET", path).json["rows"] == []

    def test_does_not_know_every_kind(self, call, manager):
        assert call(manager, "GET", "/kinds/horoscope/figures").status_code == 404

    def test_refuses_who_may_not_read(self, session, call):
        employee = make_actor(session, "employee")

        assert call(employee, "GET", "/kinds").status_code == 403
