"""Access tokens in wrong places, of the wrong kind, or after their time."""

import time

import pytest
from flask import Flask

from backend.features.accounts import queries
from backend.features.accounts.models import LoginSession
from backend.http.tokens import AccessTokens
from backend.kernel.errors import Unauthenticated
from backend.kernel.ids import new_id

ISSUER = "http://127.0.0.1:8000"


class TestWay:
    def test_in_other_places(self, client, good):
        client.set_cookie("access_token_cookie", good)
        client.set_cookie("refresh", good)

        assert client.get(f"/api/me?access_token={good}&jwt={good}").status_code == 401
        assert client.get("/api/me", headers={"X-Access-Token": good}).status_code == 401
        assert client.get("/api/me", json={"access_token": good}).status_code == 401

    @pytest.mark.parametrize(
        "form",
        [
            "bearer {0}",
            "BEARER {0}",
            "Bearer  {0}",
            "Bearer\t{0}",
            "Bearer",
            "Bearer ",
            "{0}",
            "Basic {0}",
            "JWT {0}",
            "Bearer {0}, Bearer {0}",
            "Bearer {0},{0}",
            "Bearer {0} {0}",
            'Bearer "{0}"',
            "Bearer {0}=",
            "Bearer {0}\xe9",
            "Bearer \xe9\xff",
        ],
    )
    def test_written_otherwise(self, client, good, form):
        answer = client.get("/api/me", headers={"Authorization": form.format(good)})

        assert answer.status_code == 401

    @pytest.mark.parametrize(
        "token",
        [
            "a",
            "a.b",
            "a.b.c",
            "..",
            "a" * 65536,
            "a.b.c.d.e",
            ".".join(["YWFh"] * 5),
            "%00.%00.%00",
        ],
        ids=range(8),
    )
    def test_that_is_no_token(self, status_of, token):
        assert status_of(token) == 401

    def test_of_the_refresh_kind(self, client, session, user, good, status_of):
        cookie = client.get_cookie("refresh")

        assert status_of(cookie.value) == 401


class TestStale:
    def test_after_logging_out(self, client, good, status_of):
        headers = {
            "Origin": ISSUER,
            "X-Requested-With": "shop",
            "Content-Type": "application/json",
        }
        assert status_of(good) == 200

        client.post("/api/auth/logout", headers=headers)

        assert status_of(good) == 401

    def test_when_the_person_is_gone(self, session, user, good, claims, status_of):
        for family in queries.live_families(session, user_id=user.id, now=user.created_at):
            session.delete(session.get(LoginSession, family.family_id))
        session.flush()

        assert status_of(good) == 401

    def test_when_it_was_once_read_and_has_expired(self, app, sign, claims):
        tokens = app.extensions["access_tokens"]
        now = int(time.time())
        token = sign(claims | {"iat": now - 700, "nbf": now - 700, "exp": now - 1})
        tokens._seen[token] = tokens._claims(
            claims | {"exp": now - 1, "iat": now - 700, "nbf": now}
        )

        with app.app_context(), pytest.raises(Unauthenticated):
            tokens.read(token)


class TestRotation:
    def tokens(self, *secrets):
        app = Flask("shop")
        return app, AccessTokens(app, secrets=secrets, issuer=ISSUER)

    def issued(self, app, tokens):
        with app.app_context():
            return tokens.issue(user_id=new_id(), session_id=new_id(), auth_version=1)

    def test_believes_the_previous_key_for_a_while(self):
        old = self.issued(*self.tokens("first secret of the shop " * 2))

        app, tokens = self.tokens("second secret of the shop " * 2, "first secret of the shop " * 2)

        with app.app_context():
            assert tokens.read(old).auth_version == 1
            assert tokens.read(self.issued(app, tokens)).auth_version == 1

    def test_does_not_when_the_rotation_ended(self):
        old = self.issued(*self.tokens("first secret of the shop " * 2))

        app, tokens = self.tokens("second secret of the shop " * 2)

        with app.app_context(), pytest.raises(Unauthenticated):
            tokens.read(old)
