"""Promising stock, taking the promise back, and what leaves and comes back to the shelf."""

from collections.abc import Collection, Mapping, Sequence

from backend.features.stock import queries
from backend.features.stock.errors import OutOfStock, ShortLine
from backend.features.stock.models import Change, MovementKind, Pick, Ref, Want
from backend.features.stock.service import ledger
from backend.kernel.errors import Conflict
from backend.kernel.unit_of_work import UnitOfWork


def available(uow: UnitOfWork, *, product_ids: Collection[int]) -> dict[int, int]:
    """Return what can still be promised of each product, in thousandths; 0 for one never seen."""
    levels = queries.levels_of(uow.session, product_ids=list(product_ids))
    return {
        product_id: levels[product_id].available_milli if product_id in levels else 0
        for product_id in product_ids
    }


def reserve(uow: UnitOfWork, *, wants: Sequence[Want], ref: Ref) -> None:
    """Promise stock to `ref`. Raises OutOfStock with every short product; then nothing is held."""
    changes = [
        Change(product_id, d_on_hand=0, d_reserved=quantity_milli)
        for product_id, quantity_milli in ledger.merged(wants).items()
    ]
    short = [change for change in changes if not ledger.shift(uow, change)]
    if short:
        left = available(uow, product_ids=[change.product_id for change in short])
        raise OutOfStock(
            lines=tuple(
                ShortLine(change.product_id, change.d_reserved, left[change.product_id])
                for change in short
            )
        )
    ledger.write(uow, changes, kind=MovementKind.RESERVE, ref=ref)
    uow.checkpoints.passed("stock-reserved")


def release(uow: UnitOfWork, *, wants: Sequence[Want], ref: Ref) -> None:
    """Take back what was promised to `ref`. Raises Conflict when that was never so much."""
    changes = [
        Change(product_id, d_on_hand=0, d_reserved=-quantity_milli)
        for product_id, quantity_milli in ledger.merged(wants).items()
    ]
    _apply(uow, changes, kind=MovementKind.RELEASE, ref=ref)


def rebook(uow: UnitOfWork, *, differences: Mapping[int, int], ref: Ref) -> None:
    """Promise `ref` more or less of some products, by what is told in thousandths of each.

    One pass in ascending product id, whether more or less, so that two who change the same things
    cannot deadlock. Raises OutOfStock with every short product, Conflict when less was promised
    than is taken back; then the unit must end.
    """
    changes = [
        Change(product_id, d_on_hand=0, d_reserved=difference)
        for product_id, difference in sorted(differences.items())
        if difference
    ]
    refused = [change for change in changes if not ledger.shift(uow, change)]
    if any(change.d_reserved < 0 for change in refused):
        raise Conflict
    if refused:
        left = available(uow, product_ids=[change.product_id for change in refused])
        raise OutOfStock(
            lines=tuple(
                ShortLine(change.product_id, change.d_reserved, left[change.product_id])
                for change in refused
            )
        )
    ledger.tell_bands(uow, product_ids=[change.product_id for change in changes])
    more = [change for change in changes if change.d_reserved > 0]
    less = [change for change in changes if change.d_reserved < 0]
    ledger.write(uow, more, kind=MovementKind.RESERVE, ref=ref)
    ledger.write(uow, less, kind=MovementKind.RELEASE, ref=ref)


def commit(uow: UnitOfWork, *, picks: Sequence[Pick], ref: Ref) -> None:
    """Let the picked goods leave the shelf and end the promise, once per ref and product.

    Raises Conflict when more was picked than the book holds; a count precedes it then.
    """
    changes = [
        Change(pick.product_id, d_on_hand=-pick.picked_milli, d_reserved=-pick.reserved_milli)
        for pick in sorted(picks, key=lambda pick: pick.product_id)
    ]
    _apply(uow, changes, kind=MovementKind.COMMIT, ref=ref)


def restock(uow: UnitOfWork, *, wants: Sequence[Want], ref: Ref) -> None:
    """Put goods back on the shelf, once per ref and product."""
    changes = [
        Change(product_id, d_on_hand=quantity_milli, d_reserved=0)
        for product_id, quantity_milli in ledger.merged(wants).items()
    ]
    _apply(uow, changes, kind=MovementKind.RESTOCK, ref=ref)


def reserved_for(uow: UnitOfWork, *, ref: Ref) -> list[Want]:
    """Return what was promised to `ref` and is neither released nor committed yet."""
    return queries.open_reservations(uow.session, ref=ref)


def _apply(uow: UnitOfWork, changes: list[Change], *, kind: MovementKind, ref: Ref) -> None:
    for change in changes:
        if not ledger.shift(uow, change):
            raise Conflict
    ledger.write(uow, changes, kind=kind, ref=ref)
