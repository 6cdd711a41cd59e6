"""Access tokens, good and forged."""

import base64
import hashlib
import hmac
import json

import jwt
import pytest

from tests.factories.accounts import PASSWORD, make_user


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
