"""Ways to sign in, for tests of people."""

import pytest

from backend.features.accounts import service
from backend.kernel.actor import NOBODY
from tests.factories.accounts import PASSWORD

ADDRESS = "192.0.2.7"


@pytest.fixture
def reading(units):
    """Return what runs a read unit, as preparations take it."""
    return lambda work: units.run(work, actor=NOBODY, read_only=True)


@pytest.fixture
def prove(reading):
    """Return a function that checks a name and a password."""

    def prove(username, password=PASSWORD, address=ADDRESS):
        return service.prove(reading, username=username, password=password, address=address)

    return prove


@pytest.fixture
def log_in(uow, prove):
    """Return a function that signs a person in at the service."""

    def log_in(user, device="Firefox on Linux"):
        return service.login(uow(NOBODY), proof=prove(user.username), device=device)

    return log_in


@pytest.fixture
def post_login(client):
    """Return a function that signs a person in over HTTP and returns the answer."""

    def post_login(user, password=PASSWORD):
        body = {"username": user.username, "password": password}
        return client.post("/api/auth/login", json=body)

    return post_login


@pytest.fixture
def bearer(post_login):
    """Return a function that signs a person in and returns the headers of later requests."""

    def bearer(user):
        return {"Authorization": f"Bearer {post_login(user).json['access_token']}"}

    return bearer
