"""Levels, the ledger that explains them, and the documents that change them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.features.catalogue.models import Availability
from backend.kernel.errors import IllegalTransition
from backend.kernel.ids import new_id
from backend.kernel.tables import Base, Code, Instant, Quantity, choice_of

DEFAULT_LOW_AT_MILLI = 5_000  # five of the unit, until the owner says otherwise


class MovementKind(StrEnum):
    """Why a level changed."""

    DELIVER = "deliver"
    COUNT = "count"
    WRITE_OFF = "write_off"
    RESERVE = "reserve"
    RELEASE = "release"
    COMMIT = "commit"
    RESTOCK = "restock"
    ADJUST = "adjust"  # written by `shop reconcile --repair` alone


class DocumentKind(StrEnum):
    """What a stock document tells."""

    DELIVERY = "delivery"  # lines say how much came
    COUNT = "count"  # lines say how much stands there
    WRITE_OFF = "write_off"  # lines say how much was lost


class DocumentStatus(StrEnum):
    """Where a stock document stands."""

    DRAFT = "draft"
    POSTING = "posting"  # the worker has it
    POSTED = "posted"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why a document was not posted."""

    BELOW_RESERVED = "below_reserved"  # less would be left than customers were promised
    INTERNAL = "internal"  # something broke on our side


@dataclass(frozen=True)
class Want:
    """How much of a product somebody wants, or gives back."""

    product_id: int
    quantity_milli: int


@dataclass(frozen=True)
class Pick:
    """What was reserved of a product and what was really taken from the shelf."""

    product_id: int
    reserved_milli: int
    picked_milli: int


@dataclass(frozen=True)
class Ref:
    """What a movement belongs to, such as an order; a kind of movement happens once per ref.

    What is changed later has a part of its own: "<id>/2" belongs to "<id>".
    """

    type: str
    id: str

    def part(self, number: int) -> "Ref":
        """Return the ref of one later change."""
        return Ref(self.type, f"{self.id}/{number}")


@dataclass(frozen=True)
class Change:
    """What a movement does to one level."""

    product_id: int
    d_on_hand: int
    d_reserved: int


class RefMovement(NamedTuple):
    """What happened to one product for one ref."""

    ref_id: str
    product_id: int
    kind: MovementKind
    d_on_hand: int
    d_reserved: int


@dataclass(frozen=True)
class DraftLine:
    """One line of a document that is to be filed."""

    product_id: int
    quantity_milli: int
    note: str = ""


@dataclass(frozen=True)
class DocumentDraft:
    """A stock document that is to be filed."""

    kind: DocumentKind
    lines: tuple[DraftLine, ...]
    note: str = ""


@dataclass(frozen=True)
class PastMovement:
    """One change of one level that happened already."""

    kind: MovementKind
    change: Change
    ref: Ref
    at: datetime
    actor: str  # Actor.key
    actor_name: str
    note: str = ""


@dataclass(frozen=True)
class PastDocument:
    """A stock document that was posted already."""

    kind: DocumentKind
    lines: tuple[DraftLine, ...]
    at: datetime
    actor: str  # Actor.key
    actor_name: str
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that does not add up."""

    invariant: str
    subject: str
    expected: str
    found: str
    product_id: int | None = None  # an adjustment of this product may settle it


class StockLevel(Base):
    """How much of one product stands on the shelf and how much of that is promised.

    Changed by guarded UPDATE statements in `stock.service` alone, never as an entity.
    """

    __tablename__ = "stock_levels"
    __table_args__ = (
        CheckConstraint("on_hand_milli >= 0", name="on_hand"),
        CheckConstraint("reserved_milli >= 0 AND reserved_milli <= on_hand_milli", name="reserved"),
        Base.__table_args__,
    )

    product_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("products.id"), primary_key=True, autoincrement=False
    )
    on_hand_milli: Mapped[int] = mapped_column(Quantity, default=0)
    reserved_milli: Mapped[int] = mapped_column(Quantity, default=0)
    low_at_milli: Mapped[int] = mapped_column(Quantity, default=DEFAULT_LOW_AT_MILLI)
    version: Mapped[int] = mapped_column(BigInteger, default=0)  # how many movements there were

    @property
    def available_milli(self) -> int:
        """What can still be promised."""
        return self.on_hand_milli - self.reserved_milli


def availability_of(*, available_milli: int, low_at_milli: int) -> Availability:
    """Return the band that a shopper is shown."""
    if available_milli <= 0:
        return Availability.OUT
    return Availability.LOW if available_milli <= low_at_milli else Availability.IN_STOCK


class StockMovement(Base):
    """One change of one level; written once, never touched again."""

    __tablename__ = "stock_movements"
    __table_args__ = (
        UniqueConstraint("ref_type", "ref_id", "product_id", "kind"),
        UniqueConstraint("product_id", "seq"),
        Index("ix_stock_movements_at", "at", "id"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    product_id: Mapped[int] = mapped_column(Integer, ForeignKey("products.id"))
    seq: Mapped[int] = mapped_column(BigInteger)  # the level's version after it: its place in line
    kind: Mapped[MovementKind] = mapped_column(choice_of(MovementKind))
    d_on_hand: Mapped[int] = mapped_column(Quantity)
    d_reserved: Mapped[int] = mapped_column(Quantity)
    on_hand_after: Mapped[int] = mapped_column(Quantity)
    reserved_after: Mapped[int] = mapped_column(Quantity)
    ref_type: Mapped[str] = mapped_column(Code(24))
    ref_id: Mapped[str] = mapped_column(Code(64))
    note: Mapped[str] = mapped_column(String(200), default="")
    actor: Mapped[str] = mapped_column(Code(100))  # Actor.key
    actor_name: Mapped[str] = mapped_column(String(200))
    request_id: Mapped[str | None] = mapped_column(Code(64))
    at: Mapped[datetime] = mapped_column(Instant)


class StockDocument(Base):
    """One delivery, count or write-off; the worker posts all its lines or none."""

    __tablename__ = "stock_documents"
    __table_args__ = (
        Index("ix_stock_documents_created_at", "created_at", "id"),
        Base.__table_args__,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    kind: Mapped[DocumentKind] = mapped_column(choice_of(DocumentKind))
    status: Mapped[DocumentStatus] = mapped_column(
        choice_of(DocumentStatus), default=DocumentStatus.DRAFT
    )
    note: Mapped[str] = mapped_column(String(500), default="")
    refusal: Mapped[str | None] = mapped_column(String(200))  # Refusal's value
    created_by: Mapped[str] = mapped_column(Code(100))  # Actor.key
    created_by_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)
    posted_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(Integer)

    lines: Mapped[list["StockDocumentLine"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="StockDocumentLine.line_no"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads it so

    def submit(self) -> None:
        """Hand it to the worker."""
        self._move(DocumentStatus.DRAFT, DocumentStatus.POSTING)

    def post(self, *, at: datetime) -> None:
        self._move(DocumentStatus.POSTING, DocumentStatus.POSTED)
        self.posted_at = at

    def refuse(self, *, reason: Refusal) -> None:
        self._move(DocumentStatus.POSTING, DocumentStatus.REFUSED)
        self.refusal = reason

    def _move(self, start: DocumentStatus, end: DocumentStatus) -> None:
        if self.status is not start:
            raise IllegalTransition
        self.status = end


class StockDocumentLine(Base):
    """One product of a stock document."""

    __tablename__ = "stock_document_lines"
    __table_args__ = (
        UniqueConstraint("document_id", "product_id"),
        Index("ix_stock_document_lines_product_id", "product_id"),
        Base.__table_args__,
    )

    document_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("stock_documents.id"), primary_key=True
    )
    line_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    product_id: Mapped[int] = mapped_column(Integer, ForeignKey("products.id"))
    quantity_milli: Mapped[int] = mapped_column(Quantity)
    note: Mapped[str] = mapped_column(String(200), default="")
    is_refused: Mapped[bool] = mapped_column(default=False)  # this line is why it was refused
