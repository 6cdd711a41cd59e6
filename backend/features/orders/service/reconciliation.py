"""Holding orders against the ledger, their history and their jobs."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from backend.features.audit import service as audit
from backend.features.orders import queries
from backend.features.orders.models import HOLDS_RESERVATION, LEFT_THE_SHELF, OrderStatus
from backend.features.orders.queries import OrderLines
from backend.features.orders.service.moving import stock_ref
from backend.features.stock import service as stock
from backend.features.stock.models import Finding, MovementKind, Ref, RefMovement
from backend.kernel.money import text_from_milli
from backend.kernel.unit_of_work import UnitOfWork

K = MovementKind
Kinds = dict[MovementKind, int]  # how often each happened


def find_discrepancies(uow: UnitOfWork) -> list[Finding]:
    """Return all that does not add up about orders (I4, I6, I7, I8, I10, I11)."""
    return [
        *_unexplained_reservations(uow),
        *_ledger(uow),
        *(
            _finding("I8", chain.id, "an unbroken history", f"{chain.problem} at {chain.seq}")
            for chain in queries.broken_chains(uow.session)
        ),
        *(
            _finding("I10", order_id, "a job that confirms it", "none")
            for order_id in queries.unasked_confirmations(uow.session)
        ),
        *(
            _finding("I11", check.id, f"total {check.lines_minor}", f"total {check.total_minor}")
            for check in queries.wrong_totals(uow.session)
        ),
    ]


def settle(uow: UnitOfWork, *, product_id: int, reason: str) -> None:
    """Write the movement after which ledger, level and open orders agree about a product.

    Raises BelowReserved when open orders hold more than stands on the shelf.
    """
    stock.adjust(
        uow,
        product_id=product_id,
        promised=lambda: queries.promised_milli(uow.session, product_id=product_id),
        reason=reason,
    )
    audit.record(
        uow, action="stock.adjust", subject_type="product", subject_id=product_id, reason=reason
    )


def _finding(invariant: str, order_id: UUID, expected: str, found: str) -> Finding:
    return Finding(invariant, f"order {order_id}", expected, found)


def _unexplained_reservations(uow: UnitOfWork) -> Iterator[Finding]:
    promised = queries.promised(uow.session)
    reserved = stock.reserved_levels(uow)
    for product_id in sorted(promised.keys() | reserved.keys()):
        expected, found = promised.get(product_id, 0), reserved.get(product_id, 0)
        if expected != found:
            yield Finding(
                "I4",
                f"product {product_id}",
                f"reserved {text_from_milli(expected)}",
                f"reserved {text_from_milli(found)}",
                product_id,
            )


def _ledger(uow: UnitOfWork) -> Iterator[Finding]:
    for chunk in queries.order_chunks(uow.session):
        owners = {ref.id: order.id for order in chunk for ref in _refs(order)}
        movements: dict[UUID, list[RefMovement]] = {order.id: [] for order in chunk}
        found = stock.movements_of(uow, ref_type="order", ref_ids=list(owners))
        for movement in found:
            movements[owners[movement.ref_id]].append(movement)
        for order in chunk:
            yield from _order(order, movements[order.id])


def _refs(order: OrderLines) -> list[Ref]:
    first = stock_ref(order.id)
    return [first, *(first.part(seq) for seq in order.changes)]


def _order(order: OrderLines, movements: Sequence[RefMovement]) -> Iterator[Finding]:
    first = stock_ref(order.id).id
    reserved: dict[int, int] = {}
    kinds: dict[int, Kinds] = {product_id: {} for product_id in order.ordered}
    for movement in movements:
        counted = kinds.setdefault(movement.product_id, {})
        if movement.ref_id == first:
            counted[movement.kind] = counted.get(movement.kind, 0) + 1
        if movement.ref_id != first or movement.kind is K.RESERVE:
            before = reserved.get(movement.product_id, 0)
            reserved[movement.product_id] = before + movement.d_reserved
    for product_id in sorted(kinds):
        subject = f"order {order.id}, product {product_id}"
        expected, found = order.ordered.get(product_id, 0), reserved.get(product_id, 0)
        if expected != found:
            wanted, seen = text_from_milli(expected), text_from_milli(found)
            yield Finding("I6", subject, f"a reserve of {wanted}", seen)
        ended = {kind for kind in (K.RELEASE, K.COMMIT, K.RESTOCK) if kinds[product_id].get(kind)}
        is_taken_out = product_id not in order.ordered and not found
        legal = [set[MovementKind]()] if is_taken_out else _endings(order.status)
        if ended not in legal:
            yield Finding("I7", subject, _words(legal), _words([ended]))


def _endings(status: OrderStatus) -> list[set[MovementKind]]:
    if status in HOLDS_RESERVATION:
        return [set()]
    if status is OrderStatus.FAILED:
        return [{K.RELEASE}]
    if status is OrderStatus.CANCELLED:
        return [{K.RELEASE}, {K.COMMIT, K.RESTOCK}]
    if status is OrderStatus.RETURNED:
        return [{K.COMMIT}, {K.COMMIT, K.RESTOCK}]
    assert status in LEFT_THE_SHELF  # noqa: S101  every status is named above or here
    return [{K.COMMIT}]


def _words(endings: Sequence[set[MovementKind]]) -> str:
    return " or ".join(" and ".join(sorted(ending)) or "nothing more" for ending in endings)
