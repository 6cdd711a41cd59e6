"""Forged and odd access tokens: each is no token, and none breaks anything."""

import base64
import hashlib
import json
import time

import jwt
import pytest
from flask import Flask

from backend.http.tokens import AUDIENCE, AccessTokens
from backend.kernel.ids import new_id
from tests.factories.accounts import make_user

ISSUER = "http://127.0.0.1:8000"
PLACEHOLDERS = ["secret", "your-256-bit-secret", "changeme", "super-secret", "jwt-secret-string"]


def part(content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


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
