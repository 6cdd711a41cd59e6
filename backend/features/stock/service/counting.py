"""Counting many products at once, as an import does."""

from collections.abc import Sequence

from backend.database.bulk import survey
from backend.features.stock import queries
from backend.features.stock.models import (
    DocumentKind,
    DraftLine,
    PastDocument,
    StockDocumentLine,
    StockLevel,
    StockMovement,
    Want,
)
from backend.features.stock.service import ledger
from backend.features.stock.service.history import write_past
from backend.kernel.unit_of_work import UnitOfWork


def hold_levels(uow: UnitOfWork, *, product_ids: Sequence[int]) -> None:
    """Lock levels that will be counted later in this unit, before anything else is locked.

    Orders lock the levels first and the catalogue's version after them; who changes products and
    counts them does it in the same order.
    """
    queries.levels_for_change(uow.session, product_ids=product_ids)


def count_available(uow: UnitOfWork, *, counts: Sequence[Want], note: str = "") -> None:
    """Set what can be sold of many products: the shelf holds that and what is reserved.

    One document explains them all; products that stand so already are left out of it.
    """
    wanted = {one.product_id: one.quantity_milli for one in counts}
    ledger.open_levels(uow, list(wanted))
    levels = queries.levels_for_change(uow.session, product_ids=list(wanted))
    lines = tuple(
        DraftLine(product_id, quantity_milli + levels[product_id].reserved_milli)
        for product_id, quantity_milli in sorted(wanted.items())
        if levels[product_id].available_milli != quantity_milli
    )
    if lines:
        document = PastDocument(
            kind=DocumentKind.COUNT,
            lines=lines,
            at=uow.now,
            actor=uow.actor.key,
            actor_name=uow.actor.name[:200],
            note=note,
        )
        write_past(uow, documents=[document])


def settle(uow: UnitOfWork) -> None:
    """Let the database take stock of its levels and ledger: after many changes in bulk."""
    survey(uow.session.connection(), (StockLevel, StockMovement, StockDocumentLine))
