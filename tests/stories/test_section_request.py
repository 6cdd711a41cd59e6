"""Story b: staff asks for a section, somebody else approves it, the worker opens it in the shop."""

import pytest

from tests.factories.catalogue import make_section

WISH = {"request_type": "create", "section_name": "Cheese", "reason": "People ask for it"}
WIDE = "CHEESE".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})  # full-width


@pytest.fixture
def author(person):
    return person("employee")


@pytest.fixture
def manager(person):
    return person("manager")


@pytest.fixture
def shelves(visitor):
    """Return a function that names the sections a visitor sees, with the numbers of products."""

    def shelves() -> dict[str, int]:
        tree = visitor().get("/sections").json["items"]
        return {section["name"]: section["product_count"] for section in tree}

    return shelves


def approve(somebody, request):
    return somebody.post(f"/section-requests/{request['id']}/approval", {})


def status_of(somebody, request):
    found = somebody.get(f"/section-requests/{request['id']}").json
    return found["status"], found["conflict_reason"]


class TestApproved:
    def test_opens_the_section_in_the_shop(self, author, manager, shelves, run_jobs):
        assert shelves() == {}
        filed = author.post("/section-requests", WISH)
        assert (filed.status_code, filed.json["status"]) == (201, "pending")

        decided = approve(manager, filed.json)
        before = shelves()
        run_jobs()

        assert (decided.status_code, decided.json["status"]) == (202, "approved")
        assert before == {}
        assert status_of(author, filed.json) == ("applied", None)
        assert shelves() == {"Cheese": 0}
        ((kind, facts),) = author.notices()
        assert (kind, facts["section_name"]) == ("section_requests.applied", "Cheese")
        assert [kind for kind, _ in manager.notices()] == ["section_requests.filed"]

    def test_closes_a_section_and_moves_its_products(
        self, uow, author, manager, shelves, run_jobs, pears, fruit
    ):
        garden = make_section(uow(), "Garden")
        wish = {
            "request_type": "delete",
            "section_id": fruit.id,
            "move_products_to": garden.id,
            "reason": "Too small",
        }
        filed = author.post("/section-requests", wish)

        approve(manager, filed.json)
        run_jobs()

        assert status_of(author, filed.json) == ("applied", None)
        assert shelves() == {"Garden": 1}

    def test_is_answered_alike_when_it_is_said_twice(self, author, manager, shelves, run_jobs):
        filed = author.post("/section-requests", WISH).json

        first, again = approve(manager, filed), approve(manager, filed)
        run_jobs()

        assert (first.status_code, again.status_code) == (202, 202)
        assert again.json == first.json
        assert shelves() == {"Cheese": 0}


class TestRefused:
    def test_by_nobody_to_himself(self, person, manager, shelves, run_jobs):
        filed = manager.post("/section-requests", WISH).json

        own = approve(manager, filed)
        run_jobs()

        assert (own.status_code, own.json["type"]) == (403, "/problems/own-request")
        assert status_of(manager, filed) == ("pending", None)
        assert shelves() == {}
        assert approve(person("admin"), filed).status_code == 202

    def test_the_second_decider_is_told_who_was_first(self, person, author, manager, run_jobs):
        filed = author.post("/section-requests", WISH).json
        approve(manager, filed)

        late = person("admin").post(
            f"/section-requests/{filed['id']}/rejection", {"reason": "No room"}
        )
        run_jobs()

        assert (late.status_code, late.json["type"]) == (409, "/problems/already-decided")
        assert late.json["standing"] == "approved"
        assert late.json["decided_by_name"]
        assert status_of(author, filed) == ("applied", None)

    def test_the_author_reads_why(self, author, manager, shelves, run_jobs):
        filed = author.post("/section-requests", WISH).json

        manager.post(f"/section-requests/{filed['id']}/rejection", {"reason": "No room"})
        run_jobs()

        found = author.get(f"/section-requests/{filed['id']}").json
        assert (found["status"], found["decision_note"]) == ("rejected", "No room")
        assert [kind for kind, _ in author.notices()] == ["section_requests.rejected"]
        assert shelves() == {}

    def test_what_was_withdrawn(self, author, manager, shelves, run_jobs):
        filed = author.post("/section-requests", WISH).json
        author.post(f"/section-requests/{filed['id']}/withdrawal")

        late = approve(manager, filed)
        run_jobs()

        assert (late.status_code, late.json["standing"]) == (409, "withdrawn")
        assert shelves() == {}

    def test_who_may_not(self, person, author):
        filed = author.post("/section-requests", WISH).json
        employee, shopper = person("employee"), person("shopper")

        assert approve(employee, filed).json["permission"] == "section_requests.decide"
        assert approve(shopper, filed).status_code == 403
        assert shopper.post("/section-requests", WISH).status_code == 403

    def test_somebody_demoted_a_moment_ago(self, person, author, manager):
        filed = author.post("/section-requests", WISH).json
        admin = person("admin")
        me = manager.get("/me").json["id"]

        demoted = admin.patch(f"/users/{me}", {"roles": ["shopper"]})

        assert demoted.status_code == 200
        assert approve(manager, filed).status_code in {401, 403}
        assert status_of(author, filed) == ("pending", None)


class TestConflict:
    def test_when_the_section_was_renamed_meanwhile(
        self, author, manager, shelves, run_jobs, fruit
    ):
        wish = {"request_type": "modify", "section_id": fruit.id, "section_name": "Obst"}
        filed = author.post("/section-requests", wish | {"reason": "German"}).json
        approve(manager, filed)
        manager.patch(f"/sections/{fruit.id}", {"name": "Fruits"}, version=fruit.version)

        run_jobs()

        assert status_of(author, filed) == ("conflict", "section_changed")
        assert shelves() == {"Fruits": 0}
        assert [kind for kind, _ in author.notices()] == ["section_requests.conflict"]

    def test_when_the_name_was_taken_meanwhile(self, author, manager, shelves, run_jobs):
        filed = author.post("/section-requests", WISH).json
        approve(manager, filed)
        manager.post("/sections", {"name": "CHEESE"})

        run_jobs()

        assert status_of(author, filed) == ("conflict", "name_taken")
        assert shelves() == {"CHEESE": 0}

    def test_only_one_of_two_may_ask_for_the_same(self, author, manager):
        first = author.post("/section-requests", WISH).json

        second = manager.post("/section-requests", WISH | {"section_name": WIDE})

        assert (second.status_code, second.json["type"]) == (409, "/problems/request-pending")
        assert second.json["waiting_id"] == first["id"]
