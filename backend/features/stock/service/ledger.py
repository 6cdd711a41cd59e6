"""The one place that changes levels: guarded statements, each with its row in the ledger.

Locks are taken in ascending product id, so that two buyers of the same things cannot deadlock. A
statement that changes a level locks its row; what stands there after is read in the same
transaction, so the running balances of the ledger are exact on every engine.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, insert, update

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Availability
from backend.features.stock import queries
from backend.features.stock.models import (
    Change,
    MovementKind,
    Ref,
    StockLevel,
    StockMovement,
    Want,
    availability_of,
)
from backend.features.stock.queries import Standing
from backend.kernel.ids import new_id
from backend.kernel.tables import affected
from backend.kernel.unit_of_work import UnitOfWork

UNSYNCHRONISED = {"synchronize_session": False}

_SHIFT = (
    update(StockLevel)
    .where(
        StockLevel.product_id == bindparam("shifted_id"),
        StockLevel.on_hand_milli + bindparam("by_on_hand")
        >= StockLevel.reserved_milli + bindparam("by_reserved"),
        StockLevel.reserved_milli + bindparam("by_reserved") >= 0,
    )
    .values(
        on_hand_milli=StockLevel.on_hand_milli + bindparam("by_on_hand"),
        reserved_milli=StockLevel.reserved_milli + bindparam("by_reserved"),
        version=StockLevel.version + 1,
    )
)
# on the bare table: the ORM's own insert costs three times as much
_INSERT_MOVEMENT = insert(StockMovement.metadata.tables["stock_movements"])


def merged(wants: Iterable[Want]) -> dict[int, int]:
    """Return the sum of the wants per product, in ascending product id."""
    sums: dict[int, int] = {}
    for want in wants:
        sums[want.product_id] = sums.get(want.product_id, 0) + want.quantity_milli
    return dict(sorted(sums.items()))


def shift(uow: UnitOfWork, change: Change) -> bool:
    """Change one level unless it would leave less on hand than reserved; say whether it did."""
    result = uow.session.execute(
        _SHIFT,
        {
            "shifted_id": change.product_id,
            "by_on_hand": change.d_on_hand,
            "by_reserved": change.d_reserved,
        },
        execution_options=UNSYNCHRONISED,
    )
    return affected(result) == 1


def write(
    uow: UnitOfWork, changes: Sequence[Change], *, kind: MovementKind, ref: Ref, note: str = ""
) -> None:
    """Write the ledger rows of changes just made, and tell the bands that are others now."""
    if not changes:
        return
    standing = queries.standing(uow.session, product_ids=[c.product_id for c in changes])
    _tell_bands(uow, standing.values())
    rows = [
        {
            "id": new_id(),
            "product_id": change.product_id,
            "seq": standing[change.product_id].version,
            "kind": kind,
            "d_on_hand": change.d_on_hand,
            "d_reserved": change.d_reserved,
            "on_hand_after": standing[change.product_id].on_hand_milli,
            "reserved_after": standing[change.product_id].reserved_milli,
            "ref_type": ref.type,
            "ref_id": ref.id,
            "note": note,
            "actor": uow.actor.key,
            "actor_name": uow.actor.name[:200],
            "request_id": uow.request_id,
            "at": uow.now,
        }
        for change in changes
    ]
    uow.session.execute(_INSERT_MOVEMENT, rows)


def open_levels(uow: UnitOfWork, product_ids: Sequence[int]) -> None:
    """Make the missing levels of products, empty."""
    known = queries.levels_of(uow.session, product_ids=product_ids)
    missing = sorted(set(product_ids) - set(known))
    if missing:
        uow.session.execute(
            insert(StockLevel),
            [{"product_id": product_id, "on_hand_milli": 0} for product_id in missing],
        )


def tell_bands(uow: UnitOfWork, *, product_ids: Sequence[int]) -> None:
    """Tell the bands of products whose levels were written by other means."""
    _tell_bands(uow, queries.standing(uow.session, product_ids=product_ids).values())


def _tell_bands(uow: UnitOfWork, levels: Iterable[Standing]) -> None:
    # before the ledger's rows: their foreign key share-locks the product on MariaDB, and an editor
    # who locks the catalogue's version first would then wait for us while we wait for him
    bands = {level.product_id: _band_of(level) for level in levels if _is_off(level)}
    if bands:
        catalogue.set_availabilities(uow, bands)


def _is_off(level: Standing) -> bool:
    return _band_of(level) is not level.availability


def _band_of(level: Standing) -> Availability:
    return availability_of(
        available_milli=level.on_hand_milli - level.reserved_milli,
        low_at_milli=level.low_at_milli,
    )
