import pytest

from backend.kernel.errors import Transient
from backend.kernel.ids import new_id
from tests.factories.accounts import PASSWORD, make_actor, make_pending, make_user

OWN_PAGE = {
    "Origin": "http://127.0.0.1:8000",
    "X-Requested-With": "shop",
    "Sec-Fetch-Site": "same-origin",
    "Content-Type": "application/json",
}
NEWCOMER = {"username": "newcomer", "password": "marzipan and rain"}


def key():
    return {"Idempotency-Key": new_id().hex}


class TestMe:
    def test_shows_and_changes_the_own_account(self, client, session, bearer):
        headers = bearer(make_user(session))

        changed = client.patch("/api/me", headers=headers, json={"first_name": " Jo "})

        shown = client.get("/api/me", headers=headers)
        assert changed.json["first_name"] == shown.json["first_name"] == "Jo"
        assert shown.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("field", ["status", "roles", "auth_version", "password_hash", "id"])
    def test_changes_nothing_that_is_not_the_persons_to_change(
        self, client, session, bearer, field
    ):
        answer = client.patch("/api/me", headers=bearer(make_user(session)), json={field: "x"})

        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])

    def test_takes_a_person(self, client):
        assert client.get("/api/me").status_code == 401
        assert client.get("/api/me", headers={"X-Cart-Token": "a" * 20}).status_code == 401

    def test_is_all_that_a_waiting_person_holds(self, client, session, bearer):
        headers = bearer(make_pending(session, "manager"))

        assert client.get("/api/me", headers=headers).json["status"] == "pending"
        answer = client.get("/api/users", headers=headers)
        assert (answer.status_code, answer.json["permission"]) == (403, "users.manage")

    def test_gives_a_new_token_with_a_new_password(self, client, session, bearer):
        headers = bearer(make_user(session))
        wish = {"old_password": PASSWORD, "new_password": "a quieter password"}

        answer = client.post("/api/me/password", headers=headers, json=wish)

        fresh = {"Authorization": f"Bearer {answer.json['access_token']}"}
        assert client.get("/api/me", headers=headers).status_code == 401
        assert client.get("/api/me", headers=fresh).status_code == 200

    def test_lists_and_ends_sessions(self, client, session, bearer):
        user = make_user(session)
        bearer(user)
        headers = bearer(user)
        listed = client.get("/api/me/sessions", headers=headers).json["items"]
        other = next(row["id"] for row in listed if not row["is_current"])

        codes = [
            client.delete(f"/api/me/sessions/{other}", headers=headers).status_code
            for _ in range(2)
        ]

        assert codes == [204, 404]
        assert client.delete("/api/me/sessions", headers=headers).status_code == 204
        assert len(client.get("/api/me/sessions", headers=headers).json["items"]) == 1


class TestPeople:
    @pytest.fixture
    def admin(self, session, sign_in):
        return sign_in(make_actor(session, "admin"))

    def test_lists_those_who_wait(self, client, session, admin):
        waiting = make_pending(session)

        answer = client.get("/api/users?status=pending", headers=admin)

        assert [row["id"] for row in answer.json["items"]] == [str(waiting.id)]

    def test_pages_by_name(self, client, session, admin):
        for name in ("anna", "berta", "cleo"):
            make_user(session, username=name)
        first = client.get("/api/users?page_size=2", headers=admin).json

        second = client.get(f"/api/users?page_size=2&after={first['next']}", headers=admin).json

        names = [row["username"] for row in first["items"] + second["items"]]
        assert names[:3] == ["anna", "berta", "cleo"]

    @pytest.mark.parametrize("query", ["q=ANN", "q=robin", "role=shopper&q=anna"])
    def test_finds_people(self, client, session, admin, query):
        make_user(session, username="anna")

        answer = client.get(f"/api/users?{query}", headers=admin)

        assert "anna" in [row["username"] for row in answer.json["items"]]

    def test_takes_percent_signs_for_themselves(self, client, session, admin):
        assert client.get("/api/users?q=%25", headers=admin).json["items"] == []

    def test_approves_once_however_often_it_is_sent(self, client, session, admin):
        user, headers = make_pending(session), admin | key()
        address = f"/api/users/{user.id}/approval"

        answers = [client.post(address, headers=headers, json={}) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[1].headers["Idempotency-Replayed"] == "true"
        again = client.post(address, headers=admin | key(), json={})
        assert (again.status_code, again.json["type"]) == (409, "/problems/already-decided")

    @pytest.mark.parametrize("decision", ["approval", "rejection", "suspension", "restoration"])
    @pytest.mark.parametrize("role", ["shopper", "employee", "manager"])
    def test_lets_administrators_alone_decide(self, client, session, sign_in, role, decision):
        headers = sign_in(make_actor(session, role)) | key()

        answer = client.post(
            f"/api/users/{make_pending(session).id}/{decision}", headers=headers, json={}
        )

        assert (answer.status_code, answer.json["permission"]) == (403, "users.manage")

    def test_suspends_and_restores(self, client, session, admin):
        address = f"/api/users/{make_user(session).id}"

        suspended = client.post(
            f"{address}/suspension", headers=admin | key(), json={"reason": "Left us"}
        )
        restored = client.post(f"{address}/restoration", headers=admin | key(), json={})

        assert (suspended.json["status"], suspended.json["decision_note"]) == (
            "suspended",
            "Left us",
        )
        assert restored.json["status"] == "approved"

    def test_rejects(self, client, session, admin):
        answer = client.post(
            f"/api/users/{make_pending(session).id}/rejection", headers=admin | key(), json={}
        )

        assert answer.json["status"] == "rejected"

    def test_changes_roles(self, client, session, admin):
        address = f"/api/users/{make_user(session).id}"

        answer = client.patch(address, headers=admin, json={"roles": ["manager"]})

        assert answer.json["roles"] == ["manager"]
        assert client.get(address, headers=admin).json["roles"] == ["manager"]

    def test_knows_no_stranger(self, client, admin):
        assert client.get(f"/api/users/{new_id()}", headers=admin).status_code == 404
        assert client.get("/api/users/../../etc", headers=admin).status_code == 404

    def test_lists_roles(self, client, admin):
        roles = client.get("/api/roles", headers=admin).json["items"]

        assert [role["name"] for role in roles] == ["shopper", "employee", "manager", "admin"]
        assert roles[0]["permissions"] == ["orders.place"]


class TestActivity:
    def test_is_noted_by_any_request(self, client, session, bearer, clock):
        user = make_user(session)
        headers = bearer(user)
        clock.forward(minutes=6)

        client.get("/api/me", headers=headers)

        session.refresh(user)
        assert user.last_activity_at == clock()

    def test_that_cannot_be_noted_stops_nobody_from_reading(
        self, client, session, bearer, clock, checkpoints
    ):
        headers = bearer(make_user(session))
        clock.forward(minutes=6)
        checkpoints.traps["before-commit"] = Transient()  # as a full disk would

        answer = client.get("/api/me", headers=headers)

        assert answer.status_code == 200
