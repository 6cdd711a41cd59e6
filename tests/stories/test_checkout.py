"""Story a: somebody fills a cart and checks out, the worker confirms, the page shows it."""

from sqlalchemy import func, select, update

from backend.features.orders.models import Order, OrderLine
from backend.kernel.ids import new_id
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import PASSWORD
from tests.factories.stock import level_of


class TestGuest:
    def test_buys_by_weight_and_by_piece(self, session, visitor, run_jobs, pears, bar):
        guest = visitor()
        found = guest.get("/products?q=conference").json["items"]
        assert [each["name"] for each in found] == ["Conference pears"]
        cart = guest.fill_cart((found[0]["id"], "1.25"), (bar.id, "1"))
        assert (cart["total_minor"], cart["is_before_weighing"]) == (425 + 690, True)

        placed = guest.order(cart["total_minor"])
        path = placed.headers["Location"]
        tag = guest.get(path).headers["ETag"]
        unchanged = guest.get(path, **{"If-None-Match": tag})
        run_jobs()
        order = guest.get(path, **{"If-None-Match": tag})

        assert (placed.status_code, placed.json["status"]) == (201, "placed")
        assert unchanged.status_code == 304
        assert (order.status_code, order.json["status"]) == (200, "confirmed")
        assert [event["to"] for event in order.json["events"]] == ["placed", "confirmed"]
        assert [(line["product_name"], line["ordered"]) for line in order.json["lines"]] == [
            ("Conference pears", "1.250"),
            ("Tumaco 72", "1.000"),
        ]
        assert guest.get("/cart").json["lines"] == []
        assert (level_of(session, pears), level_of(session, bar)) == (
            (10_000, 1_250),
            (10_000, 1_000),
        )

    def test_follows_the_order_by_its_link_alone(self, visitor, run_jobs, bar):
        guest = visitor()
        placed = guest.order(guest.fill_cart((bar.id, "1"))["total_minor"])
        run_jobs()

        elsewhere = visitor()
        elsewhere.headers["X-Order-Token"] = placed.headers["X-Order-Token"]

        assert elsewhere.get(placed.headers["Location"]).json["status"] == "confirmed"

    def test_gets_one_order_for_a_double_click(self, session, visitor, run_jobs, bar):
        guest = visitor()
        total = guest.fill_cart((bar.id, "1"))["total_minor"]

        answers = [guest.order(total, key="one-intent-of-a-guest") for _ in range(3)]
        run_jobs()

        assert {(each.status_code, each.data) for each in answers} == {(201, answers[0].data)}
        assert session.scalar(select(func.count()).select_from(Order)) == 1
        assert session.scalars(select(OutboxMessage.topic)).all().count("orders.confirm") == 1
        assert level_of(session, bar) == (10_000, 1_000)

    def test_is_told_each_line_of_which_too_little_is_left(self, session, visitor, pears, bar):
        slow, quick = visitor(), visitor()
        total = slow.fill_cart((pears.id, "6"), (bar.id, "7"))["total_minor"]
        quick.order(quick.fill_cart((pears.id, "5"), (bar.id, "4"))["total_minor"])

        refused = slow.order(total, key="the-intent-of-the-slow-one")

        assert (refused.status_code, refused.json["type"]) == (409, "/problems/out-of-stock")
        assert [
            (line["product_id"], line["wanted_milli"], line["available_milli"])
            for line in refused.json["lines"]
        ] == [(pears.id, 6_000, 5_000), (bar.id, 7_000, 6_000)]
        assert level_of(session, bar) == (10_000, 4_000)
        cart = slow.get("/cart").json
        assert [line["remarks"][0]["kind"] for line in cart["lines"]] == ["short", "short"]

        slow.patch(f"/cart/lines/{pears.id}", {"quantity": "5"})
        cart = slow.patch(f"/cart/lines/{bar.id}", {"quantity": "6"}).json
        assert slow.order(cart["total_minor"], key="the-intent-of-the-slow-one").status_code == 201

    def test_is_asked_again_when_the_price_has_changed(self, visitor, person, bar):
        guest, manager = visitor(), person("manager")
        total = guest.fill_cart((bar.id, "2"))["total_minor"]
        version = guest.get(f"/products/{bar.id}").json["version"]
        changed = manager.patch(f"/products/{bar.id}", {"rate_minor": 750}, version=version)
        assert changed.status_code == 200

        refused = guest.order(total)
        accepted = guest.order(refused.json["total_minor"])

        assert (refused.status_code, refused.json["type"]) == (409, "/problems/price-changed")
        assert (accepted.status_code, accepted.json["total_minor"]) == (201, 1500)

    def test_calls_it_off_before_the_worker_comes(self, session, visitor, run_jobs, bar):
        guest = visitor()
        path = guest.order(guest.fill_cart((bar.id, "1"))["total_minor"]).headers["Location"]

        cancelled = guest.post(f"{path}/cancellation", {})
        run_jobs()

        assert cancelled.json["status"] == "cancelled"
        assert guest.get(path).json["status"] == "cancelled"
        assert level_of(session, bar) == (10_000, 0)

    def test_sees_nothing_of_others(self, visitor, person, bar):
        guest = visitor()
        path = guest.order(guest.fill_cart((bar.id, "1"))["total_minor"]).headers["Location"]
        other = visitor()
        other.fill_cart((bar.id, "1"))

        for stranger in (other, person("shopper")):
            assert stranger.get(path).status_code == 404
            assert stranger.post(f"{path}/cancellation", {}).status_code == 404
        assert visitor().get(path).status_code == 401
        assert guest.get(path).json["status"] == "placed"

    def test_is_told_when_it_cannot_be_confirmed(self, session, visitor, run_jobs, bar):
        guest = visitor()
        placed = guest.order(guest.fill_cart((bar.id, "1"))["total_minor"])
        session.execute(update(OrderLine).values(total_minor=OrderLine.total_minor + 1))

        run_jobs()

        order = guest.get(placed.headers["Location"]).json
        assert (order["status"], order["failure_reason"]) == ("failed", "does_not_add_up")
        assert order["can_cancel"] is False
        assert level_of(session, bar) == (10_000, 0)


class TestPerson:
    def test_registers_takes_the_cart_along_and_is_told(self, session, visitor, run_jobs, bar):
        shopper = visitor()
        shopper.fill_cart((bar.id, "1"))
        wish = {"username": "grete", "password": PASSWORD, "as": "shopper"}
        assert shopper.post("/auth/register", wish).status_code == 201
        shopper.log_in("grete")
        cart = shopper.post("/cart/merge").json["cart"]

        placed = shopper.order(cart["total_minor"])
        run_jobs()

        (mine,) = shopper.get("/me/orders").json["items"]
        assert (mine["id"], mine["status"]) == (placed.json["id"], "confirmed")
        assert [kind for kind, _ in shopper.notices()] == ["order.confirmed"]
        topics = session.scalars(
            select(OutboxMessage.topic).where(OutboxMessage.done_at.is_(None))
        ).all()
        assert topics == []

    def test_has_to_be_approved_first(self, visitor, bar):
        pending = visitor()
        wish = {"username": "rolf", "password": PASSWORD, "as": "manager"}
        pending.post("/auth/register", wish)
        pending.log_in("rolf")

        answer = pending.order(690, key=new_id().hex)

        assert (answer.status_code, answer.json["permission"]) == (403, "orders.place")
