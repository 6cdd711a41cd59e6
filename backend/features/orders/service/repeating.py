"""Buying the same again."""

from uuid import UUID

from backend.features.cart import service as cart
from backend.features.cart.models import BroughtLine
from backend.features.catalogue import service as catalogue
from backend.features.orders import queries
from backend.features.orders.models import LeftOut, LeftOutReason, Repetition
from backend.kernel.unit_of_work import UnitOfWork


def repeat(uow: UnitOfWork, *, order_id: UUID) -> Repetition:
    """Put what an order had into the actor's cart, as far as it is sold and there.

    Raises OrderNotFound or CartIsFull; then the cart is as it was.
    """
    order = queries.visible_by_id(uow.session, actor=uow.actor, order_id=order_id)
    wants: dict[int, BroughtLine] = {}
    for line in order.lines:
        known = wants.get(line.product_id)
        before = 0 if known is None else known.quantity_milli
        quantity_milli = before + line.ordered_milli
        wants[line.product_id] = BroughtLine(
            line.product_id, quantity_milli, line.substitution_wish
        )
    on_sale = catalogue.sellable_products(uow, product_ids=wants)
    brought = cart.bring(uow, lines=list(wants.values()))
    return Repetition(
        left_out=tuple(
            LeftOut(
                each.product_id,
                each.product_name,
                LeftOutReason.OUT_OF_STOCK if each.product_id in on_sale else LeftOutReason.GONE,
            )
            for each in brought
            if not each.added_milli
        ),
        capped=tuple(each for each in brought if each.added_milli and each.is_capped),
    )
