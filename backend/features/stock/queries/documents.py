"""Reading stock documents."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from backend.features.catalogue.models import Product, UnitType
from backend.features.stock.errors import UnknownDocument
from backend.features.stock.models import (
    DocumentKind,
    DocumentStatus,
    StockDocument,
    StockDocumentLine,
)
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed


class LineRow(NamedTuple):
    """One line of a document with its product's name of today."""

    line: StockDocumentLine
    sku: str
    product_name: str
    unit_type: UnitType


class DocumentSheet(NamedTuple):
    """A document as it is shown."""

    id: UUID
    kind: DocumentKind
    status: DocumentStatus
    note: str
    refusal: str | None
    created_by_name: str
    created_at: datetime
    posted_at: datetime | None
    lines: Sequence[LineRow]


class ProductRow(NamedTuple):
    """What a document must know about a product, archived or not."""

    id: int
    unit_type: UnitType


def products_by_id(session: Session, *, product_ids: Sequence[int]) -> dict[int, ProductRow]:
    """Return the products that exist, archived ones included."""
    rows = session.execute(select(Product.id, Product.unit_type).where(Product.id.in_(product_ids)))
    return {row.id: ProductRow(**row._asdict()) for row in rows}


def list_documents(
    session: Session, *, page: PageWish, status: DocumentStatus | None = None
) -> Page[StockDocument]:
    """Return documents without their lines, newest first."""
    statement = select(StockDocument)
    if status is not None:
        statement = statement.where(StockDocument.status == status)
    keys = [
        SortKey(StockDocument.created_at, is_descending=True),
        SortKey(StockDocument.id, is_descending=True),
    ]
    rows = session.execute(windowed(statement, keys, page)).scalars().all()
    return page_of(rows, [encode_cursor([row.created_at, row.id]) for row in rows], page)


def document_for_posting(session: Session, *, document_id: UUID) -> StockDocument:
    """Lock a document until the unit ends, lines loaded. Raises UnknownDocument."""
    statement = _document_statement(document_id).with_for_update()
    return _document(session, statement.execution_options(populate_existing=True))


def document_sheet(session: Session, *, document_id: UUID) -> DocumentSheet:
    """Return a document with its lines and their products' names. Raises UnknownDocument."""
    document = _document(session, select(StockDocument).where(StockDocument.id == document_id))
    rows = session.execute(
        select(StockDocumentLine, Product.sku, Product.name, Product.unit_type)
        .join(Product, Product.id == StockDocumentLine.product_id)
        .where(StockDocumentLine.document_id == document_id)
        .order_by(StockDocumentLine.line_no)
    )
    return DocumentSheet(
        id=document.id,
        kind=document.kind,
        status=document.status,
        note=document.note,
        refusal=document.refusal,
        created_by_name=document.created_by_name,
        created_at=document.created_at,
        posted_at=document.posted_at,
        lines=[LineRow(*row) for row in rows],
    )


def _document_statement(document_id: UUID) -> Select[StockDocument]:
    return (
        select(StockDocument)
        .where(StockDocument.id == document_id)
        .options(selectinload(StockDocument.lines))
    )


def _document(session: Session, statement: Select[StockDocument]) -> StockDocument:
    found = session.execute(statement).scalar_one_or_none()
    if found is None:
        raise UnknownDocument
    return found
