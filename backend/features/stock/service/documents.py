"""Deliveries, counts and write-offs: filed by a person, posted by the worker, all or nothing."""

from collections.abc import Sequence
from uuid import UUID

from backend.features.audit import service as audit
from backend.features.catalogue.models import UnitType
from backend.features.stock import jobs, queries
from backend.features.stock.errors import BelowReserved, ShortLine
from backend.features.stock.models import (
    Change,
    DocumentDraft,
    DocumentKind,
    DocumentStatus,
    DraftLine,
    MovementKind,
    Ref,
    Refusal,
    StockDocument,
    StockDocumentLine,
    StockLevel,
    Want,
)
from backend.features.stock.service import ledger
from backend.kernel.actor import Permission
from backend.kernel.errors import Conflict, Invalid
from backend.kernel.ids import new_id
from backend.kernel.money import MILLI
from backend.kernel.unit_of_work import UnitOfWork

KIND_OF_MOVEMENT = {
    DocumentKind.DELIVERY: MovementKind.DELIVER,
    DocumentKind.COUNT: MovementKind.COUNT,
    DocumentKind.WRITE_OFF: MovementKind.WRITE_OFF,
}


def submit_document(uow: UnitOfWork, *, draft: DocumentDraft) -> StockDocument:
    """File a stock document and ask the worker to post it. Raises Invalid."""
    uow.actor.require(Permission.STOCK_EDIT)
    _check(uow, draft)
    document = _filed(uow, draft)
    document.submit()
    uow.session.flush()
    audit.record(
        uow, action="stock_document.submit", subject_type="stock_document", subject_id=document.id
    )
    uow.enqueue(jobs.POST_DOCUMENT, document_id=document.id)
    return document


def post_document(uow: UnitOfWork, *, document_id: UUID) -> None:
    """Post all lines of a document, or refuse it naming the lines. A repeat changes nothing."""
    document = queries.document_for_posting(uow.session, document_id=document_id)
    if document.status is not DocumentStatus.POSTING:
        return
    try:
        _post(uow, document)
    except BelowReserved as refusal:
        short = {line.product_id for line in refusal.lines}
        for line in document.lines:
            line.is_refused = line.product_id in short
        document.refuse(reason=Refusal.BELOW_RESERVED)
    uow.session.flush()


def refuse_document(uow: UnitOfWork, *, reason: str, document_id: UUID) -> None:
    """Note that a document could not be posted for a reason of ours, which is in the logs."""
    del reason
    document = queries.document_for_posting(uow.session, document_id=document_id)
    if document.status is DocumentStatus.POSTING:
        document.refuse(reason=Refusal.INTERNAL)


def count(uow: UnitOfWork, *, product_id: int, on_hand_milli: int, note: str = "") -> None:
    """Set what stands on the shelf at once, with a document of one line. Raises BelowReserved."""
    count_all(uow, counts=[Want(product_id, on_hand_milli)], note=note)


def count_all(uow: UnitOfWork, *, counts: Sequence[Want], note: str = "") -> None:
    """Set what stands on the shelf of many products at once, with one document.

    Products that stand as counted already are left out. Raises BelowReserved.
    """
    counted = {one.product_id: one.quantity_milli for one in counts}
    ledger.open_levels(uow, list(counted))
    levels = queries.levels_for_change(uow.session, product_ids=list(counted))
    lines = tuple(
        DraftLine(product_id, on_hand_milli)
        for product_id, on_hand_milli in sorted(counted.items())
        if levels[product_id].on_hand_milli != on_hand_milli
    )
    if not lines:
        return
    document = _filed(uow, DocumentDraft(DocumentKind.COUNT, lines, note))
    document.submit()
    _post(uow, document)
    uow.session.flush()


def _post(uow: UnitOfWork, document: StockDocument) -> None:
    product_ids = [line.product_id for line in document.lines]
    ledger.open_levels(uow, product_ids)
    levels = queries.levels_for_change(uow.session, product_ids=product_ids)
    changes = [
        Change(line.product_id, _difference(document.kind, line, levels[line.product_id]), 0)
        for line in sorted(document.lines, key=lambda line: line.product_id)
    ]
    short = tuple(
        ShortLine(change.product_id, -change.d_on_hand, levels[change.product_id].available_milli)
        for change in changes
        if levels[change.product_id].available_milli + change.d_on_hand < 0
    )
    if short:
        raise BelowReserved(lines=short)
    document.post(at=uow.now)
    uow.session.flush()
    for change in changes:
        if not ledger.shift(uow, change):
            raise Conflict
    ledger.write(
        uow,
        changes,
        kind=KIND_OF_MOVEMENT[document.kind],
        ref=Ref("document", str(document.id)),
        note=document.note[:200],
    )


def _difference(kind: DocumentKind, line: StockDocumentLine, level: StockLevel) -> int:
    if kind is DocumentKind.DELIVERY:
        return line.quantity_milli
    if kind is DocumentKind.WRITE_OFF:
        return -line.quantity_milli
    return line.quantity_milli - level.on_hand_milli


def _filed(uow: UnitOfWork, draft: DocumentDraft) -> StockDocument:
    document = StockDocument(
        id=new_id(),
        kind=draft.kind,
        status=DocumentStatus.DRAFT,
        note=draft.note,
        created_by=uow.actor.key,
        created_by_name=uow.actor.name[:200],
        created_at=uow.now,
    )
    document.lines = [
        StockDocumentLine(
            document_id=document.id,
            line_no=line_no,
            product_id=line.product_id,
            quantity_milli=line.quantity_milli,
            note=line.note,
            is_refused=False,
        )
        for line_no, line in enumerate(draft.lines, start=1)
    ]
    uow.session.add(document)
    return document


def _check(uow: UnitOfWork, draft: DocumentDraft) -> None:
    products = queries.products_by_id(
        uow.session, product_ids=[line.product_id for line in draft.lines]
    )
    least = 0 if draft.kind is DocumentKind.COUNT else 1
    errors: dict[str, list[str]] = {}
    seen: set[int] = set()
    for index, line in enumerate(draft.lines):
        product = products.get(line.product_id)
        if product is None:
            errors[f"lines.{index}.product_id"] = ["There is no such product"]
        elif line.product_id in seen:
            errors[f"lines.{index}.product_id"] = ["Each product once"]
        elif product.unit_type is UnitType.PIECE and line.quantity_milli % MILLI:
            errors[f"lines.{index}.quantity"] = ["Whole pieces only"]
        if line.quantity_milli < least:
            errors[f"lines.{index}.quantity"] = [
                "Must be more than zero" if least else "Not less than zero"
            ]
        seen.add(line.product_id)
    if errors:
        raise Invalid(errors=errors)
