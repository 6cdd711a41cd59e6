"""Story c: a manager files a delivery, the worker posts it, level and ledger show it."""

import pytest

from backend.features.catalogue.models import Availability
from tests.factories.catalogue import make_product
from tests.factories.stock import level_of


@pytest.fixture
def manager(person):
    return person("manager")


@pytest.fixture
def empty(uow, fruit):
    """Return a product of which nothing has ever come."""
    return make_product(uow(), name="Quinces", section_id=fruit.id, availability=Availability.OUT)


def document(kind, *lines):
    return {
        "kind": kind,
        "note": "Monday",
        "lines": [{"product_id": id_, "quantity": quantity} for id_, quantity in lines],
    }


def levels_of(somebody):
    found = somebody.get("/stock-levels").json["items"]
    return {row["product_id"]: (row["on_hand"], row["reserved"]) for row in found}


class TestDelivery:
    def test_fills_the_shelf(self, visitor, manager, run_jobs, empty, pears):
        filed = manager.post(
            "/stock-documents", document("delivery", (empty.id, "12"), (pears.id, "2.500"))
        )
        tag = manager.get(filed.headers["Location"]).headers["ETag"]
        assert (filed.status_code, filed.json["status"]) == (202, "posting")
        assert visitor().get(f"/products/{empty.id}").json["availability"] == "out"

        run_jobs()

        posted = manager.get(filed.headers["Location"], **{"If-None-Match": tag})
        assert (posted.status_code, posted.json["status"]) == (200, "posted")
        assert levels_of(manager) == {empty.id: ("12.000", "0.000"), pears.id: ("12.500", "0.000")}
        ledger = manager.get(f"/stock-movements?ref_id={filed.json['id']}").json["items"]
        assert {(row["product_id"], row["kind"], row["d_on_hand"]) for row in ledger} == {
            (empty.id, "deliver", "12.000"),
            (pears.id, "deliver", "2.500"),
        }

    def test_can_be_sold_at_once(self, visitor, manager, run_jobs, empty):
        guest = visitor()
        line = {"product_id": empty.id, "quantity": "1"}
        assert guest.post("/cart/lines", line).json["type"] == "/problems/out-of-stock"
        manager.post("/stock-documents", document("delivery", (empty.id, "1")))

        run_jobs()

        assert guest.get(f"/products/{empty.id}").json["availability"] == "low"
        total = guest.fill_cart((empty.id, "1"))["total_minor"]
        assert guest.order(total).status_code == 201

    def test_counts_once_however_often_it_is_sent(self, session, manager, run_jobs, bar):
        delivery = document("delivery", (bar.id, "5"))

        answers = [
            manager.post("/stock-documents", delivery, key="one-van-on-monday") for _ in range(3)
        ]
        run_jobs()

        assert {each.json["id"] for each in answers} == {answers[0].json["id"]}
        assert level_of(session, bar) == (15_000, 0)

    def test_is_refused_before_it_is_filed(self, session, manager, run_jobs, bar, pears):
        lines = [(bar.id, "1.5"), (pears.id, "-1"), (bar.id, "2"), (2**31 - 1, "1")]

        refused = manager.post("/stock-documents", document("delivery", *lines))
        run_jobs()

        assert refused.status_code == 422
        assert set(refused.json["errors"]) == {
            "lines.0.quantity",
            "lines.1.quantity",
            "lines.2.product_id",
            "lines.3.product_id",
        }
        assert level_of(session, bar) == (10_000, 0)

    def test_is_not_for_everybody(self, person, bar):
        for role in ("employee", "shopper"):
            answer = person(role).post("/stock-documents", document("delivery", (bar.id, "1")))
            assert (answer.status_code, answer.json["permission"]) == (403, "stock.edit")


class TestWriteOff:
    def test_never_takes_what_was_promised(self, session, visitor, manager, run_jobs, bar, pears):
        guest = visitor()
        guest.order(guest.fill_cart((bar.id, "8"))["total_minor"])

        filed = manager.post(
            "/stock-documents", document("write_off", (pears.id, "1"), (bar.id, "3"))
        )
        run_jobs()

        refused = manager.get(filed.headers["Location"]).json
        assert (refused["status"], refused["refusal"]) == ("refused", "below_reserved")
        assert [line["is_refused"] for line in refused["lines"]] == [False, True]
        assert (level_of(session, bar), level_of(session, pears)) == ((10_000, 8_000), (10_000, 0))

    def test_is_seen_in_the_shop(self, session, visitor, manager, run_jobs, bar):
        manager.post("/stock-documents", document("write_off", (bar.id, "10")))

        run_jobs()

        assert level_of(session, bar) == (0, 0)
        assert visitor().get(f"/products/{bar.id}").json["availability"] == "out"


class TestCount:
    def test_says_what_stands_there(self, session, manager, run_jobs, bar, pears):
        manager.post("/stock-documents", document("count", (bar.id, "7"), (pears.id, "10.25")))

        run_jobs()

        assert (level_of(session, bar), level_of(session, pears)) == ((7_000, 0), (10_250, 0))
        ledger = manager.get("/stock-movements?kind=count&page_size=2").json["items"]
        assert {row["d_on_hand"] for row in ledger} == {"-3.000", "0.250"}
