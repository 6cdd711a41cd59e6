import pytest

from backend.kernel.ids import new_id
from tests.factories.accounts import make_actor
from tests.factories.catalogue import make_section
from tests.factories.section_requests import file_request

WISH = {"request_type": "create", "section_name": "Cheese", "reason": "People ask for it"}


@pytest.fixture
def author(session):
    return make_actor(session, "employee")


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def post(client, sign_in):
    def post(actor, path, body=None, key=None):
        headers = sign_in(actor) | {"Idempotency-Key": key or new_id().hex}
        return client.post(f"/api/section-requests{path}", json=body, headers=headers)

    return post


@pytest.fixture
def get(client, sign_in):
    def get(actor, path, **headers):
        return client.get(f"/api/section-requests{path}", headers=sign_in(actor) | headers)

    return get


class TestFile:
    def test_says_where_to_follow_it(self, post, get, author):
        answer = post(author, "", WISH)

        assert (answer.status_code, answer.json["status"]) == (201, "pending")
        assert answer.json["after"] == {
            "name": "Cheese",
            "parent_id": None,
            "parent_name": None,
            "description": "",
        }
        assert answer.headers["Location"] == f"/api/section-requests/{answer.json['id']}"
        assert get(author, f"/{answer.json['id']}").json == answer.json

    def test_answers_a_repeat_with_the_first_answer(self, post, author):
        first = post(author, "", WISH, key="the-same-intent-1")

        second = post(author, "", WISH, key="the-same-intent-1")

        assert (second.status_code, second.json) == (201, first.json)
        assert second.headers["Idempotency-Replayed"] == "true"

    def test_names_the_request_that_waits_for_the_same(self, post, author, manager):
        first = post(author, "", WISH)

        answer = post(manager, "", WISH)

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/request-pending")
        assert answer.json["waiting_id"] == first.json["id"]

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"reason": None}, "reason"),
            ({"request_type": "rename"}, "request_type"),
            ({"section_id": "7"}, "section_id"),
            ({"section_id": 10**30}, "_"),
            ({"status": "applied"}, "status"),
        ],
    )
    def test_refuses_bad_fields(self, post, author, change, field):
        answer = post(author, "", WISH | change)

        assert answer.status_code == 422
        assert field in answer.json["errors"]

    def test_demands_a_key(self, client, sign_in, author):
        answer = client.post("/api/section-requests", json=WISH, headers=sign_in(author))

        assert answer.status_code == 400

    def test_refuses_who_may_not_ask(self, post, session):
        answer = post(make_actor(session, "shopper"), "", WISH)

        assert answer.status_code == 403
        assert answer.json["permission"] == "section_requests.file"


class TestDecide:
    def test_is_accepted_and_applied_later(self, uow, post, get, run_jobs, author, manager):
        request = file_request(uow(author))

        answer = post(manager, f"/{request.id}/approval", {"note": "Good idea"})

        assert (answer.status_code, answer.json["status"]) == (202, "approved")
        assert answer.json["decided_by"]["name"] == manager.name
        run_jobs()
        after = get(author, f"/{request.id}").json
        assert (after["status"], after["now"]["name"]) == ("applied", "Cheese")

    def test_is_answered_alike_when_it_is_said_again(self, uow, post, author, manager):
        request = file_request(uow(author))
        first = post(manager, f"/{request.id}/approval", {})

        second = post(manager, f"/{request.id}/approval", {})

        assert (second.status_code, second.json) == (202, first.json)

    def test_is_not_for_the_author(self, uow, post, manager):
        request = file_request(uow(manager))

        answer = post(manager, f"/{request.id}/approval", {})

        assert (answer.status_code, answer.json["type"]) == (403, "/problems/own-request")

    def test_tells_the_second_one(self, uow, session, post, author, manager):
        request = file_request(uow(author))
        post(manager, f"/{request.id}/rejection", {"reason": "No room"})

        answer = post(make_actor(session, "admin"), f"/{request.id}/approval", {})

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/already-decided")
        assert answer.json["status"] == 409
        assert (answer.json["standing"], answer.json["decided_by_name"]) == (
            "rejected",
            manager.name,
        )

    def test_wants_a_reason_for_a_no(self, uow, post, author, manager):
        request = file_request(uow(author))

        answer = post(manager, f"/{request.id}/rejection", {})

        assert (answer.status_code, list(answer.json["errors"])) == (422, ["reason"])

    def test_refuses_who_may_not_decide(self, uow, session, post, author):
        request = file_request(uow(author))

        answer = post(make_actor(session, "employee"), f"/{request.id}/approval", {})

        assert answer.status_code == 403

    def test_lets_the_author_withdraw(self, uow, post, author):
        request = file_request(uow(author))

        answer = post(author, f"/{request.id}/withdrawal")

        assert (answer.status_code, answer.json["status"]) == (200, "withdrawn")


class TestRead:
    def test_shows_now_and_after(self, uow, get, author, manager):
        food = make_section(uow(), "Food")
        dairy = make_section(uow(), "Dairy", parent=food)
        request = file_request(
            uow(author), request_type="modify", section_id=dairy.id, section_name="Milk"
        )

        shown = get(manager, f"/{request.id}").json

        assert (shown["now"]["name"], shown["after"]["name"]) == ("Dairy", "Milk")
        assert shown["now"]["parent_name"] == "Food"
        assert (shown["can_decide"], shown["can_withdraw"]) == (True, False)
        assert shown["is_outdated"] is False

    def test_is_not_sent_twice(self, uow, get, author):
        request = file_request(uow(author))
        etag = get(author, f"/{request.id}").headers["ETag"]

        again = get(author, f"/{request.id}", **{"If-None-Match": etag})

        assert (again.status_code, again.data) == (304, b"")

    def test_lists_by_status_page_by_page(self, uow, get, post, author, manager):
        names = [f"Shelf {number}" for number in range(5)]
        requests = [file_request(uow(author), section_name=name) for name in names]
        post(manager, f"/{requests[2].id}/rejection", {"reason": "No room"})

        first = get(author, "?status=pending&page_size=3").json
        second = get(author, f"?status=pending&page_size=3&after={first['next']}").json

        assert [each["section_name"] for each in first["items"]] == [
            "Shelf 4",
            "Shelf 3",
            "Shelf 1",
        ]
        assert [each["section_name"] for each in second["items"]] == ["Shelf 0"]
        assert (second["next"], get(author, "?status=rejected,conflict").json["next"]) == (
            None,
            None,
        )

    def test_lists_own_ones(self, uow, get, author, manager):
        file_request(uow(author))

        assert len(get(author, "?mine=1").json["items"]) == 1
        assert get(manager, "?mine=1").json["items"] == []

    def test_refuses_an_unknown_status(self, get, author):
        assert get(author, "?status=open").status_code == 422

    def test_is_for_staff(self, get, session):
        assert get(make_actor(session, "shopper"), "").status_code == 403

    def test_does_not_know_every_number(self, get, author):
        assert get(author, f"/{new_id()}").status_code == 404
