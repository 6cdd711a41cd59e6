"""Takes rows onto the shelves: each is created, updated, unchanged or refused, and counted so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Outcome
from backend.features.imports.errors import RowRefused
from backend.features.imports.models import ImportCounts, Refusal, SourceRow
from backend.features.imports.service.drafts import draft_of, quantity_available_of
from backend.features.imports.service.mapping import PATH_SEPARATOR
from backend.features.stock import service as stock
from backend.features.stock.models import Want
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, ShopError
from backend.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Taken:
    """What became of one row. `outcome` None: refused for `reason`."""

    line: int
    key: str
    outcome: Outcome | None
    reason: str = ""


def take_products(
    uow: UnitOfWork, *, rows: Sequence[SourceRow], seen: Mapping[str, SourceRow]
) -> list[Taken]:
    """Put a chunk of rows on the shelves and say per row what became of it.

    `seen` holds the rows of earlier chunks by their sku: a row that stands twice is unchanged when
    it says the same and refused when it says something else. Repeating the chunk changes nothing.
    """
    uow.actor.require(Permission.IMPORTS_RUN)
    here = dict(seen)
    sections: dict[str, int] = {}
    taken: list[Taken] = []
    counted: dict[str, int] = {}
    for row in rows:
        key = row.values.get("sku", "")
        taken.append(_take(uow, row, here, sections))
        quantity = _quantity(row)
        if taken[-1].outcome is not None and key not in here and quantity is not None:
            counted[key] = quantity
        here.setdefault(key, row)
    changed = _count(uow, counted)
    return [_with_stock(each, changed) for each in taken]


def merge(counts: ImportCounts, taken: Sequence[Taken]) -> None:
    """Add a committed chunk to the counts."""
    for each in taken:
        if each.outcome is None:
            counts.refuse(Refusal(each.line, each.key, each.reason))
        elif each.outcome is Outcome.CREATED:
            counts.created += 1
        elif each.outcome is Outcome.UPDATED:
            counts.updated += 1
        else:
            counts.unchanged += 1


def _take(
    uow: UnitOfWork, row: SourceRow, seen: Mapping[str, SourceRow], sections: dict[str, int]
) -> Taken:
    key = row.values.get("sku", "")
    first = seen.get(key) if key else None
    if first is not None:
        if first.values == row.values:
            return Taken(row.line, key, Outcome.UNCHANGED)
        return Taken(row.line, key, None, f"the same key stands in line {first.line}")
    known = dict(sections)
    try:
        with uow.attempt():
            outcome = _put(uow, row, known)
    except RowRefused as refusal:
        return Taken(row.line, key, None, refusal.reason)
    except ShopError as refusal:
        return Taken(row.line, key, None, _words(refusal))
    sections.update(known)
    return Taken(row.line, key, outcome)


def _put(uow: UnitOfWork, row: SourceRow, sections: dict[str, int]) -> Outcome:
    path = row.values.get("section", "")
    quantity_available_of(row.values)  # refused here, before anything is written
    draft = draft_of(row.values, section_id=0, currency=uow.shop.currency)
    if path not in sections:
        names = [name.strip() for name in path.split(PATH_SEPARATOR)]
        sections[path] = catalogue.section_by_path(uow, names=names).id
    return catalogue.put_product(uow, draft=replace(draft, section_id=sections[path]))


def _quantity(row: SourceRow) -> int | None:
    try:
        return quantity_available_of(row.values)
    except RowRefused:
        return None


def _count(uow: UnitOfWork, counted: Mapping[str, int]) -> set[str]:
    """Set what is available by one count document. Returns the keys whose level changed."""
    if not counted:
        return set()
    ids = catalogue.ids_by_sku(uow, skus=list(counted))
    before = stock.available(uow, product_ids=list(ids.values()))
    differing = {sku: id_ for sku, id_ in ids.items() if before.get(id_, 0) != counted[sku]}
    wants = [Want(id_, counted[sku]) for sku, id_ in differing.items()]
    if wants:
        stock.count_available(uow, counts=wants, note="Import")
    return set(differing)


def _with_stock(taken: Taken, changed: set[str]) -> Taken:
    if taken.outcome is Outcome.UNCHANGED and taken.key in changed:
        return Taken(taken.line, taken.key, Outcome.UPDATED)
    return taken


def _words(refusal: ShopError) -> str:
    if isinstance(refusal, Invalid):
        fields = (f"{name}: {messages[0]}" for name, messages in refusal.errors.items())
        return "; ".join(fields)
    return refusal.title
