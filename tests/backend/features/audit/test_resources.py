import pytest

from backend.features.audit import service
from backend.kernel.actor import Permission


@pytest.fixture
def entries(uow):
    for number in range(3):
        service.record(uow(), action="section.renamed", subject_type="section", subject_id=number)


@pytest.fixture
def headers(sign_in, actor_with):
    return sign_in(actor_with(Permission.AUDIT_READ))


class TestAuditEntries:
    def test_come_youngest_first_page_by_page(self, client, entries, headers):
        first = client.get("/api/audit-entries?page_size=2", headers=headers).json

        second = client.get(
            f"/api/audit-entries?page_size=2&after={first['next']}", headers=headers
        ).json

        shown = [row["subject_id"] for row in first["items"] + second["items"]]
        assert shown == ["2", "1", "0"]
        assert second["next"] is None

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("subject_type=section&subject_id=1", 1),
            ("actor=system", 3),
            ("action=section.opened", 0),
            ("since=2026-11-20T12:00:00Z", 3),
            ("until=2026-11-20T12:00:00%2B00:00", 0),
        ],
    )
    def test_are_found_by(self, client, entries, headers, query, count):
        answer = client.get(f"/api/audit-entries?{query}", headers=headers)

        assert (answer.status_code, len(answer.json["items"])) == (200, count)

    @pytest.mark.parametrize("query", ["since=yesterday", "since=0001-01-01T00:00:00%2B14:00"])
    def test_refuse_odd_instants(self, client, headers, query):
        answer = client.get(f"/api/audit-entries?{query}", headers=headers)

        assert (answer.status_code, list(answer.json["errors"])) == (422, ["since"])

    def test_take_the_permission(self, client, sign_in, actor_with):
        answer = client.get("/api/audit-entries", headers=sign_in(actor_with()))

        assert (answer.status_code, answer.json["permission"]) == (403, "audit.read")
