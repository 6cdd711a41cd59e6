"""Writing down what happened before the shop was opened here: documents, ledger and levels.

For demo shops and takeovers. The same rules as everywhere: every level is explained by its ledger,
balances are running sums, and nothing was ever promised that did not stand on the shelf.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, update

from backend.database.bulk import insert_rows
from backend.features.stock import queries
from backend.features.stock.models import (
    Change,
    DocumentKind,
    DocumentStatus,
    DraftLine,
    PastDocument,
    PastMovement,
    Ref,
    StockDocument,
    StockDocumentLine,
    StockMovement,
)
from backend.features.stock.service import ledger
from backend.features.stock.service.documents import KIND_OF_MOVEMENT
from backend.kernel.actor import Permission
from backend.kernel.errors import Conflict
from backend.kernel.ids import new_id
from backend.kernel.unit_of_work import UnitOfWork

Row = dict[str, object]
TABLES = StockMovement.metadata.tables


@dataclass
class _Books:
    """Where the levels stand while the past goes by, and the rows that it leaves."""

    on_hand: dict[int, int]
    reserved: dict[int, int]
    version: dict[int, int]
    movements: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)


def write_past(
    uow: UnitOfWork,
    *,
    movements: Iterable[PastMovement] = (),
    documents: Iterable[PastDocument] = (),
) -> None:
    """Write a past into ledger and levels, in order of time; documents before what else happened.

    It goes on from where the levels stand. Raises Conflict when less would have stood on a shelf
    than was promised; then nothing of it is true.
    """
    uow.actor.require(Permission.STOCK_EDIT)
    past: list[PastDocument | PastMovement] = [*documents, *movements]
    if not past:
        return
    past.sort(key=lambda each: each.at)  # stable: a document goes first
    books = _opened(uow, past)
    for each in past:
        if isinstance(each, PastDocument):
            _post(books, each)
        else:
            _move(books, each)
    _write(uow, books)


def _opened(uow: UnitOfWork, past: Sequence[PastDocument | PastMovement]) -> _Books:
    product_ids = sorted({product_id for each in past for product_id in _products_of(each)})
    ledger.open_levels(uow, product_ids)
    levels = queries.levels_for_change(uow.session, product_ids=product_ids)
    return _Books(
        on_hand={id_: level.on_hand_milli for id_, level in levels.items()},
        reserved={id_: level.reserved_milli for id_, level in levels.items()},
        version={id_: level.version for id_, level in levels.items()},
    )


def _products_of(each: PastDocument | PastMovement) -> Iterator[int]:
    if isinstance(each, PastMovement):
        yield each.change.product_id
    else:
        yield from (line.product_id for line in each.lines)


def _post(books: _Books, document: PastDocument) -> None:
    document_id = new_id()
    books.documents.append(
        {
            "id": document_id,
            "kind": document.kind,
            "status": DocumentStatus.POSTED,
            "note": document.note,
            "refusal": None,
            "created_by": document.actor,
            "created_by_name": document.actor_name,
            "created_at": document.at,
            "posted_at": document.at,
            "version": 3,  # filed, handed to the worker, posted
        }
    )
    for line_no, line in enumerate(document.lines, start=1):
        books.lines.append(
            {
                "document_id": document_id,
                "line_no": line_no,
                "product_id": line.product_id,
                "quantity_milli": line.quantity_milli,
                "note": line.note,
                "is_refused": False,
            }
        )
        movement = PastMovement(
            kind=KIND_OF_MOVEMENT[document.kind],
            change=Change(line.product_id, _difference(books, document.kind, line), 0),
            ref=Ref("document", str(document_id)),
            at=document.at,
            actor=document.actor,
            actor_name=document.actor_name,
            note=document.note[:200],
        )
        _move(books, movement)


def _difference(books: _Books, kind: DocumentKind, line: DraftLine) -> int:
    if kind is DocumentKind.DELIVERY:
        return line.quantity_milli
    if kind is DocumentKind.WRITE_OFF:
        return -line.quantity_milli
    return line.quantity_milli - books.on_hand[line.product_id]


def _move(books: _Books, movement: PastMovement) -> None:
    change = movement.change
    product_id = change.product_id
    books.on_hand[product_id] += change.d_on_hand
    books.reserved[product_id] += change.d_reserved
    books.version[product_id] += 1
    if not 0 <= books.reserved[product_id] <= books.on_hand[product_id]:
        raise Conflict
    books.movements.append(
        {
            "id": new_id(),
            "product_id": product_id,
            "seq": books.version[product_id],
            "kind": movement.kind,
            "d_on_hand": change.d_on_hand,
            "d_reserved": change.d_reserved,
            "on_hand_after": books.on_hand[product_id],
            "reserved_after": books.reserved[product_id],
            "ref_type": movement.ref.type,
            "ref_id": movement.ref.id,
            "note": movement.note,
            "actor": movement.actor,
            "actor_name": movement.actor_name,
            "request_id": None,
            "at": movement.at,
        }
    )


_SET_LEVEL = (
    update(TABLES["stock_levels"])
    .where(TABLES["stock_levels"].c.product_id == bindparam("of_product"))
    .values(
        on_hand_milli=bindparam("on_hand"),
        reserved_milli=bindparam("reserved"),
        version=bindparam("moved"),
    )
)


def _write(uow: UnitOfWork, books: _Books) -> None:
    levels = [
        {
            "of_product": product_id,
            "on_hand": books.on_hand[product_id],
            "reserved": books.reserved[product_id],
            "moved": books.version[product_id],
        }
        for product_id in books.on_hand
    ]
    uow.session.execute(_SET_LEVEL, levels)
    ledger.tell_bands(uow, product_ids=list(books.on_hand))
    connection = uow.session.connection()
    insert_rows(connection, StockDocument, books.documents)
    insert_rows(connection, StockDocumentLine, books.lines)
    insert_rows(connection, StockMovement, books.movements)
