"""Carts and their lines, and what a cart looks like today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backend.features.accounts.models import SubstitutionWish
from backend.features.catalogue.models import Product, UnitType
from backend.kernel import money
from backend.kernel.ids import new_id
from backend.kernel.money import Totals
from backend.kernel.tables import Base, Code, Instant, Money, Quantity, choice_of

MAX_LINES = 100
ShownProduct = Mapping[str, object]  # as the catalogue's answers show it


class Cart(Base):
    """The one cart of a person or a guest. Changed by statements, see `cart.service`."""

    __tablename__ = "carts"
    __table_args__ = (Index("ix_carts_updated_at", "updated_at"), Base.__table_args__)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(Code(100), unique=True)  # Actor.key
    version: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class CartLine(Base):
    """How much of one product lies in a cart, and at which rate it was put there."""

    __tablename__ = "cart_lines"
    __table_args__ = (Index("ix_cart_lines_product_id", "product_id"), Base.__table_args__)

    cart_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("carts.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("products.id"), primary_key=True, autoincrement=False
    )
    quantity_milli: Mapped[int] = mapped_column(Quantity)
    rate_minor: Mapped[int] = mapped_column(Money)  # as last seen and accepted by the shopper
    substitution_wish: Mapped[SubstitutionWish] = mapped_column(
        choice_of(SubstitutionWish), default=SubstitutionWish.LEAVE_OUT
    )
    added_at: Mapped[datetime] = mapped_column(Instant)


class RemarkKind(StrEnum):
    """What a shopper must know about a line."""

    SHORT = "short"
    PRICE_CHANGED = "price_changed"
    GONE = "gone"


@dataclass(frozen=True)
class Remark:
    """One thing to know about a line."""

    kind: RemarkKind
    available_milli: int | None = None
    was_rate_minor: int | None = None


@dataclass(frozen=True)
class TakenLine:
    """One line as checkout takes it; `is_sellable` is False for a product that was withdrawn."""

    product: Product
    quantity_milli: int
    is_sellable: bool = True
    substitution_wish: SubstitutionWish = SubstitutionWish.LEAVE_OUT


@dataclass(frozen=True)
class PricedLine:
    """One line as the shopper sees it."""

    product: Product
    quantity_milli: int
    total_minor: int
    tax_minor: int
    remarks: tuple[Remark, ...]
    shown: ShownProduct  # the product as the catalogue shows it
    substitution_wish: SubstitutionWish

    @property
    def rate_minor(self) -> int:
        """What the product costs now, per its `rate_per_milli`."""
        return self.product.rate_minor


@dataclass(frozen=True)
class MergedLine:
    """What became of one line of a guest's cart."""

    product_id: int
    product_name: str
    wanted_milli: int  # what both carts held together
    quantity_milli: int  # what lies in the person's cart now
    added_milli: int  # how much of it came from the guest's cart

    @property
    def is_capped(self) -> bool:
        """Whether less came along than was wanted."""
        return self.quantity_milli < self.wanted_milli


@dataclass(frozen=True)
class BroughtLine:
    """How much of a product came along, or shall come."""

    product_id: int
    quantity_milli: int
    substitution_wish: SubstitutionWish = SubstitutionWish.LEAVE_OUT


@dataclass(frozen=True)
class CartSheet:
    """The whole cart with today's prices."""

    lines: tuple[PricedLine, ...]
    version: int  # 0: nobody has put anything in yet
    currency: str

    @property
    def totals(self) -> Totals:
        """What the lines that can be bought come to."""
        total = sum(line.total_minor for line in self.lines)
        tax = sum(line.tax_minor for line in self.lines)
        return Totals(net_minor=total - tax, tax_minor=tax, total_minor=total)

    @property
    def is_before_weighing(self) -> bool:
        """Whether weighed goods are in it, so that the final price may differ a little."""
        return any(line.product.unit_type is not UnitType.PIECE for line in self.lines)


def price_of(product: Product, quantity_milli: int) -> Totals:
    """Return what a quantity of a product costs now."""
    total = money.line_total_minor(
        rate_minor=product.rate_minor,
        rate_per_milli=product.rate_per_milli,
        quantity_milli=quantity_milli,
    )
    tax = money.tax_share_minor(total_minor=total, tax_rate_bp=product.tax_rate_bp)
    return Totals(net_minor=total - tax, tax_minor=tax, total_minor=total)


def mergeable_milli(product: Product, wanted_milli: int, left_milli: int) -> int:
    """Return the most that can be bought of what is wanted; 0 when that is less than the least."""
    most = min(wanted_milli, left_milli)
    if product.max_milli is not None:
        most = min(most, product.max_milli)
    most -= most % product.step_milli
    return most if most >= product.min_milli else 0
