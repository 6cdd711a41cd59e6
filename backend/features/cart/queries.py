"""Reading carts. Changes nothing."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.cart.models import Cart, CartLine
from backend.features.catalogue.models import Product


class LineRow(NamedTuple):
    """One line of a cart with its product as it is today, archived or not."""

    line: CartLine
    product: Product


class CartHead(NamedTuple):
    """Which cart it is and how often it was changed."""

    id: UUID
    version: int


def find_head(session: Session, *, owner: str) -> CartHead | None:
    """Return the cart of an owner without its lines, or None."""
    row = session.execute(select(Cart.id, Cart.version).where(Cart.owner == owner)).one_or_none()
    return None if row is None else CartHead(row.id, row.version)


def list_lines(session: Session, *, cart_id: UUID) -> list[LineRow]:
    """Return the lines of a cart in the order in which they were put in."""
    rows = session.execute(
        select(CartLine, Product)
        .join(Product, Product.id == CartLine.product_id)
        .where(CartLine.cart_id == cart_id)
        .order_by(CartLine.added_at, CartLine.product_id)
        .execution_options(populate_existing=True)  # carts are changed by statements
    )
    return [LineRow(*row) for row in rows]
