"""People who do everything over HTTP, from logging in to reading what became of it."""

from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.kernel.ids import new_id
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.catalogue import make_section
from tests.factories.stock import make_stocked


@dataclass
class Somebody:
    """One browser: it sends its token, keeps its cart's token and gives each intent a key."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)
    username: str = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        """Read."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, body: object = None, *, key: str | None = None) -> TestResponse:
        """Ask for something; the same key says that it is the same intent."""
        return self._send("POST", path, body, {"Idempotency-Key": key or new_id().hex})

    def patch(self, path: str, body: object, *, version: int | None = None) -> TestResponse:
        """Change something, as it stood in that version."""
        return self._send(
            "PATCH", path, body, {} if version is None else {"If-Match": f"{version}"}
        )

    def log_in(self, username: str) -> None:
        """Prove who it is."""
        proof = {"username": username, "password": PASSWORD}
        self.headers.pop("Authorization", None)
        answer = self.post("/auth/login", proof)
        assert answer.status_code == 200, answer.json
        self.username = username
        self.headers["Authorization"] = f"Bearer {answer.get_json()['access_token']}"

    def fill_cart(self, *lines: tuple[int, str]) -> dict:
        """Put products into the cart and return it as it stands then."""
        for product_id, quantity in lines:
            wish = {"product_id": product_id, "quantity": quantity}
            answer = self.post("/cart/lines", wish)
            assert answer.status_code == 200, answer.json
        cart: dict = answer.get_json()
        return cart

    def order(self, total_minor: int, *, key: str | None = None, **changes: object) -> TestResponse:
        """Check out."""
        wish = {
            "collection": "collection",
            "contact": {"first_name": "Grete", "last_name": "Wanderer", "phone": "030 12345"},
            "expected_total_minor": total_minor,
        }
        return self.post("/orders", wish | changes, key=key)

    def notices(self) -> list[tuple[str, dict]]:
        """Return what this person was told: kinds and facts, newest first."""
        answer = self.get("/notices")
        return [(each["kind"], each["facts"]) for each in answer.get_json()["items"]]

    def _send(self, method: str, path: str, body: object, headers: dict) -> TestResponse:
        answer = self.client.open(
            path if path.startswith("/api") else f"/api{path}",
            method=method,
            json=body,
            headers=self.headers | headers,
        )
        if "X-Cart-Token" in answer.headers:
            self.headers["X-Cart-Token"] = answer.headers["X-Cart-Token"]
        return answer


@pytest.fixture
def visitor(app, connection, client):
    """Return a maker of people whom nobody knows yet."""

    def come_in() -> Somebody:
        return Somebody(app.test_client())

    return come_in


@pytest.fixture
def person(session, visitor):
    """Return a maker of people with a role, logged in."""

    def come_in(role: str, **fields: object) -> Somebody:
        user = make_user(session, role, **fields)
        somebody: Somebody = visitor()
        somebody.log_in(user.username)
        return somebody

    return come_in


@pytest.fixture
def fruit(uow):
    return make_section(uow(), "Fruit")


@pytest.fixture
def pears(uow, fruit):
    """Return something sold by weight: 3.40 a kilogram, in steps of 0.250, 10 kg of it."""
    return make_stocked(
        uow(),
        name="Conference pears",
        section_id=fruit.id,
        rate_minor=340,
        unit_type="kg",
        step_milli=250,
        min_milli=250,
    )


@pytest.fixture
def bar(uow):
    """Return a chocolate bar: 6.90 apiece, 10 of them."""
    return make_stocked(uow(), name="Tumaco 72", rate_minor=690)
