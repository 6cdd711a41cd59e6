"""Putting things into a cart and taking them out. Every change locks the cart's row first."""

from backend.features.accounts import service as accounts
from backend.features.accounts.models import SubstitutionWish
from backend.features.cart import queries
from backend.features.cart.errors import CartIsFull, LineNotInCart
from backend.features.cart.models import (
    MAX_LINES,
    CartSheet,
    PricedLine,
    Remark,
    RemarkKind,
    ShownProduct,
    TakenLine,
    price_of,
)
from backend.features.cart.queries import LineRow
from backend.features.cart.service import rows
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Product
from backend.features.stock import service as stock
from backend.features.stock.errors import OutOfStock, ShortLine
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


def sheet(uow: UnitOfWork) -> CartSheet:
    """Return the actor's cart with today's prices and what must be known; empty for nobody."""
    head = queries.find_head(uow.session, owner=uow.actor.key)
    if head is None:
        return CartSheet(lines=(), version=0, currency=uow.shop.currency)
    found = queries.list_lines(uow.session, cart_id=head.id)
    product_ids = [row.product.id for row in found]
    left = stock.available(uow, product_ids=product_ids)
    shown = catalogue.shown_products(uow, product_ids=product_ids)
    lines = tuple(_priced(row, left[row.product.id], shown[row.product.id]) for row in found)
    return CartSheet(lines=lines, version=head.version, currency=uow.shop.currency)


def add_line(uow: UnitOfWork, *, product_id: int, quantity_milli: int) -> None:
    """Put more of a product into the cart.

    Raises ProductGone, OffStep, QuantityOutOfBounds, OutOfStock or CartIsFull.
    """
    uow.actor.require(Permission.ORDERS_PLACE)
    product = catalogue.sellable_product(uow, product_id=product_id)
    cart_id = rows.locked(uow, owner=uow.actor.key)
    held = rows.quantities(uow, cart_id=cart_id)
    wanted = held.get(product_id, 0) + quantity_milli
    _check(uow, product, wanted)
    if product_id not in held and len(held) >= MAX_LINES:
        raise CartIsFull(most=MAX_LINES)
    is_new = product_id not in held
    rows.put(
        uow,
        cart_id=cart_id,
        product_id=product_id,
        quantity_milli=wanted,
        rate_minor=product.rate_minor,
        substitution_wish=accounts.default_wish(uow) if is_new else SubstitutionWish.LEAVE_OUT,
    )


def set_line(uow: UnitOfWork, *, product_id: int, quantity_milli: int) -> None:
    """Say how much of a product is to lie in the cart; this accepts its price of today.

    Raises LineNotInCart, ProductGone, OffStep, QuantityOutOfBounds or OutOfStock.
    """
    uow.actor.require(Permission.ORDERS_PLACE)
    cart_id = rows.locked(uow, owner=uow.actor.key)
    if product_id not in rows.quantities(uow, cart_id=cart_id):
        raise LineNotInCart
    product = catalogue.sellable_product(uow, product_id=product_id)
    _check(uow, product, quantity_milli)
    rows.put(
        uow,
        cart_id=cart_id,
        product_id=product_id,
        quantity_milli=quantity_milli,
        rate_minor=product.rate_minor,
    )


def wish_line(uow: UnitOfWork, *, product_id: int, substitution_wish: SubstitutionWish) -> None:
    """Say what shall be done when a product of the cart runs short. Raises LineNotInCart."""
    uow.actor.require(Permission.ORDERS_PLACE)
    cart_id = rows.locked(uow, owner=uow.actor.key)
    if not rows.wish(
        uow, cart_id=cart_id, product_id=product_id, substitution_wish=substitution_wish
    ):
        raise LineNotInCart


def remove_line(uow: UnitOfWork, *, product_id: int) -> None:
    """Take a product out of the cart. Raises LineNotInCart."""
    uow.actor.require(Permission.ORDERS_PLACE)
    cart_id = rows.locked(uow, owner=uow.actor.key)
    if not rows.drop(uow, cart_id=cart_id, product_ids=[product_id]):
        raise LineNotInCart


def empty(uow: UnitOfWork) -> None:
    """Take everything out of the cart."""
    uow.actor.require(Permission.ORDERS_PLACE)
    cart_id = rows.find_locked(uow, owner=uow.actor.key)
    if cart_id is not None:
        rows.drop(uow, cart_id=cart_id)


def take_lines(uow: UnitOfWork) -> list[TakenLine]:
    """Return the lines of the actor's cart and leave it empty."""
    cart_id = rows.find_locked(uow, owner=uow.actor.key)
    if cart_id is None:
        return []
    found = queries.list_lines(uow.session, cart_id=cart_id)
    rows.drop(uow, cart_id=cart_id)
    return [
        TakenLine(
            row.product,
            row.line.quantity_milli,
            row.product.archived_at is None,
            row.line.substitution_wish,
        )
        for row in found
    ]


def _check(uow: UnitOfWork, product: Product, quantity_milli: int) -> None:
    catalogue.check_quantity(product, quantity_milli)
    left = stock.available(uow, product_ids=[product.id])[product.id]
    if quantity_milli > left:
        raise OutOfStock(lines=(ShortLine(product.id, quantity_milli, left),))


def _priced(row: LineRow, left_milli: int, shown: ShownProduct) -> PricedLine:
    line, product = row.line, row.product
    quantity_milli, wish = line.quantity_milli, line.substitution_wish
    if product.archived_at is not None:
        return PricedLine(product, quantity_milli, 0, 0, (Remark(RemarkKind.GONE),), shown, wish)
    remarks: list[Remark] = []
    if line.rate_minor != product.rate_minor:
        remarks.append(Remark(RemarkKind.PRICE_CHANGED, was_rate_minor=line.rate_minor))
    if quantity_milli > left_milli:
        remarks.append(Remark(RemarkKind.SHORT, available_milli=left_milli))
    price = price_of(product, quantity_milli)
    return PricedLine(
        product, quantity_milli, price.total_minor, price.tax_minor, tuple(remarks), shown, wish
    )
