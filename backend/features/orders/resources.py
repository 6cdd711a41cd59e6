"""Orders over HTTP."""

from collections.abc import Mapping
from typing import Any  # Any: parsed bodies and queries are plain dictionaries
from uuid import UUID

from flask import request
from flask_restx import Namespace

from backend.features.cart import service as cart
from backend.features.cart.errors import CartIsFull
from backend.features.catalogue.errors import OffStep, ProductGone, QuantityOutOfBounds
from backend.features.orders import queries, service
from backend.features.orders.errors import (
    AlreadyOrdered,
    CartIsEmpty,
    OrderIsTaken,
    OrderNotFound,
    PriceChanged,
    TooLateToCancel,
    TooLateToChange,
)
from backend.features.orders.models import ChangeWish, CheckoutWish, OrderSheet, OrderSummary
from backend.features.orders.queries import OrdersWish, OwnOrdersWish
from backend.features.orders.schemas import (
    BoughtOut,
    CancellationIn,
    ChangesIn,
    CheckoutIn,
    OrderOut,
    OrderPage,
    OrderQuery,
    OwnOrderQuery,
    RepetitionOut,
    WishedTimesOut,
    WishedTimesQuery,
)
from backend.features.stock.errors import OutOfStock
from backend.http.auth import ORDER_HEADER
from backend.http.contract import (
    GUEST,
    OWN,
    PUBLIC,
    Per,
    allows,
    gives,
    idempotent,
    idempotent_if_keyed,
    limited,
    raises,
    secret_headers,
    takes,
    versioned,
)
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.actor import Permission
from backend.kernel.errors import IllegalTransition
from backend.kernel.paging import Page
from backend.kernel.unit_of_work import UnitOfWork

ns = Namespace("orders", path="/")


def link_header(uow: UnitOfWork, headers: Mapping[str, str]) -> dict[str, str]:
    """Give the secret of the order that an answer leads to."""
    order_id = UUID(headers["Location"].rpartition("/")[2])
    return {ORDER_HEADER: service.link_token(uow, order_id=order_id)}


@ns.route("/orders")
class Orders(Endpoint):
    @ns.doc("list_orders")
    @allows(Permission.ORDERS_READ)
    @takes(query=OrderQuery)
    @gives(OrderPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page[OrderSummary]:
        return queries.list_orders(uow.session, wish=OrdersWish(**query))

    @ns.doc("place_order")
    @allows(GUEST, Permission.ORDERS_PLACE)
    @limited("orders", per=Per.ACTOR)
    @idempotent
    @secret_headers(link_header)
    @takes(CheckoutIn)
    @gives(OrderOut, 201)
    @raises(CartIsEmpty, OutOfStock, PriceChanged, AlreadyOrdered, OffStep, QuantityOutOfBounds)
    def post(self, uow: UnitOfWork, body: dict[str, Any]) -> Answer:
        wish = CheckoutWish(key=request.headers["Idempotency-Key"], **body)
        placed = service.place(uow, wish=wish)
        location = f"/api/orders/{placed.order.id}"
        return Answer(service.new_sheet(uow, placed.order), headers={"Location": location})


@ns.route("/orders/wished-times")
class WishedTimes(Endpoint):
    @ns.doc("list_wished_times")
    @allows(PUBLIC)
    @takes(query=WishedTimesQuery)
    @gives(WishedTimesOut)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> dict[str, object]:
        del query  # both ways are offered at the same times
        return {"days": service.wished_times(uow)}


@ns.route("/orders/<uuid:order_id>")
class OneOrder(Endpoint):
    @ns.doc("get_order")
    @allows(OWN, Permission.ORDERS_READ)
    @gives(OrderOut, etag=True)
    @raises(OrderNotFound)
    def get(self, uow: UnitOfWork, order_id: UUID) -> OrderSheet:
        return service.sheet(uow, order_id=order_id)


@ns.route("/orders/<uuid:order_id>/cancellation")
class OrderCancellation(Endpoint):
    @ns.doc("cancel_order")
    @allows(OWN, Permission.ORDERS_EDIT)
    @idempotent
    @takes(CancellationIn)
    @gives(OrderOut)
    @raises(OrderNotFound, TooLateToCancel, IllegalTransition)
    def post(self, uow: UnitOfWork, order_id: UUID, body: dict[str, Any]) -> OrderSheet:
        service.cancel(uow, order_id=order_id, reason=body["reason"])
        return service.sheet(uow, order_id=order_id)


@ns.route("/orders/<uuid:order_id>/changes")
class OrderChanges(Endpoint):
    @ns.doc("change_order")
    @allows(OWN, Permission.ORDERS_EDIT)
    @idempotent
    @versioned
    @takes(ChangesIn)
    @gives(OrderOut)
    @raises(
        OrderNotFound,
        TooLateToChange,
        ProductGone,
        OffStep,
        QuantityOutOfBounds,
        OutOfStock,
        PriceChanged,
    )
    def post(self, uow: UnitOfWork, order_id: UUID, body: ChangeWish, version: int) -> OrderSheet:
        service.change(uow, order_id=order_id, base_version=version, wish=body)
        return service.sheet(uow, order_id=order_id)


@ns.route("/orders/<uuid:order_id>/repetition")
class OrderRepetition(Endpoint):
    @ns.doc("repeat_order")
    @allows(GUEST, Permission.ORDERS_PLACE)
    @idempotent
    @gives(RepetitionOut)
    @raises(OrderNotFound, CartIsFull)
    def post(self, uow: UnitOfWork, order_id: UUID) -> dict[str, object]:
        done = service.repeat(uow, order_id=order_id)
        return {"cart": cart.sheet(uow), "left_out": done.left_out, "capped": done.capped}


@ns.route("/orders/<uuid:order_id>/claim")
class OrderClaim(Endpoint):
    @ns.doc("claim_order")
    @allows(OWN)
    @idempotent_if_keyed
    @gives(OrderOut)
    @raises(OrderNotFound, OrderIsTaken)
    def post(self, uow: UnitOfWork, order_id: UUID) -> OrderSheet:
        service.claim(uow, order_id=order_id)
        return service.sheet(uow, order_id=order_id)


@ns.route("/me/orders")
class MyOrders(Endpoint):
    @ns.doc("list_my_orders")
    @allows(OWN)
    @takes(query=OwnOrderQuery)
    @gives(OrderPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page[OrderSummary]:
        wish = OwnOrdersWish(**query)
        return queries.list_own(uow.session, user_id=uow.actor.require_user(), wish=wish)


@ns.route("/me/products")
class MyProducts(Endpoint):
    @ns.doc("list_my_products")
    @allows(OWN)
    @gives(BoughtOut)
    def get(self, uow: UnitOfWork) -> dict[str, object]:
        return {"items": service.bought_before(uow)}
