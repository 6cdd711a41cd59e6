"""Stock over HTTP."""

import pytest

from backend.kernel.ids import new_id
from tests.factories.accounts import make_actor
from tests.factories.catalogue import make_product
from tests.factories.stock import make_stocked


@pytest.fixture
def clerk(session, sign_in):
    return sign_in(make_actor(session, "manager"))


@pytest.fixture
def submit(client, clerk):
    def submit(body, headers=clerk):
        return client.post(
            "/api/stock-documents", json=body, headers=headers | {"Idempotency-Key": new_id().hex}
        )

    return submit


def delivery(*products, quantity="5.000"):
    lines = [{"product_id": product.id, "quantity": quantity} for product in products]
    return {"kind": "delivery", "note": "Monday", "lines": lines}


class TestProductStock:
    def test_says_what_is_left_and_is_never_kept(self, client, uow):
        product = make_stocked(uow(), on_hand_milli=2_500)

        answer = client.get(f"/api/products/{product.id}/stock")

        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.json == {
            "product_id": product.id,
            "quantity_available": "2.500",
            "availability": "low",
        }

    def test_knows_no_such_product(self, client):
        assert client.get("/api/products/2147483647/stock").status_code == 404


class TestDocuments:
    def test_is_posted_by_the_worker(self, client, uow, clerk, submit, run_jobs):
        new, old = make_product(uow()), make_stocked(uow(), on_hand_milli=1_000)

        answer = submit(delivery(new, old))
        run_jobs()

        assert (answer.status_code, answer.json["status"]) == (202, "posting")
        document = client.get(answer.headers["Location"], headers=clerk).json
        assert (document["status"], len(document["lines"])) == ("posted", 2)
        levels = client.get("/api/stock-levels", headers=clerk).json["items"]
        assert {level["product_id"]: level["on_hand"] for level in levels} == {
            new.id: "5.000",
            old.id: "6.000",
        }
        ledger = client.get(f"/api/stock-movements?product_id={new.id}", headers=clerk).json
        assert [(row["kind"], row["d_on_hand"]) for row in ledger["items"]] == [
            ("deliver", "5.000")
        ]
        assert client.get("/api/stock-documents", headers=clerk).json["items"][0]["kind"] in {
            "delivery",
            "count",
        }

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"kind": "theft"}, "kind"),
            ({"lines": []}, "lines"),
            ({"lines": [{"product_id": 2**31 - 1, "quantity": "1"}]}, "lines.0.product_id"),
            ({"lines": [{"product_id": 1, "quantity": "1e400"}]}, "lines.0.quantity"),
            ({"lines": [{"product_id": 1, "quantity": 5}]}, "lines.0.quantity"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, uow, submit, change, field):
        answer = submit(delivery(make_product(uow())) | change)

        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])

    def test_is_not_for_everybody(self, session, uow, submit, sign_in):
        answer = submit(delivery(make_product(uow())), sign_in(make_actor(session, "employee")))

        assert (answer.status_code, answer.json["permission"]) == (403, "stock.edit")

    def test_knows_no_such_document(self, client, clerk):
        assert client.get(f"/api/stock-documents/{new_id()}", headers=clerk).status_code == 404


class TestLevels:
    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("", ["Apples", "Bread", "Cherries"]),
            ("?q=app", ["Apples"]),
            ("?availability=out", ["Cherries"]),
            ("?last=1&page_size=2", ["Bread", "Cherries"]),
        ],
    )
    def test_finds_products_by_name(self, client, uow, clerk, query, names):
        make_stocked(uow(), name="Bread")
        make_stocked(uow(), name="Apples", on_hand_milli=3_000)
        make_stocked(uow(), name="Cherries", on_hand_milli=0)

        found = client.get(f"/api/stock-levels{query}", headers=clerk).json["items"]

        assert [level["name"] for level in found] == names

    def test_is_for_staff(self, session, client, sign_in):
        shopper = sign_in(make_actor(session))

        assert client.get("/api/stock-levels", headers=shopper).status_code == 403
        assert client.get("/api/stock-movements", headers=shopper).status_code == 403


class TestMovements:
    def test_walks_pages(self, client, uow, clerk):
        for _ in range(3):
            make_stocked(uow())

        first = client.get("/api/stock-movements?page_size=2", headers=clerk).json
        second = client.get(
            f"/api/stock-movements?page_size=2&after={first['next']}", headers=clerk
        ).json

        assert len({row["id"] for row in first["items"] + second["items"]}) == 3

    def test_takes_bounds_of_time(self, client, uow, clerk):
        make_stocked(uow())

        path = "/api/stock-movements?since=2026-11-20T00:00:00Z&until=2026-11-20T12:00:00Z"

        assert client.get(path, headers=clerk).json["items"] == []
        assert client.get("/api/stock-movements?since=x", headers=clerk).status_code == 422
