"""Changing orders over HTTP, and the link that opens them."""

from datetime import time

import pytest
from sqlalchemy import select

from backend.features.accounts import service as accounts
from backend.features.accounts.models import OpenTime
from backend.kernel.ids import new_id
from backend.kernel.tables import Base
from tests.factories.accounts import make_actor
from tests.factories.stock import make_stocked

CONTACT = {"first_name": "Ada", "last_name": "Buyer", "email": "ada@example.org"}
ADDRESS = {"line_1": "Lane 1", "postal_code": "12345", "city": "Town"}
BODY = {"collection": "collection", "contact": CONTACT, "expected_total_minor": 500}


@pytest.fixture
def bar(uow):
    return make_stocked(uow(), name="Bar", rate_minor=250, tax_rate_bp=1_900)


@pytest.fixture
def cart(client, bar):
    """Fill a guest's cart and return the headers that open it."""
    body = {"product_id": bar.id, "quantity": "2.000"}
    answer = client.post("/api/cart/lines", json=body)
    return {"X-Cart-Token": answer.headers["X-Cart-Token"]}


@pytest.fixture
def order(client):
    def order(headers, body=BODY, key=None):
        headers = headers | {"Idempotency-Key": key or new_id().hex}
        return client.post("/api/orders", json=body, headers=headers)

    return order


class TestChange:
    @pytest.fixture
    def change(self, client, cart, bar):
        def change(placed, quantity="3.000", total=750, **headers):
            body = {
                "lines": [{"product_id": bar.id, "quantity": quantity}],
                "expected_total_minor": total,
            }
            known = {"Idempotency-Key": new_id().hex, "If-Match": '"1"'}
            path = f"{placed.headers['Location']}/changes"
            return client.post(path, json=body, headers=cart | known | headers)

        return change

    def test_answers_the_order_as_it_is_now(self, cart, order, change):
        placed = order(cart)
        key = {"Idempotency-Key": "one-click-on-change"}

        first = change(placed, **key)
        again = change(placed, **key)

        assert (first.status_code, first.json["total_minor"]) == (200, 750)
        assert first.json["lines"][0]["ordered"] == "3.000"
        assert [(e["from"], e["to"]) for e in first.json["events"]][-1] == ("placed", "placed")
        assert first.json["taxes"] == [
            {"tax_rate_bp": 1_900, "net_minor": 630, "tax_minor": 120, "gross_minor": 750}
        ]
        assert again.json == first.json

    def test_needs_the_version_it_was_made_for(self, cart, order, change):
        placed = order(cart)
        change(placed)

        answer = change(placed, quantity="1.000", total=250)

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/stale-version")

    def test_names_every_short_line(self, cart, order, change, bar):
        answer = change(order(cart), quantity="90.000", total=22_500)

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/out-of-stock")
        assert answer.json["lines"][0]["product_id"] == bar.id

    def test_is_closed_to_another_link(self, cart, order, change):
        placed = order(cart)
        stranger = {"X-Cart-Token": "made up", "X-Order-Token": "made up"}

        assert change(placed, **stranger).status_code == 404


class TestLink:
    def test_is_stored_nowhere(self, session, cart, order):
        token = order(cart).headers["X-Order-Token"]

        tables = Base.metadata.sorted_tables
        rows = [row for table in tables for row in session.execute(select(table)).all()]

        assert token not in str(rows)

    def test_opens_no_other_order(self, client, cart, order, bar):
        first = order(cart)
        client.post("/api/cart/lines", json={"product_id": bar.id, "quantity": "2"}, headers=cart)
        second = order(cart)

        wrong = {"X-Order-Token": first.headers["X-Order-Token"]}
        answer = client.get(second.headers["Location"], headers=wrong)
        missing = client.get(f"/api/orders/{new_id()}", headers=wrong)

        assert answer.status_code == missing.status_code == 404
        assert answer.json | {"request_id": ""} == missing.json | {"request_id": ""}


class TestRepetition:
    def test_answers_the_cart_to_who_holds_the_link(self, client, cart, order, bar):
        placed = order(cart)
        headers = {
            "X-Order-Token": placed.headers["X-Order-Token"],
            "Idempotency-Key": "one-click-on-buy-again",
        }

        answer = client.post(f"{placed.headers['Location']}/repetition", headers=headers)

        assert (answer.status_code, answer.json["left_out"]) == (200, [])
        assert [line["quantity"] for line in answer.json["cart"]["lines"]] == ["2.000"]
        opened = client.get("/api/cart", headers={"X-Cart-Token": answer.headers["X-Cart-Token"]})
        assert opened.json == answer.json["cart"]


class TestClaim:
    def test_takes_a_guests_order_along(self, session, client, cart, order, sign_in):
        placed = order(cart)
        person = sign_in(make_actor(session))
        link = {"X-Order-Token": placed.headers["X-Order-Token"]}

        refused = client.post(f"{placed.headers['Location']}/claim", headers=person)
        answer = client.post(f"{placed.headers['Location']}/claim", headers=person | link)

        assert refused.status_code == 404
        assert (answer.status_code, answer.json["is_guest"]) == (200, False)
        mine = client.get("/api/me/orders?q=bar&status=placed", headers=person)
        assert [each["number"] for each in mine.json["items"]] == [placed.json["number"]]
        bought = client.get("/api/me/products", headers=person)
        assert [each["name"] for each in bought.json["items"]] == ["Bar"]


class TestWishedTimes:
    @pytest.fixture
    def week(self, uow):
        """Let the shop open on Saturdays alone; the test's clock stands at a Friday's noon."""
        accounts.change_card(uow(), changes={"week": [OpenTime(5, time(9), time(11))]})

    def test_offers_what_can_be_wished_for(self, client, week, cart, order):
        days = client.get("/api/orders/wished-times?collection=delivery").json["days"]

        assert [day["day"] for day in days] == ["2026-11-21", "2026-11-28"]
        assert len(days[0]["times"]) == 4
        answer = order(cart, BODY | {"wished_at": days[0]["times"][3]})
        assert (answer.status_code, answer.json["wished_at"]) == (201, days[0]["times"][3])

    def test_names_the_field_when_nobody_is_there(self, week, cart, order):
        answer = order(cart, BODY | {"wished_at": "2026-11-20T15:00:00Z"})

        assert (answer.status_code, answer.json["errors"]) == (
            422,
            {"wished_at": ["We are closed then"]},
        )

    def test_lets_one_wish_for_any_time_when_none_are_named(self, client, cart, order):
        assert client.get("/api/orders/wished-times").json == {"days": []}
        assert order(cart, BODY | {"wished_at": "2026-11-20T22:00:00Z"}).status_code == 201
