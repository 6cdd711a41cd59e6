"""Carts over HTTP. Every write answers the whole cart."""

from typing import Any  # Any: parsed bodies are plain dictionaries

from flask_restx import Namespace

from backend.features.cart import service
from backend.features.cart.errors import CartIsFull, LineNotInCart
from backend.features.cart.models import CartSheet
from backend.features.cart.schemas import CartOut, LineIn, LinePatch, MergedCartOut, MergeUndoIn
from backend.features.catalogue.errors import OffStep, ProductGone, QuantityOutOfBounds
from backend.features.stock.errors import OutOfStock
from backend.http.contract import GUEST, allows, gives, idempotent_if_keyed, raises, takes
from backend.http.endpoint import Endpoint
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork

ns = Namespace("cart")


@ns.route("")
class Cart(Endpoint):
    @ns.doc("get_cart")
    @allows(GUEST, Permission.ORDERS_PLACE)
    @gives(CartOut)
    def get(self, uow: UnitOfWork) -> CartSheet:
        return service.sheet(uow)

    @ns.doc("empty_cart")
    @allows(GUEST, Permission.ORDERS_PLACE)
    @gives(CartOut)
    def delete(self, uow: UnitOfWork) -> CartSheet:
        service.empty(uow)
        return service.sheet(uow)


@ns.route("/lines")
class CartLines(Endpoint):
    @ns.doc("add_cart_line")
    @allows(GUEST, Permission.ORDERS_PLACE)
    @idempotent_if_keyed
    @takes(LineIn)
    @gives(CartOut)
    @raises(ProductGone, OffStep, QuantityOutOfBounds, OutOfStock, CartIsFull)
    def post(self, uow: UnitOfWork, body: dict[str, Any]) -> CartSheet:
        service.add_line(uow, product_id=body["product_id"], quantity_milli=body["quantity"])
        return service.sheet(uow)


@ns.route("/lines/<int:product_id>")
class CartLine(Endpoint):
    @ns.doc("set_cart_line")
    @allows(GUEST, Permission.ORDERS_PLACE)
    @takes(LinePatch)
    @gives(CartOut)
    @raises(LineNotInCart, ProductGone, OffStep, QuantityOutOfBounds, OutOfStock)
    def patch(self, uow: UnitOfWork, product_id: int, body: dict[str, Any]) -> CartSheet:
        if "quantity" in body:
            service.set_line(uow, product_id=product_id, quantity_milli=body["quantity"])
        if (wish := body.get("substitution_wish")) is not None:
            service.wish_line(uow, product_id=product_id, substitution_wish=wish)
        return service.sheet(uow)

    @ns.doc("remove_cart_line")
    @allows(GUEST, Permission.ORDERS_PLACE)
    @gives(CartOut)
    @raises(LineNotInCart)
    def delete(self, uow: UnitOfWork, product_id: int) -> CartSheet:
        service.remove_line(uow, product_id=product_id)
        return service.sheet(uow)


@ns.route("/merge")
class CartMerge(Endpoint):
    @ns.doc("merge_cart")
    @allows(Permission.ORDERS_PLACE)
    @gives(MergedCartOut)
    def post(self, uow: UnitOfWork) -> dict[str, object]:
        merged = service.merge(uow)
        return {"merged": merged, "cart": service.sheet(uow)}


@ns.route("/merge/undo")
class CartMergeUndo(Endpoint):
    @ns.doc("undo_cart_merge")
    @allows(Permission.ORDERS_PLACE)
    @takes(MergeUndoIn)
    @gives(CartOut)
    def post(self, uow: UnitOfWork, body: dict[str, Any]) -> CartSheet:
        service.undo_merge(uow, lines=body["lines"])
        return service.sheet(uow)
