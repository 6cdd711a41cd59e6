"""Carts over HTTP."""

import pytest

from tests.factories.accounts import make_actor
from tests.factories.stock import make_stocked


@pytest.fixture
def bar(uow):
    return make_stocked(uow(), name="Bar", rate_minor=250, on_hand_milli=3_000)


@pytest.fixture
def add(client):
    def add(product, quantity="1.000", **headers):
        body = {"product_id": product.id, "quantity": quantity}
        return client.post("/api/cart/lines", json=body, headers=headers)

    return add


class TestGet:
    def test_is_empty_for_nobody(self, client):
        answer = client.get("/api/cart")

        assert answer.status_code == 200
        assert answer.json == {
            "lines": [],
            "net_minor": 0,
            "tax_minor": 0,
            "total_minor": 0,
            "is_before_weighing": False,
            "currency": "EUR",
            "version": 0,
        }


class TestAdd:
    def test_gives_a_guest_a_token_and_the_whole_cart(self, client, add, bar):
        answer = add(bar, "2.000")

        token = answer.headers["X-Cart-Token"]
        assert answer.status_code == 200
        assert client.get("/api/cart", headers={"X-Cart-Token": token}).json == answer.json
        line = answer.json["lines"][0]
        assert (line["product"]["name"], line["quantity"], line["total_minor"]) == (
            "Bar",
            "2.000",
            500,
        )
        assert (line["rate_minor"], line["remarks"]) == (250, [])
        assert answer.json["total_minor"] == 500

    def test_keeps_the_token_it_was_given(self, add, bar):
        token = add(bar).headers["X-Cart-Token"]

        answer = add(bar, **{"X-Cart-Token": token})

        assert "X-Cart-Token" not in answer.headers
        assert answer.json["lines"][0]["quantity"] == "2.000"

    def test_says_how_much_is_left(self, add, bar):
        answer = add(bar, "4.000")

        assert answer.status_code == 409
        assert answer.json["type"] == "/problems/out-of-stock"
        assert answer.json["lines"] == [
            {"product_id": bar.id, "wanted_milli": 4_000, "available_milli": 3_000}
        ]

    def test_names_the_nearest_quantities(self, uow, add):
        pears = make_stocked(uow(), unit_type="kg", step_milli=250)

        answer = add(pears, "1.300")

        assert answer.status_code == 422
        assert answer.json["type"] == "/problems/off-step"
        assert answer.json["nearest"] == ["1.250", "1.500"]

    @pytest.mark.parametrize(
        "quantity",
        [
            1,
            1.5,
            None,
            "",
            "0",
            "-1",
            "1.2345",
            "1e3",
            "NaN",
            "Infinity",
            "1_000",
            "\u0661",
            "9" * 40,
        ],
    )
    def test_refuses_what_is_no_quantity(self, add, bar, quantity):
        answer = add(bar, quantity)

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["quantity"]

    @pytest.mark.parametrize("product_id", ["1", 1.0, True, -1, 0, None, 2**40])
    def test_refuses_what_is_no_product(self, client, product_id):
        body = {"product_id": product_id, "quantity": "1"}

        assert client.post("/api/cart/lines", json=body).status_code == 422

    def test_knows_no_such_product(self, client):
        body = {"product_id": 2**31 - 1, "quantity": "1"}

        assert client.post("/api/cart/lines", json=body).status_code == 404

    def test_refuses_unknown_fields(self, client, bar):
        body = {"product_id": bar.id, "quantity": "1", "rate_minor": 1}

        answer = client.post("/api/cart/lines", json=body)

        assert (answer.status_code, list(answer.json["errors"])) == (422, ["rate_minor"])

    def test_refuses_who_waits_for_approval(self, session, add, bar, sign_in):
        waiting = make_actor(session, None)

        assert add(bar, **sign_in(waiting)).status_code == 403


class TestLine:
    def test_is_set_and_removed(self, client, add, bar):
        headers = {"X-Cart-Token": add(bar).headers["X-Cart-Token"]}
        path = f"/api/cart/lines/{bar.id}"

        changed = client.patch(path, json={"quantity": "3"}, headers=headers)
        removed = client.delete(path, headers=headers)
        again = client.delete(path, headers=headers)

        assert changed.json["lines"][0]["quantity"] == "3.000"
        assert (removed.status_code, removed.json["lines"]) == (200, [])
        assert (again.status_code, again.json["type"]) == (404, "/problems/line-not-in-cart")


class TestWish:
    def test_stands_beside_the_quantity(self, client, add, bar):
        headers = {"X-Cart-Token": add(bar, "2.000").headers["X-Cart-Token"]}
        path = f"/api/cart/lines/{bar.id}"

        answer = client.patch(path, json={"substitution_wish": "similar"}, headers=headers)

        line = answer.json["lines"][0]
        assert (line["quantity"], line["substitution_wish"]) == ("2.000", "similar")
        assert client.patch(path, json={}, headers=headers).status_code == 422

    def test_needs_a_line(self, client, add, bar):
        headers = {"X-Cart-Token": add(bar, "2.000").headers["X-Cart-Token"]}

        answer = client.patch(
            f"/api/cart/lines/{bar.id + 1}", json={"substitution_wish": "similar"}, headers=headers
        )

        assert (answer.status_code, answer.json["type"]) == (404, "/problems/line-not-in-cart")


class TestKey:
    def test_puts_it_in_once(self, client, add, bar):
        headers = {"X-Cart-Token": add(bar, "1.000").headers["X-Cart-Token"]}
        keyed = headers | {"Idempotency-Key": "one-click-on-add-to-cart"}

        answers = [add(bar, "1.000", **keyed) for _ in range(2)]

        assert [answer.json["lines"][0]["quantity"] for answer in answers] == ["2.000"] * 2
        assert answers[1].headers["Idempotency-Replayed"] == "true"
        assert add(bar, "1.000", **headers).json["lines"][0]["quantity"] == "3.000"


class TestEmpty:
    def test_takes_everything_out(self, client, add, bar):
        headers = {"X-Cart-Token": add(bar).headers["X-Cart-Token"]}

        assert client.delete("/api/cart", headers=headers).json["lines"] == []


class TestMerge:
    def test_says_what_came_along(self, session, client, add, bar, sign_in):
        token = add(bar, "2.000").headers["X-Cart-Token"]
        person = make_actor(session)
        add(bar, "2.000", **sign_in(person))

        headers = sign_in(person) | {"X-Cart-Token": token}
        person_with_guest = client.post("/api/cart/merge", headers=headers)

        assert person_with_guest.status_code == 200
        assert person_with_guest.json["merged"] == [
            {
                "product_id": bar.id,
                "product_name": "Bar",
                "wanted": "4.000",
                "quantity": "3.000",
                "added": "1.000",
                "is_capped": True,
            }
        ]
        assert person_with_guest.json["cart"]["lines"][0]["quantity"] == "3.000"

    def test_needs_somebody_signed_in(self, client, add, bar):
        token = add(bar).headers["X-Cart-Token"]

        assert client.post("/api/cart/merge").status_code == 401
        answer = client.post("/api/cart/merge", headers={"X-Cart-Token": token})
        assert answer.status_code == 401
