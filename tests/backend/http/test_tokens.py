"""Forged, odd and stale access tokens: each is no token, and none breaks anything."""

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from flask import Flask

from backend.features.accounts import queries
from backend.features.accounts.models import LoginSession
from backend.http.tokens import AUDIENCE, AccessTokens
from backend.kernel.errors import Unauthenticated
from backend.kernel.ids import new_id
from tests.factories.accounts import PASSWORD, make_user

ISSUER = "http://127.0.0.1:8000"
PLACEHOLDERS = ["secret", "your-256-bit-secret", "changeme", "super-secret", "jwt-secret-string"]


def part(content):
    text = content if isinstance(content, str) else json.dumps(content)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.fixture
def user(session):
    return make_user(session, "admin")


@pytest.fixture
def good(client, user):
    answer = client.post("/api/auth/login", json={"username": user.username, "password": PASSWORD})
    return answer.json["access_token"]


@pytest.fixture
def key(app):
    tokens = app.extensions["access_tokens"]
    return tokens._keys[tokens._signing]


@pytest.fixture
def header(good):
    return jwt.get_unverified_header(good)


@pytest.fixture
def claims(good):
    return jwt.decode(good, options={"verify_signature": False})


@pytest.fixture
def sign(key, header, claims):
    """Sign anything at all with the shop's own key, right or wrong."""

    def sign(payload=None, head=None, secret=key, digest=hashlib.sha256):
        text = f"{part(header if head is None else head)}.{part(payload or claims)}"
        mark = hmac.new(secret.encode(), text.encode(), digest).digest()
        return f"{text}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"

    return sign


@pytest.fixture
def status_of(client):
    def status_of(token, **headers):
        named = {"Authorization": f"Bearer {token}"} | headers
        answer = client.get("/api/me", headers=named)
        if answer.status_code == 401:
            assert answer.content_type == "application/problem+json"
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        return answer.status_code

    return status_of


class TestGood:
    def test_opens_the_door(self, good, status_of):
        assert status_of(good) == 200

    def test_is_what_the_fixture_signs_too(self, sign, status_of):
        assert status_of(sign()) == 200

    def test_says_who_and_until_when_and_nothing_of_roles(self, claims, user):
        assert {"iss", "aud", "sub", "jti", "iat", "nbf", "exp", "sid", "av", "typ"} <= set(claims)
        assert claims["exp"] - claims["iat"] == 600
        assert claims["sub"] == str(user.id)
        assert "admin" not in json.dumps(claims)


class TestHeader:
    @pytest.mark.parametrize("alg", ["none", "None", "nOnE", "NONE", "", None, 1])
    @pytest.mark.parametrize("mark", ["", "AAAA"])
    def test_without_an_algorithm(self, header, claims, status_of, alg, mark):
        assert status_of(f"{part(header | {'alg': alg})}.{part(claims)}.{mark}") == 401

    @pytest.mark.parametrize("secret", ["", *PLACEHOLDERS])
    def test_with_a_key_that_everybody_knows(self, sign, status_of, secret):
        assert status_of(sign(secret=secret)) == 401

    @pytest.mark.parametrize(
        ("alg", "digest"),
        [("HS384", hashlib.sha384), ("HS512", hashlib.sha512), ("RS256", hashlib.sha256)],
    )
    def test_with_another_algorithm(self, sign, header, status_of, alg, digest):
        assert status_of(sign(head=header | {"alg": alg}, digest=digest)) == 401

    @pytest.mark.parametrize(
        "kid",
        ["../../../dev/null", "' OR 1=1 --", "unknown", "", None, 0, ["a"], {"a": 1}, "a" * 500],
    )
    def test_with_another_key_id(self, sign, header, status_of, kid):
        assert status_of(sign(head=header | {"kid": kid})) == 401

    def test_without_a_key_id(self, sign, header, status_of):
        assert status_of(sign(head={"alg": "HS256", "typ": header["typ"]})) == 401

    @pytest.mark.parametrize(
        "extra",
        [
            {"jwk": {"kty": "oct", "k": "AAAA"}},
            {"jku": "https://evil.example/keys"},
            {"x5u": "https://evil.example/cert"},
            {"crit": ["exp"]},
            {"crit": ["unheard-of"], "unheard-of": 1},
            {"b64": False},
            {"typ": "at+jwt"},
        ],
    )
    def test_with_anything_more(self, sign, header, status_of, extra):
        assert status_of(sign(head=header | extra)) == 401


class TestSignature:
    def test_cut_off(self, good, status_of):
        assert status_of(good.rpartition(".")[0] + ".") == 401
        assert status_of(good.rpartition(".")[0]) == 401

    def test_of_other_claims(self, good, claims, status_of):
        head, _, mark = good.split(".")

        assert status_of(f"{head}.{part(claims | {'av': 2})}.{mark}") == 401

    def test_of_another_shop(self, claims, user, status_of):
        other = AccessTokens(Flask("other"), secrets=("another secret " * 3,), issuer=ISSUER)
        token = jwt.encode(claims, next(iter(other._keys.values())), algorithm="HS256")

        assert status_of(token) == 401


class TestClaims:
    @pytest.mark.parametrize(
        "name", ["iss", "aud", "sub", "jti", "iat", "nbf", "exp", "sid", "av", "typ"]
    )
    def test_without_one(self, sign, claims, status_of, name):
        assert status_of(sign({key: claims[key] for key in claims if key != name})) == 401

    @pytest.mark.parametrize(
        "change",
        [
            {"exp": 1},
            {"exp": "tomorrow"},
            {"exp": None},
            {"exp": True},
            {"exp": 10**400},
            {"exp": 4102444800},
            {"nbf": 4102444800},
            {"nbf": "now"},
            {"iat": 4102444800},
            {"iat": -1},
            {"iat": 1.5},
            {"aud": "somebody else"},
            {"aud": [AUDIENCE]},
            {"aud": [AUDIENCE, "somebody else"]},
            {"aud": None},
            {"iss": "http://evil.example"},
            {"iss": [ISSUER]},
            {"sub": 1},
            {"sub": None},
            {"sub": ""},
            {"sub": "admin"},
            {"sub": ["a"]},
            {"sid": 1},
            {"sid": "x"},
            {"sid": None},
            {"av": "1"},
            {"av": None},
            {"av": 1.0},
            {"av": True},
            {"av": 2},
            {"av": 0},
            {"av": 2**70},
            {"jti": 1},
            {"jti": ""},
            {"typ": "refresh"},
            {"typ": None},
        ],
        ids=str,
    )
    def test_with_an_odd_one(self, sign, claims, status_of, change):
        assert status_of(sign(claims | change)) == 401

    def test_with_a_number_beyond_all_numbers(self, sign, claims, status_of):
        text = json.dumps(claims | {"exp": 0}).replace('"exp": 0', '"exp": 1e400')

        assert status_of(sign(text)) == 401

    @pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
    def test_with_no_number_at_all(self, sign, claims, status_of, constant):
        text = json.dumps(claims | {"exp": 0}).replace('"exp": 0', f'"exp": {constant}')

        assert status_of(sign(text)) == 401

    def test_that_stand_twice(self, sign, claims, status_of):
        text = json.dumps(claims)

        assert status_of(sign(text[:-1] + f', "av": {claims["av"]}}}')) == 401

    @pytest.mark.parametrize("text", ["[]", "1", '"text"', "null", "{", "[" * 500, "\x00"])
    def test_that_are_none(self, sign, status_of, text):
        assert status_of(sign(text)) == 401

    def test_of_somebody_else(self, session, sign, claims, status_of):
        assert status_of(sign(claims | {"sub": str(make_user(session).id)})) == 401

    def test_of_a_person_nobody_knows(self, sign, claims, status_of):
        assert status_of(sign(claims | {"sub": str(new_id())})) == 401

    def test_of_another_session(self, sign, claims, status_of):
        assert status_of(sign(claims | {"sid": str(new_id())})) == 401

    def test_that_live_too_long(self, sign, claims, status_of):
        now = int(time.time())

        assert status_of(sign(claims | {"iat": now, "nbf": now, "exp": now + 901})) == 401


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
