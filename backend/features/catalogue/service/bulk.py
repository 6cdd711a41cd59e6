"""Putting many products on the shelves at once, by the rules of putting one.

What becomes of each is judged in their order, as `put_product` would one after the other; what has
to change is then written with a few statements. Who also changes levels locks them before: orders
take the levels first and the catalogue's version after them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from backend.features.catalogue.errors import BarcodeTaken, KindIsFixed
from backend.features.catalogue.models import Outcome, Product, ProductDraft, Section
from backend.features.catalogue.service import paths, rows
from backend.features.catalogue.service.columns import (
    Standing,
    columns_of,
    details_of,
    standing_products,
)
from backend.features.catalogue.service.drafts import checked
from backend.features.catalogue.service.paths import Path
from backend.features.catalogue.service.version import bump
from backend.features.catalogue.service.wards import require_section
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, ShopError
from backend.kernel.unit_of_work import UnitOfWork

Verdict = Outcome | ShopError  # an error: refused for it, nothing was changed


@dataclass(frozen=True)
class Shelving:
    """A product as somebody wants it to be, and where."""

    draft: ProductDraft
    path: Path = ()  # names of sections, opened when missing; empty: the draft's own section


@dataclass
class _Shop:
    """What stands there, and what the shelvings judged so far will have made of it."""

    uow: UnitOfWork
    products: dict[str, Standing]  # by sku
    owners: dict[str, str]  # barcode to sku
    sections: dict[Path, int]
    open_ids: set[int]
    allowed: dict[int | None, ShopError | None] = field(default_factory=dict)


@dataclass(frozen=True)
class _Change:
    """A shelving that was found good and different; `standing` None: it is new."""

    place: int
    shelving: Shelving
    standing: Standing | None


def put_products(uow: UnitOfWork, *, shelvings: Sequence[Shelving]) -> list[Verdict]:
    """Add products or make those with their article numbers like them; archived ones return.

    Says in their order what became of each. For imports: writes no audit entries of its own. Give
    it a few hundred at once. Raises PermissionMissing.
    """
    uow.actor.require(Permission.PRODUCTS_EDIT)
    uow.session.flush()
    return [verdict for part in _without_repeats(shelvings) for verdict in _put(uow, part)]


def _put(uow: UnitOfWork, shelvings: Sequence[Shelving]) -> list[Verdict]:
    verdicts: list[Verdict] = [Outcome.UNCHANGED] * len(shelvings)
    good: dict[int, Shelving] = {}
    for place, shelving in enumerate(shelvings):
        try:
            path = paths.checked_path(shelving.path) if shelving.path else ()
            good[place] = Shelving(checked(shelving.draft), path)
        except Invalid as fault:
            verdicts[place] = fault
    changes, faults = _judged(uow, good)
    if changes:
        bump(uow)  # from here on nobody else changes the catalogue: look again
        changes, faults = _judged(uow, good)
    for place, error in faults.items():
        verdicts[place] = error
    if changes:
        _write(uow, changes)
    for change in changes:
        verdicts[change.place] = Outcome.CREATED if change.standing is None else Outcome.UPDATED
    return verdicts


def _judged(
    uow: UnitOfWork, shelvings: Mapping[int, Shelving]
) -> tuple[list[_Change], dict[int, ShopError]]:
    shop = _shop(uow, list(shelvings.values()))
    changes: list[_Change] = []
    faults: dict[int, ShopError] = {}
    for place, shelving in shelvings.items():
        standing = shop.products.get(shelving.draft.sku)
        if standing is not None and not _differs(shop, shelving, standing):
            continue
        fault = _fault(shop, shelving, standing)
        if fault is not None:
            faults[place] = fault
            continue
        changes.append(_Change(place, shelving, standing))
        _take_barcode(shop, shelving.draft, standing)
    return changes, faults


def _shop(uow: UnitOfWork, shelvings: Sequence[Shelving]) -> _Shop:
    barcodes = {each.draft.barcode for each in shelvings if each.draft.barcode is not None}
    section_ids = {each.draft.section_id for each in shelvings if not each.path}
    owners = uow.session.execute(
        select(Product.barcode, Product.sku).where(Product.barcode.in_(sorted(barcodes)))
    )
    return _Shop(
        uow=uow,
        products=standing_products(uow.session, skus=[each.draft.sku for each in shelvings]),
        owners={row.barcode: row.sku for row in owners} if barcodes else {},
        sections=paths.open_paths(uow.session, {each.path for each in shelvings if each.path}),
        open_ids=set(
            uow.session.scalars(
                select(Section.id).where(Section.id.in_(section_ids), Section.archived_at.is_(None))
            )
            if section_ids
            else ()
        ),
    )


def _differs(shop: _Shop, shelving: Shelving, standing: Standing) -> bool:
    if standing.is_archived:
        return True
    section_id = shelving.draft.section_id
    if shelving.path:
        section_id = shop.sections.get(paths.key_of(shelving.path), 0)
    columns = columns_of(shelving.draft) | {"section_id": section_id}
    return columns != standing.columns or details_of(shelving.draft) != standing.details


def _fault(shop: _Shop, shelving: Shelving, standing: Standing | None) -> ShopError | None:
    draft = shelving.draft
    if standing is not None and standing.kind is not draft.kind:
        return KindIsFixed()
    if not shelving.path and draft.section_id not in shop.open_ids:
        return Invalid(errors={"section_id": ["Choose a section"]})
    fault = _ward_fault(shop, shelving, standing)
    if fault is not None:
        return fault
    if draft.barcode is not None and shop.owners.get(draft.barcode, draft.sku) != draft.sku:
        return BarcodeTaken(barcode=draft.barcode)
    return None


def _ward_fault(shop: _Shop, shelving: Shelving, standing: Standing | None) -> ShopError | None:
    if shop.uow.actor.user_id is None:
        return None
    places: list[int | None] = []
    if standing is not None:
        places.append(standing.columns["section_id"])  # type: ignore[arg-type]  # a column of ours
    key = paths.key_of(shelving.path)
    known = [key[:end] for end in range(1, len(key) + 1) if key[:end] in shop.sections]
    above = shop.sections[known[-1]] if known else None
    places.append(above if key else shelving.draft.section_id)
    for section_id in places:
        if section_id not in shop.allowed:
            try:
                require_section(shop.uow, section_id)
                shop.allowed[section_id] = None
            except ShopError as fault:
                shop.allowed[section_id] = fault
        if shop.allowed[section_id] is not None:
            return shop.allowed[section_id]
    return None


def _take_barcode(shop: _Shop, draft: ProductDraft, standing: Standing | None) -> None:
    before = None if standing is None else standing.columns["barcode"]
    if before != draft.barcode:
        shop.owners.pop(str(before), None)
    if draft.barcode is not None:
        shop.owners[draft.barcode] = draft.sku


def _write(uow: UnitOfWork, changes: Sequence[_Change]) -> None:
    wanted = [change.shelving.path for change in changes if change.shelving.path]
    sections = paths.open_paths(uow.session, wanted)
    paths.open_missing(uow, wanted, sections)
    placed = [
        change
        if not change.shelving.path
        else replace(
            change,
            shelving=Shelving(
                replace(
                    change.shelving.draft,
                    section_id=sections[paths.key_of(change.shelving.path)],
                )
            ),
        )
        for change in changes
    ]
    # those that stand first: a new product may have a barcode that one of them gives up
    rows.rewrite_products(
        uow,
        [
            (change.standing.id, change.shelving.draft)
            for change in placed
            if change.standing is not None
        ],
    )
    rows.insert_products(
        uow, [change.shelving.draft for change in placed if change.standing is None]
    )


def _without_repeats(shelvings: Sequence[Shelving]) -> Iterator[list[Shelving]]:
    """Part them so that no article number stands twice in one part."""
    part: list[Shelving] = []
    seen: set[str] = set()
    for shelving in shelvings:
        sku = shelving.draft.sku.strip()
        if sku in seen:
            yield part
            part, seen = [], set()
        part.append(shelving)
        seen.add(sku)
    yield part
