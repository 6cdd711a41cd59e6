"""Story d: an admin asks for sales by section, the worker makes the file, the admin takes it."""

import csv
import hashlib
import io

import pytest

from backend.kernel.errors import NoSpace

WISH = {"kind": "sales_by_section", "from": "2026-11-01", "to": "2026-11-20"}


@pytest.fixture
def admin(person):
    return person("admin")


@pytest.fixture
def sold(visitor, run_jobs, pears, bar):
    """Sell 1.25 kg of pears and two bars."""
    guest = visitor()
    cart = guest.fill_cart((pears.id, "1.25"), (bar.id, "2"))
    assert guest.order(cart["total_minor"]).status_code == 201
    run_jobs()


def lines_of(answer):
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


class TestFile:
    def test_holds_what_was_sold(self, admin, run_jobs, sold):
        asked = admin.post("/reports", WISH)
        path = asked.headers["Location"]
        assert (asked.status_code, asked.json["status"]) == (202, "queued")
        assert asked.json["rows_total"] is None

        run_jobs()

        ready = admin.get(path).json
        assert (ready["status"], ready["rows_done"], ready["rows_total"]) == ("ready", 2, 2)
        file = admin.get(f"{path}/file")
        assert file.content_type == "text/csv; charset=utf-8"
        assert hashlib.sha256(file.data).hexdigest() == ready["sha256"]
        assert len(file.data) == ready["size"]
        rows = {row["section"]: row for row in lines_of(file)}
        assert rows["Fruit"]["quantity_kg"] == "1.250"
        assert {row["total"] for row in rows.values()} == {"4.25", "13.80"}
        assert {row["currency"] for row in rows.values()} == {"EUR"}
        assert [kind for kind, _ in admin.notices()] == ["reports.ready"]

    def test_agrees_with_the_figures_on_the_screen(self, person, admin, run_jobs, sold):
        path = admin.post("/reports", WISH).headers["Location"]
        run_jobs()

        figures = person("manager").get(
            "/reports/kinds/sales_by_section/figures?from=2026-11-01&to=2026-11-20"
        )

        total = sum(float(row["total"]) for row in lines_of(admin.get(f"{path}/file")))
        assert figures.json["totals"]["total_minor"] == round(total * 100) == 1805

    def test_begins_with_its_header_when_nothing_was_sold(self, admin, run_jobs):
        path = admin.post("/reports", WISH).headers["Location"]

        run_jobs()

        file = admin.get(f"{path}/file")
        assert file.text.startswith('"section"')
        assert lines_of(file) == []


class TestRefused:
    def test_who_may_not_download(self, person):
        for role in ("manager", "employee", "shopper"):
            answer = person(role).post("/reports", WISH)
            assert (answer.status_code, answer.json["permission"]) == (403, "reports.download")

    def test_who_did_not_ask_for_it(self, person, admin, run_jobs):
        path = admin.post("/reports", WISH).headers["Location"]
        run_jobs()

        other = person("admin")

        assert other.get(path).status_code == 404
        assert other.get(f"{path}/file").status_code == 404
        assert other.post(f"{path}/cancellation").status_code == 404

    def test_who_was_demoted_since(self, person, admin, run_jobs):
        path = admin.post("/reports", WISH).headers["Location"]
        run_jobs()
        me = admin.get("/me").json["id"]

        assert person("admin").patch(f"/users/{me}", {"roles": ["manager"]}).status_code == 200

        assert admin.get(f"{path}/file").status_code in {401, 403}
        admin.log_in(admin.username)
        assert admin.get(f"{path}/file").status_code == 403

    def test_days_that_end_before_they_begin(self, admin):
        answer = admin.post("/reports", WISH | {"to": "2026-10-01"})

        assert (answer.status_code, list(answer.json["errors"])) == (422, ["to"])


class TestEnd:
    def test_fails_when_the_disk_is_full(self, monkeypatch, admin, files, run_jobs):
        def full(key, chunks):
            raise NoSpace

        monkeypatch.setattr(files, "write", full)
        path = admin.post("/reports", WISH).headers["Location"]

        run_jobs()

        failed = admin.get(path).json
        assert (failed["status"], failed["failure_reason"]) == ("failed", "no_space")
        refused = admin.get(f"{path}/file")
        assert (refused.status_code, refused.json["report_status"]) == (409, "failed")
        assert files.stored == {}
        assert [kind for kind, _ in admin.notices()] == ["reports.failed"]

    def test_is_made_later_when_the_first_attempt_breaks(
        self, monkeypatch, admin, files, run_jobs, clock
    ):
        def broken(key, chunks):
            raise OSError("the disk is gone")

        with monkeypatch.context() as patch:
            patch.setattr(files, "write", broken)
            path = admin.post("/reports", WISH).headers["Location"]
            run_jobs(may_break=True)
        assert admin.get(path).json["status"] == "running"

        clock.forward(minutes=1)
        run_jobs(may_break=True)

        assert admin.get(path).json["status"] == "ready"
        assert len(files.stored) == 1

    def test_is_cancelled_before_the_worker_comes(self, admin, files, run_jobs):
        path = admin.post("/reports", WISH).headers["Location"]

        cancelled = admin.post(f"{path}/cancellation")
        run_jobs()

        assert cancelled.json["status"] == "cancelled"
        assert admin.get(path).json["status"] == "cancelled"
        assert files.stored == {}

    def test_expires_after_seven_days(self, admin, run_jobs, clock):
        path = admin.post("/reports", WISH).headers["Location"]
        run_jobs()
        clock.forward(days=7)

        late = admin.get(f"{path}/file")

        assert (late.status_code, late.json["type"]) == (410, "/problems/report-expired")

    def test_is_thrown_away_with_its_file(self, admin, files, run_jobs):
        path = admin.post("/reports", WISH).headers["Location"]
        run_jobs()
        assert len(files.stored) == 1

        deleted = admin.client.delete(path, headers=admin.headers)
        run_jobs()

        assert deleted.status_code == 204
        assert files.stored == {}
        assert admin.get(path).status_code == 404
