"""Stock for tests."""

from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.catalogue.models import Availability, Product
from backend.features.stock import service
from backend.features.stock.models import (
    DocumentDraft,
    DocumentKind,
    DraftLine,
    MovementKind,
    Ref,
    StockLevel,
    StockMovement,
    Want,
)
from backend.kernel.unit_of_work import UnitOfWork
from tests.factories import catalogue

_numbers = count(1)


def make_ref(kind: str = "order") -> Ref:
    """Return something that movements may belong to."""
    return Ref(kind, f"test-{next(_numbers)}")


def stock_up(uow: UnitOfWork, *products: Product, on_hand_milli: int = 10_000) -> None:
    """Put as much of each product on the shelf."""
    counts = [Want(product.id, on_hand_milli) for product in products]
    service.count_all(uow, counts=counts, note="test")


def make_stocked(uow: UnitOfWork, *, on_hand_milli: int = 10_000, **fields: object) -> Product:
    """Put a product on a shelf, with something behind it."""
    product = catalogue.make_product(uow, availability=Availability.OUT, **fields)
    stock_up(uow, product, on_hand_milli=on_hand_milli)
    return product


def make_draft(
    *products: Product, kind: DocumentKind = DocumentKind.DELIVERY, quantity_milli: int = 5_000
) -> DocumentDraft:
    """Return a document that says the same quantity of each product."""
    lines = tuple(DraftLine(product.id, quantity_milli) for product in products)
    return DocumentDraft(kind=kind, lines=lines, note="Monday")


def level_of(session: Session, product: Product) -> tuple[int, int]:
    """Return what is on hand of a product and what of that is reserved."""
    row = session.execute(
        select(StockLevel.on_hand_milli, StockLevel.reserved_milli).where(
            StockLevel.product_id == product.id
        )
    ).one()
    return row.on_hand_milli, row.reserved_milli


def ledger_of(session: Session, product: Product) -> list[tuple[MovementKind, int, int, int, int]]:
    """Return a product's ledger: kind, both differences, both balances."""
    rows = session.execute(
        select(
            StockMovement.kind,
            StockMovement.d_on_hand,
            StockMovement.d_reserved,
            StockMovement.on_hand_after,
            StockMovement.reserved_after,
        )
        .where(StockMovement.product_id == product.id)
        .order_by(StockMovement.seq)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]
