"""Forged, expired and reused tokens and keys: no way in, and nothing is done twice."""

import pytest
from flask_jwt_extended import create_access_token

from tests.factories.accounts import PASSWORD, make_actor, make_user
from tests.faults.furniture import furnish, rows_of
from tests.faults.operations import OPERATIONS

GUARDED = [each for each in OPERATIONS if not {"public", "guest"} & {*each.spec["x-permission"]}]
KEYED = [each for each in OPERATIONS if each.demands("Idempotency-Key")]
VERSIONED = [each for each in OPERATIONS if "If-Match" in each.parameters("header")]
SAME_SITE = {"Origin": "http://127.0.0.1:8000", "X-Requested-With": "shop"}


@pytest.fixture
def shop(session, uow):
    return furnish(session, uow)


@pytest.fixture
def ask(app, client, shop):
    """Return a function that asks with an empty body and exactly these headers."""

    def ask(operation, headers):
        for limiter in app.extensions["limiter"]:
            limiter.limiter.storage.reset()
        return client.open(
            shop.address(operation.path),
            method=operation.method,
            headers=headers,
            **operation.emptiest,
        )

    return ask


@pytest.fixture
def tokens(app, client, session):
    """Return tokens that an admin holds by right no more, or never did."""
    user = make_user(session, "admin")
    proof = {"username": user.username, "password": PASSWORD}
    good = client.post("/api/auth/login", json=proof).json["access_token"]
    refresh = client.get_cookie("refresh").value
    client.post("/api/auth/logout-everywhere", headers={"Authorization": f"Bearer {good}"})
    head, claims, mark = good.split(".")
    with app.app_context():
        bare = create_access_token(identity=str(user.id))
    return {
        "of a session that ended": good,
        "with another signature": f"{head}.{claims}.{mark[::-1]}",
        "without a signature": f"{head}.{claims}.",
        "of the refresh kind": refresh,
        "without the claims of the shop": bare,
        "garbage": "x" * 200,
    }


def status_of(operation, answer):
    """Return the status after a look at the form of the answer."""
    assert operation.misfits(answer.status_code, answer.mimetype, answer.json) == []
    return answer.status_code


@pytest.mark.parametrize("operation", GUARDED, ids=str)
class TestToken:
    def test_opens_nothing(self, session, ask, tokens, operation):
        before = rows_of(session)

        found = {
            name: status_of(operation, ask(operation, {"Authorization": f"Bearer {token}"}))
            for name, token in tokens.items()
        }

        assert found == dict.fromkeys(tokens, 401)
        assert status_of(operation, ask(operation, {})) == 401
        assert rows_of(session) == before

    def test_of_a_shopper_opens_no_back_door(self, session, ask, sign_in, operation):
        permissions = {*operation.spec["x-permission"]}
        shopper = sign_in(make_actor(session))
        before = rows_of(session)

        if not permissions & {"own", "orders.place"}:
            answer = ask(operation, shopper)
            assert status_of(operation, answer) == 403
            assert answer.json["permission"] in permissions
        assert rows_of(session) == before


@pytest.mark.parametrize("operation", KEYED, ids=str)
def test_a_bad_idempotency_key_does_nothing(session, ask, sign_in, shop, operation):
    owner = sign_in(shop.owner) | {"If-Match": "1"}
    before = rows_of(session)

    found = [
        status_of(operation, ask(operation, owner | more))
        for more in (
            {},
            *({"Idempotency-Key": key} for key in ("", "short", "x" * 256, "ü" * 20, "a\tb" * 8)),
        )
    ]

    # what the body lacks may be said first
    assert set(found) <= {400, 422}
    assert not operation.takes_nothing or set(found) == {400}
    assert rows_of(session) == before


@pytest.mark.parametrize("operation", VERSIONED, ids=str)
def test_a_version_nobody_saw_changes_nothing(session, ask, sign_in, shop, operation):
    owner = sign_in(shop.owner)
    before = rows_of(session)

    found = {
        version: status_of(operation, ask(operation, owner | {"If-Match": version}))
        for version in ("", "*", "x", "-1", "1.0", "9" * 40, "99")
    }

    if operation.takes_nothing:
        assert (found.pop(""), found.pop("99")) == (428, 409)
        assert set(found.values()) == {400}
    assert set(found.values()) <= {400, 409, 422, 428, 200}
    assert operation.method == "PATCH" or rows_of(session) == before


class TestRefreshToken:
    def test_that_was_used_before_ends_the_session(self, session, client, clock):
        user = make_user(session)
        proof = {"username": user.username, "password": PASSWORD}
        client.post("/api/auth/login", json=proof)
        old = client.get_cookie("refresh").value
        first = client.post("/api/auth/refresh", json={}, headers=SAME_SITE)
        new = client.get_cookie("refresh").value
        clock.forward(seconds=60)

        client.set_cookie("refresh", old)
        reused = client.post("/api/auth/refresh", json={}, headers=SAME_SITE)
        client.set_cookie("refresh", new)
        after = client.post("/api/auth/refresh", json={}, headers=SAME_SITE)

        assert first.status_code == 200
        assert (reused.status_code, reused.json["type"]) == (401, "/problems/refresh-reused")
        assert after.status_code == 401

    @pytest.mark.parametrize("token", ["", "x", "x" * 3_000, "../..", "%00", "a.b.c"])
    def test_that_nobody_gave(self, session, client, token):
        before = rows_of(session)
        client.set_cookie("refresh", token)

        answer = client.post("/api/auth/refresh", json={}, headers=SAME_SITE)

        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert rows_of(session) == before


def test_a_key_belongs_to_one_intent_of_one_person(session, uow, client, sign_in):
    shop = furnish(session, uow)
    key = {"Idempotency-Key": "one-key-for-everything"}
    wish = {"kind": "sales_by_section"}
    other = make_actor(session, "admin")

    first = client.post("/api/reports", json=wish, headers=sign_in(shop.owner) | key)
    changed = client.post(
        "/api/reports", json=wish | {"to": "2026-11-19"}, headers=sign_in(shop.owner) | key
    )
    theirs = client.post("/api/reports", json=wish, headers=sign_in(other) | key)

    assert (first.status_code, theirs.status_code) == (202, 202)
    assert first.json["id"] != theirs.json["id"]
    assert (changed.status_code, changed.json["type"]) == (422, "/problems/key-reused")
