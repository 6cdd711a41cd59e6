"""Orders, their lines, their history and their payments."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.features.accounts.models import Address, Contact, SubstitutionWish
from backend.features.catalogue.models import UnitType
from backend.features.orders.models.moves import OrderStatus
from backend.kernel.ids import new_id
from backend.kernel.tables import Base, Code, Instant, Money, Quantity, choice_of


class Collection(StrEnum):
    """How the goods reach the customer."""

    COLLECTION = "collection"
    DELIVERY = "delivery"


class OrderSource(StrEnum):
    """Where an order came from."""

    SHOP = "shop"
    COUNTER = "counter"
    HISTORY = "history"  # imported from before the shop


class FailureReason(StrEnum):
    """Why an order could not be confirmed."""

    DOES_NOT_ADD_UP = "does_not_add_up"  # reservation, totals or customer are not what they were
    INTERNAL = "internal"  # something broke on our side, again and again


class PaymentKind(StrEnum):
    """Which way money went."""

    TAKEN = "taken"
    REFUNDED = "refunded"


class PaymentMethod(StrEnum):
    """How money went."""

    CASH = "cash"
    CARD = "card"
    TRANSFER = "transfer"


class Order(Base):
    """One purchase. Written and moved by statements, see `orders.service`."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("placed_by", "idempotency_key"),
        CheckConstraint("net_minor + tax_minor = total_minor", name="total"),
        CheckConstraint(
            "charged_total_minor IS NULL"
            " OR charged_net_minor + charged_tax_minor = charged_total_minor",
            name="charged_total",
        ),
        Index("ix_orders_status", "status", "placed_at", "id"),
        Index("ix_orders_placed_at", "placed_at", "id"),
        Index("ix_orders_placed_on", "placed_on"),
        Index("ix_orders_customer_id", "customer_id", "placed_at", "id"),
        Index("ix_orders_user_id", "user_id", "placed_at", "id"),
        Index("ix_orders_employee_id", "employee_id", "placed_at", "id"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(Code(8), unique=True)  # said aloud at the counter
    customer_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("customers.id"))
    user_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"))  # None: a guest's
    placed_by: Mapped[str] = mapped_column(Code(100))  # Actor.key
    idempotency_key: Mapped[str] = mapped_column(Code(255))
    link_token_hash: Mapped[str | None] = mapped_column(Code(64))
    employee_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("employees.id"))
    status: Mapped[OrderStatus] = mapped_column(choice_of(OrderStatus))
    version: Mapped[int] = mapped_column(Integer)
    failure_reason: Mapped[str | None] = mapped_column(String(200))  # FailureReason's value
    collection: Mapped[Collection] = mapped_column(choice_of(Collection))
    wished_at: Mapped[datetime | None] = mapped_column(Instant)
    first_name: Mapped[str] = mapped_column(String(100), default="")  # contact and address are
    last_name: Mapped[str] = mapped_column(String(100), default="")  # copies made at checkout
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    address_line_1: Mapped[str] = mapped_column(String(200), default="")
    address_line_2: Mapped[str] = mapped_column(String(200), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    currency: Mapped[str] = mapped_column(Code(3))
    net_minor: Mapped[int] = mapped_column(Money)
    tax_minor: Mapped[int] = mapped_column(Money)
    total_minor: Mapped[int] = mapped_column(Money)
    charged_net_minor: Mapped[int | None] = mapped_column(Money)  # what was picked, once ready
    charged_tax_minor: Mapped[int | None] = mapped_column(Money)
    charged_total_minor: Mapped[int | None] = mapped_column(Money)
    placed_at: Mapped[datetime] = mapped_column(Instant)
    placed_on: Mapped[date] = mapped_column(Date)  # the shop's day
    placed_hour: Mapped[int] = mapped_column(Integer)  # the shop's hour, 0-23
    source: Mapped[OrderSource] = mapped_column(choice_of(OrderSource))

    lines: Mapped[list["OrderLine"]] = relationship(lazy="raise", order_by="OrderLine.line_no")
    events: Mapped[list["OrderEvent"]] = relationship(lazy="raise", order_by="OrderEvent.seq")

    @property
    def contact(self) -> Contact:
        """Who is to be asked about it."""
        return Contact(self.first_name, self.last_name, self.email, self.phone)

    @property
    def address(self) -> Address | None:
        """Where it is brought to; None when it is collected."""
        if self.collection is not Collection.DELIVERY:
            return None
        return Address(
            line_1=self.address_line_1,
            line_2=self.address_line_2,
            postal_code=self.postal_code,
            city=self.city,
            country=self.country,
        )


class OrderLine(Base):
    """One product of an order, as it was named and priced at purchase."""

    __tablename__ = "order_lines"
    __table_args__ = (
        Index("ix_order_lines_product_id", "product_id", "order_id"),
        Base.__table_args__,
    )

    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id"), primary_key=True)
    line_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    product_id: Mapped[int] = mapped_column(Integer, ForeignKey("products.id"))
    product_name: Mapped[str] = mapped_column(String(400))
    unit_type: Mapped[UnitType] = mapped_column(choice_of(UnitType))
    ordered_milli: Mapped[int] = mapped_column(Quantity)
    picked_milli: Mapped[int | None] = mapped_column(Quantity)  # None until it was picked
    charged_milli: Mapped[int | None] = mapped_column(Quantity)
    rate_minor: Mapped[int | None] = mapped_column(Money)  # None only in history
    rate_per_milli: Mapped[int] = mapped_column(Quantity)
    tax_rate_bp: Mapped[int] = mapped_column(Integer)
    total_minor: Mapped[int] = mapped_column(Money)
    tax_minor: Mapped[int] = mapped_column(Money)
    charged_total_minor: Mapped[int | None] = mapped_column(Money)
    charged_tax_minor: Mapped[int | None] = mapped_column(Money)
    substitution_wish: Mapped[SubstitutionWish] = mapped_column(
        choice_of(SubstitutionWish), default=SubstitutionWish.LEAVE_OUT
    )


class OrderEvent(Base):
    """One move of an order; the chain of them is unbroken from the first."""

    __tablename__ = "order_events"

    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    from_status: Mapped[OrderStatus | None] = mapped_column(  # None: the first
        choice_of(OrderStatus, name="from_status")
    )
    to_status: Mapped[OrderStatus] = mapped_column(choice_of(OrderStatus, name="to_status"))
    actor: Mapped[str] = mapped_column(Code(100))  # Actor.key
    actor_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Instant)


class Payment(Base):
    """Money that changed hands for an order; written once, the balance is computed."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        Index("ix_payments_order_id", "order_id"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id"))
    kind: Mapped[PaymentKind] = mapped_column(choice_of(PaymentKind))
    method: Mapped[PaymentMethod] = mapped_column(choice_of(PaymentMethod))
    amount_minor: Mapped[int] = mapped_column(Money)
    by: Mapped[str] = mapped_column(Code(100))  # Actor.key
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Instant)
