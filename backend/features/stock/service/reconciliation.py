"""Saying where levels and ledger disagree, and writing the movement that settles it."""

from collections.abc import Callable, Sequence

from sqlalchemy import update

from backend.features.stock import queries
from backend.features.stock.errors import BelowReserved, ShortLine
from backend.features.stock.models import (
    Change,
    Finding,
    MovementKind,
    Ref,
    RefMovement,
    StockLevel,
)
from backend.features.stock.service import ledger
from backend.kernel.ids import new_id
from backend.kernel.money import text_from_milli
from backend.kernel.unit_of_work import UnitOfWork


def find_discrepancies(uow: UnitOfWork) -> list[Finding]:
    """Return every level that its ledger does not explain (I1, I2, I3, I5)."""
    findings: list[Finding] = []
    for check in queries.level_differences(uow.session):
        subject = f"product {check.product_id}"
        pairs = (
            ("I1", "on hand", check.ledger_on_hand, check.on_hand_milli),
            ("I2", "reserved", check.ledger_reserved, check.reserved_milli),
        )
        findings += [
            Finding(
                invariant,
                subject,
                f"{what} {text_from_milli(expected)}",
                f"{what} {text_from_milli(found)}",
                check.product_id,
            )
            for invariant, what, expected, found in pairs
            if expected != found
        ]
        if not 0 <= check.reserved_milli <= check.on_hand_milli:
            found = f"reserved {check.reserved_milli}, on hand {check.on_hand_milli}"
            expected = "0 <= reserved <= on hand"
            findings.append(Finding("I3", subject, expected, found, check.product_id))
    findings += [
        Finding("I1", f"product {product_id}", "a level", "none", product_id)
        for product_id in queries.movements_without_level(uow.session)
    ]
    findings += [
        Finding(
            "I5",
            f"product {run.product_id}",
            "balances are running sums",
            f"{run.movements} are not, from movement {run.seq} on",
            run.product_id,
        )
        for run in queries.broken_runs(uow.session)
    ]
    return findings


def reserved_levels(uow: UnitOfWork) -> dict[int, int]:
    """Return what is reserved of each product of which anything is, in thousandths."""
    return queries.reserved_levels(uow.session)


def movements_of(
    uow: UnitOfWork, *, ref_type: str, ref_ids: Sequence[str]
) -> Sequence[RefMovement]:
    """Return what happened for some refs, by ref and in order of time."""
    return queries.movements_of(uow.session, ref_type=ref_type, ref_ids=ref_ids)


def adjust(uow: UnitOfWork, *, product_id: int, promised: Callable[[], int], reason: str) -> None:
    """Make the ledger explain what stands on the shelf, with one movement; history stays.

    The shelf is believed for what is on hand, `promised` (asked under the level's lock) for what
    is reserved. Raises BelowReserved when more is promised than stands there.
    """
    ledger.open_levels(uow, [product_id])
    level = queries.levels_for_change(uow.session, product_ids=[product_id])[product_id]
    reserved_milli = promised()
    if not 0 <= reserved_milli <= level.on_hand_milli:
        short = ShortLine(product_id, reserved_milli, level.on_hand_milli)
        raise BelowReserved(lines=(short,))
    on_hand, reserved, seq = queries.ledger_sums_of(uow.session, product_id=product_id)
    uow.session.execute(
        update(StockLevel)
        .where(StockLevel.product_id == product_id)
        .values(reserved_milli=reserved_milli, version=max(level.version, seq) + 1),
        execution_options=ledger.UNSYNCHRONISED,
    )
    change = Change(product_id, level.on_hand_milli - on_hand, reserved_milli - reserved)
    ref = Ref("reconcile", str(new_id()))
    ledger.write(uow, [change], kind=MovementKind.ADJUST, ref=ref, note=reason)
