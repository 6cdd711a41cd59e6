from http.cookies import SimpleCookie

import pytest

from backend.features.accounts.models import UserStatus
from tests.factories.accounts import PASSWORD, make_user

OWN_PAGE = {
    "Origin": "http://127.0.0.1:8000",
    "X-Requested-With": "shop",
    "Sec-Fetch-Site": "same-origin",
    "Content-Type": "application/json",
}
NEWCOMER = {"username": "newcomer", "password": "marzipan and rain"}


def cookie_of(answer):
    return SimpleCookie(answer.headers.get("Set-Cookie", "")).get("refresh")


class TestRegister:
    def test_makes_a_shopper(self, client):
        answer = client.post("/api/auth/register", json=NEWCOMER)

        assert (answer.status_code, answer.json["status"]) == (201, "approved")
        assert answer.json["permissions"] == ["orders.place"]
        assert "password" not in answer.text

    def test_lets_staff_wait(self, client, session):
        answer = client.post("/api/auth/register", json=NEWCOMER | {"as": "manager"})

        assert (answer.json["status"], answer.json["requested_role"]) == ("pending", "manager")

    def test_refuses_a_taken_name(self, client, session):
        make_user(session, username="Newcomer")

        answer = client.post("/api/auth/register", json=NEWCOMER)

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/username-taken")

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"password": "password1"}, "password"),
            ({"password": 12345678}, "password"),
            ({"as": "admin"}, "as"),
            ({"status": "approved"}, "status"),
            ({"roles": ["admin"]}, "roles"),
            ({"email": "no address"}, "email"),
            ({"username": ["a"]}, "username"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, client, change, field):
        answer = client.post("/api/auth/register", json=NEWCOMER | change)

        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


class TestLogin:
    def test_gives_a_token_a_cookie_and_the_person(self, client, session, post_login):
        user = make_user(session, "manager")

        answer = post_login(user)

        cookie = cookie_of(answer)
        assert (answer.status_code, answer.json["expires_in"]) == (200, 600)
        assert answer.json["user"]["roles"] == ["manager"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
        assert not cookie["secure"]

    def test_says_the_same_of_unknown_names_and_wrong_passwords(self, client, session, post_login):
        known = post_login(make_user(session), "wrong guess")
        unknown = client.post("/api/auth/login", json={"username": "nobody", "password": "x"})

        assert (known.status_code, unknown.status_code) == (401, 401)
        assert known.json | {"request_id": ""} == unknown.json | {"request_id": ""}

    def test_counts_failures_although_they_are_refusals(self, session, post_login):
        user = make_user(session)

        codes = [post_login(user, "wrong guess").status_code for _ in range(6)]

        answer = post_login(user)
        assert codes == [401] * 5 + [429]
        assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)

    def test_is_not_held_up_by_a_stale_access_token(self, client, session):
        user = make_user(session)
        body = {"username": user.username, "password": PASSWORD}

        answer = client.post(
            "/api/auth/login", json=body, headers={"Authorization": "Bearer of.old.news"}
        )

        assert answer.status_code == 200

    def test_tells_a_suspended_person(self, session, post_login):
        answer = post_login(make_user(session, status=UserStatus.SUSPENDED))

        assert (answer.status_code, answer.json["status"]) == (403, 403)
        assert answer.json["type"] == "/problems/account-closed"


class TestRefresh:
    def test_rotates_the_cookie(self, client, session, post_login):
        before = cookie_of(post_login(make_user(session))).value

        answer = client.post("/api/auth/refresh", headers=OWN_PAGE)

        assert answer.status_code == 200
        assert cookie_of(answer).value != before

    @pytest.mark.parametrize(
        "change",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "http://127.0.0.1:8000.evil.example"},
            {"Origin": "null"},
            {"Origin": None},
            {"X-Requested-With": None},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Content-Type": "application/x-www-form-urlencoded"},
        ],
    )
    def test_is_for_the_shops_own_pages_alone(self, client, session, post_login, change):
        post_login(make_user(session))
        headers = {name: value for name, value in (OWN_PAGE | change).items() if value}

        answer = client.post("/api/auth/refresh", headers=headers)

        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
        assert client.post("/api/auth/refresh", headers=OWN_PAGE).status_code == 200

    def test_takes_this_machine_by_its_other_names(self, client, session, post_login):
        post_login(make_user(session))

        answer = client.post(
            "/api/auth/refresh", headers=OWN_PAGE | {"Origin": "http://localhost:8000"}
        )

        assert answer.status_code == 200

    def test_is_not_held_up_by_a_stale_access_token(self, client, session, post_login):
        post_login(make_user(session))

        answer = client.post(
            "/api/auth/refresh", headers=OWN_PAGE | {"Authorization": "Bearer stale"}
        )

        assert answer.status_code == 200

    def test_clears_the_cookie_of_a_copied_token(self, client, session, post_login, clock):
        copied = cookie_of(post_login(make_user(session))).value
        client.post("/api/auth/refresh", headers=OWN_PAGE)
        clock.forward(seconds=11)
        client.set_cookie("refresh", copied)

        answer = client.post("/api/auth/refresh", headers=OWN_PAGE)

        assert (answer.status_code, answer.json["type"]) == (401, "/problems/refresh-reused")
        assert cookie_of(answer)["max-age"] == "0"
        client.set_cookie("refresh", copied)
        assert client.post("/api/auth/refresh", headers=OWN_PAGE).status_code == 401

    def test_refuses_without_a_cookie(self, client):
        assert client.post("/api/auth/refresh", headers=OWN_PAGE).status_code == 401

    def test_opens_nothing_else(self, client, session, post_login):
        post_login(make_user(session))

        assert client.get("/api/me", headers=OWN_PAGE).status_code == 401


class TestLogout:
    def test_may_be_repeated_and_ends_the_access_token(self, client, session, bearer):
        headers = bearer(make_user(session))

        codes = [client.post("/api/auth/logout", headers=OWN_PAGE).status_code for _ in range(2)]

        assert codes == [204, 204]
        assert client.get("/api/me", headers=headers).status_code == 401

    def test_everywhere_takes_a_person(self, client, session, bearer):
        headers = bearer(make_user(session))

        assert client.post("/api/auth/logout-everywhere").status_code == 401
        assert client.post("/api/auth/logout-everywhere", headers=headers).status_code == 204
        assert client.get("/api/me", headers=headers).status_code == 401
