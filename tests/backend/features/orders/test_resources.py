"""Orders over HTTP."""

import pytest
from sqlalchemy import func, select

from backend.features.orders.models import Order
from backend.kernel.ids import new_id
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


class TestPlace:
    def test_answers_the_whole_order(self, client, cart, order, bar):
        answer = order(cart)

        assert answer.status_code == 201
        placed = answer.json
        assert answer.headers["Location"] == f"/api/orders/{placed['id']}"
        assert (placed["status"], placed["total_minor"], placed["can_cancel"]) == (
            "placed",
            500,
            True,
        )
        assert placed["contact"] == CONTACT | {"phone": None}
        assert placed["address"] is None
        assert [event["to"] for event in placed["events"]] == ["placed"]
        line = placed["lines"][0]
        assert (line["product_name"], line["ordered"], line["picked"]) == ("Bar", "2.000", None)
        assert set(line["picture"]) == {"day", "night", "bare", "alt", "photo"}
        assert client.get(answer.headers["Location"], headers=cart).json == placed

    def test_opens_by_its_token_without_the_cart(self, client, cart, order):
        answer = order(cart)
        headers = {"X-Order-Token": answer.headers["X-Order-Token"]}

        assert client.get(answer.headers["Location"], headers=headers).json == answer.json

    def test_gives_the_first_answer_to_a_repeat(self, session, cart, order):
        first = order(cart, key="intent-of-one-click")

        second = order(cart, key="intent-of-one-click")

        assert (second.status_code, second.data) == (201, first.data)
        assert second.headers["Idempotency-Replayed"] == "true"
        assert second.headers["X-Order-Token"] == first.headers["X-Order-Token"]
        assert session.scalar(select(func.count()).select_from(Order)) == 1

    def test_refuses_a_key_of_something_else(self, cart, order):
        order(cart, key="intent-of-one-click")

        answer = order(cart, BODY | {"note": "Ring twice"}, key="intent-of-one-click")

        assert (answer.status_code, answer.json["type"]) == (422, "/problems/key-reused")

    @pytest.mark.parametrize("key", ["short", "x" * 300, "ü" * 20])
    def test_needs_a_good_key(self, cart, order, key):
        assert order(cart, key=key.encode().decode("latin-1")).status_code == 400

    def test_needs_a_key(self, client, cart):
        assert client.post("/api/orders", json=BODY, headers=cart).status_code == 400

    def test_tells_the_new_total(self, cart, order):
        answer = order(cart, BODY | {"expected_total_minor": 499})

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/price-changed")
        assert answer.json["total_minor"] == 500

    def test_refuses_an_empty_cart(self, order):
        answer = order({})

        assert (answer.status_code, answer.json["type"]) == (409, "/problems/cart-is-empty")

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"collection": "drone"}, "collection"),
            ({"collection": "delivery"}, "address"),
            ({"collection": "delivery", "address": ADDRESS | {"city": " "}}, "address.city"),
            ({"address": ADDRESS | {"country": "de"}}, "address.country"),
            ({"contact": {"first_name": "Ada"}}, "contact.last_name"),
            ({"contact": CONTACT | {"email": "nobody"}}, "contact.email"),
            ({"contact": None}, "contact"),
            ({"wished_at": "tomorrow"}, "wished_at"),
            ({"wished_at": "2026-11-21T10:00:00"}, "wished_at"),
            ({"wished_at": "0001-01-01T00:00:00+14:00"}, "wished_at"),
            ({"expected_total_minor": "500"}, "expected_total_minor"),
            ({"expected_total_minor": -1}, "expected_total_minor"),
            ({"note": "x" * 1001}, "note"),
            ({"total_minor": 1}, "total_minor"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, session, cart, order, change, field):
        answer = order(cart, BODY | change)

        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
        assert session.scalar(select(func.count()).select_from(Order)) == 0

    def test_refuses_who_waits_for_approval(self, session, order, sign_in):
        assert order(sign_in(make_actor(session, None))).status_code == 403

    def test_delivers_to_an_address(self, cart, order):
        answer = order(cart, BODY | {"collection": "delivery", "address": ADDRESS})

        assert answer.json["address"] == ADDRESS | {"line_2": "", "country": ""}


class TestGet:
    def test_answers_a_poll_with_304(self, client, cart, order):
        path = order(cart).headers["Location"]
        tag = client.get(path, headers=cart).headers["ETag"]

        answer = client.get(path, headers=cart | {"If-None-Match": tag})

        assert answer.status_code == 304

    def test_shows_the_confirmation(self, client, cart, order, run_jobs):
        path = order(cart).headers["Location"]
        tag = client.get(path, headers=cart).headers["ETag"]

        run_jobs()

        answer = client.get(path, headers=cart | {"If-None-Match": tag})
        assert (answer.status_code, answer.json["status"]) == (200, "confirmed")

    def test_hides_it_from_strangers(self, session, client, cart, order, sign_in):
        path = order(cart).headers["Location"]

        assert client.get(path).status_code == 401
        assert client.get(path, headers={"X-Cart-Token": "other"}).status_code == 404
        assert client.get(path, headers={"X-Order-Token": "other"}).status_code == 404
        assert client.get(path, headers=sign_in(make_actor(session))).status_code == 404

    def test_shows_it_to_staff(self, session, client, cart, order, sign_in):
        path = order(cart).headers["Location"]

        answer = client.get(path, headers=sign_in(make_actor(session, "employee")))

        assert (answer.status_code, answer.json["can_cancel"]) == (200, True)


class TestCancel:
    def test_answers_a_repeat_to_nobody_with_another_link(self, client, cart, order):
        placed = order(cart)
        path = f"{placed.headers['Location']}/cancellation"
        headers = {"Idempotency-Key": "one-click-on-cancel"}
        own = {"X-Order-Token": placed.headers["X-Order-Token"]}
        client.post(path, json={}, headers=headers | own)

        answer = client.post(path, json={}, headers=headers | {"X-Order-Token": "made up"})

        assert answer.status_code == 404

    def test_calls_it_off_once(self, client, cart, order):
        path = order(cart).headers["Location"] + "/cancellation"
        headers = cart | {"Idempotency-Key": new_id().hex}
        body = {"reason": "Changed my mind"}

        first = client.post(path, json=body, headers=headers)
        again = client.post(path, json=body, headers=headers)
        anew = client.post(path, json=body, headers=cart | {"Idempotency-Key": new_id().hex})

        assert (first.status_code, first.json["status"]) == (200, "cancelled")
        assert first.json["events"][-1]["reason"] == "Changed my mind"
        assert again.json == first.json
        assert (anew.status_code, anew.json["type"]) == (409, "/problems/illegal-transition")


class TestList:
    def test_shows_all_to_staff(self, session, client, cart, order, sign_in):
        placed = order(cart).json
        clerk = sign_in(make_actor(session, "employee"))

        found = client.get("/api/orders?status=placed&from=2026-11-20&to=2026-11-20", headers=clerk)
        none = client.get("/api/orders?status=ready", headers=clerk)

        assert [item["number"] for item in found.json["items"]] == [placed["number"]]
        assert found.json["items"][0]["line_count"] == 1
        assert none.json["items"] == []

    def test_walks_pages_both_ways(self, session, client, bar, order, sign_in):
        for _ in range(3):
            body = {"product_id": bar.id, "quantity": "2"}
            token = client.post("/api/cart/lines", json=body).headers["X-Cart-Token"]
            order({"X-Cart-Token": token})
        clerk = sign_in(make_actor(session, "employee"))

        first = client.get("/api/orders?page_size=2", headers=clerk).json
        second = client.get(f"/api/orders?page_size=2&after={first['next']}", headers=clerk).json
        back = client.get(f"/api/orders?page_size=2&before={second['prev']}", headers=clerk).json

        assert len(first["items"] + second["items"]) == 3
        assert back["items"] == first["items"]

    def test_refuses_shoppers(self, session, client, sign_in):
        answer = client.get("/api/orders", headers=sign_in(make_actor(session)))

        assert (answer.status_code, answer.json["permission"]) == (403, "orders.read")


class TestMine:
    def test_shows_own_orders_only(self, session, client, bar, cart, order, sign_in):
        order(cart)
        person = sign_in(make_actor(session))
        client.post("/api/cart/lines", json={"product_id": bar.id, "quantity": "2"}, headers=person)
        mine = order(person).json

        answer = client.get("/api/me/orders", headers=person)

        assert [item["id"] for item in answer.json["items"]] == [mine["id"]]

    def test_needs_somebody_signed_in(self, client, cart):
        assert client.get("/api/me/orders", headers=cart).status_code == 401
