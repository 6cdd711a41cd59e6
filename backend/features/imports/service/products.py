"""Takes rows onto the shelves."""

from collections.abc import Mapping, Sequence

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Outcome
from backend.features.catalogue.service import Shelving
from backend.features.imports.errors import RowRefused
from backend.features.imports.models import SourceRow, Taken
from backend.features.imports.service.drafts import draft_of, quantity_available_of
from backend.features.imports.service.mapping import PATH_SEPARATOR
from backend.features.imports.service.verdicts import verdict
from backend.features.stock import service as stock
from backend.features.stock.models import Want
from backend.kernel.errors import ShopError
from backend.kernel.unit_of_work import UnitOfWork


def key_of(values: Mapping[str, str]) -> str:
    """Return what tells two products apart."""
    return values.get("sku", "")


def put(uow: UnitOfWork, rows: Sequence[SourceRow]) -> list[Taken]:
    """Put a chunk of rows on the shelves; no article number stands twice in it."""
    wishes: dict[int, Shelving] = {}
    counted: dict[str, int] = {}
    faults: dict[int, ShopError] = {}
    for place, row in enumerate(rows):
        try:
            quantity = quantity_available_of(row.values)
            wishes[place] = _shelving(row.values, uow.shop.currency)
        except RowRefused as fault:
            faults[place] = fault
            continue
        if quantity is not None:
            counted[key_of(row.values)] = quantity
    agreeing = _hold(uow, counted)
    verdicts = catalogue.put_products(uow, shelvings=list(wishes.values()))
    judged = dict(zip(wishes, verdicts, strict=True)) | faults
    for place, each in judged.items():
        if isinstance(each, ShopError):
            counted.pop(key_of(rows[place].values), None)
    changed = _count(uow, {sku: counted[sku] for sku in counted.keys() - agreeing})
    taken = [verdict(row, key_of(row.values), judged[place]) for place, row in enumerate(rows)]
    return [_with_stock(each, changed) for each in taken]


def _shelving(values: Mapping[str, str], currency: str) -> Shelving:
    draft = draft_of(values, section_id=0, currency=currency)
    path = tuple(name.strip() for name in values["section"].split(PATH_SEPARATOR))
    return Shelving(draft, path)


def _hold(uow: UnitOfWork, counted: Mapping[str, int]) -> set[str]:
    """Lock the levels that will be counted: orders lock them before the catalogue, too.

    Returns the keys whose levels are as counted already.
    """
    ids = catalogue.ids_by_sku(uow, skus=counted) if counted else {}
    differing = _differing(uow, ids, counted)
    if differing:
        stock.hold_levels(uow, product_ids=sorted(differing.values()))
    return ids.keys() - differing.keys()


def _count(uow: UnitOfWork, counted: Mapping[str, int]) -> set[str]:
    """Set what is available by one count document. Returns the keys whose level changed."""
    ids = catalogue.ids_by_sku(uow, skus=counted) if counted else {}
    differing = _differing(uow, ids, counted)
    if differing:
        wants = [Want(id_, counted[sku]) for sku, id_ in differing.items()]
        stock.count_available(uow, counts=wants, note="Import")
    return set(differing)


def _differing(
    uow: UnitOfWork, ids: Mapping[str, int], counted: Mapping[str, int]
) -> dict[str, int]:
    before = stock.available(uow, product_ids=list(ids.values())) if ids else {}
    return {sku: id_ for sku, id_ in ids.items() if before.get(id_, 0) != counted[sku]}


def _with_stock(taken: Taken, changed: set[str]) -> Taken:
    if taken.outcome is Outcome.UNCHANGED and taken.key in changed:
        return Taken(taken.line, taken.key, Outcome.UPDATED)
    return taken
