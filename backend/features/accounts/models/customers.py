"""People who order, and people who fulfil."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backend.features.accounts.models.wishes import SubstitutionWish
from backend.kernel.clock import utc_now
from backend.kernel.ids import new_id
from backend.kernel.tables import Base, Code, Instant, choice_of


@dataclass(frozen=True)
class Contact:
    """Who is to be asked about an order."""

    first_name: str
    last_name: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Address:
    """Where something is brought to."""

    line_1: str
    postal_code: str
    city: str
    country: str = ""  # ISO 3166 alpha-2; empty is the shop's own
    line_2: str = ""


@dataclass(frozen=True)
class Place:
    """An address with the person's own word for it."""

    label: str
    line_1: str
    postal_code: str
    city: str
    line_2: str = ""
    country: str = ""
    is_default: bool = False


class Customer(Base):
    """One person who orders; may have a log-in or none."""

    __tablename__ = "customers"
    __table_args__ = (
        Index("ix_customers_last_name", "last_name", "id"),
        Index("ix_customers_customer_ref", "customer_ref", unique=True),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    user_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), unique=True)
    customer_ref: Mapped[str | None] = mapped_column(Code(191))  # what an imported list calls them
    first_name: Mapped[str] = mapped_column(String(100), default="")
    last_name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    address_line_1: Mapped[str] = mapped_column(String(200), default="")
    address_line_2: Mapped[str] = mapped_column(String(200), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    substitution_wish: Mapped[SubstitutionWish] = mapped_column(  # what new lines begin with
        choice_of(SubstitutionWish), default=SubstitutionWish.LEAVE_OUT
    )
    created_at: Mapped[datetime] = mapped_column(Instant, default=utc_now)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)  # personal fields are empty since

    @property
    def name(self) -> str:
        """How the person is called on screen."""
        return f"{self.first_name} {self.last_name}".strip()

    def complete(self, contact: Contact, address: Address | None) -> None:
        """Fill in what was not known yet; what the person entered before stays."""
        self.first_name = self.first_name or contact.first_name
        self.last_name = self.last_name or contact.last_name
        self.email = self.email or contact.email
        self.phone = self.phone or contact.phone
        if address is not None and not self.address_line_1:
            self.address_line_1 = address.line_1
            self.address_line_2 = address.line_2
            self.postal_code = address.postal_code
            self.city = address.city
            self.country = address.country


class CustomerAddress(Base):
    """One place a person with a log-in has things brought to."""

    __tablename__ = "customer_addresses"
    __table_args__ = (
        Index("ix_customer_addresses_customer_id", "customer_id"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    customer_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("customers.id"))
    label: Mapped[str] = mapped_column(String(60))  # "At home"
    line_1: Mapped[str] = mapped_column(String(200))
    line_2: Mapped[str] = mapped_column(String(200), default="")
    postal_code: Mapped[str] = mapped_column(String(20))
    city: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2), default="")
    is_default: Mapped[bool] = mapped_column(Boolean)  # at most one of a customer


class Employee(Base):
    """One person who fulfils orders."""

    __tablename__ = "employees"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), unique=True)
    display_name: Mapped[str] = mapped_column(String(200))  # as customers and colleagues see it
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
