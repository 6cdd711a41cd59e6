"""Changing many products in one go: all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select

from backend.features.catalogue.errors import SomeGone
from backend.features.catalogue.models import Product, ProductDraft
from backend.features.catalogue.service.products import change_product, draft_of
from backend.features.catalogue.service.version import bump
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid
from backend.kernel.unit_of_work import UnitOfWork

WHOLE = 100_000  # thousandths of a percent


@dataclass(frozen=True)
class Adjustment:
    """What becomes of each product; None leaves it as it is."""

    section_id: int | None = None
    rate_minor: int | None = None
    rate_percent_milli: int | None = None  # thousandths of a percent on top; less than 0: off


def change_together(
    uow: UnitOfWork, *, product_ids: Iterable[int], adjustment: Adjustment
) -> list[int]:
    """Give products another rate or section; returns the ids of those that are different now.

    What stands there now is changed, whatever version somebody saw. Raises SomeGone with every id
    that is not on sale, else as `change_product` does; then nothing is changed.
    """
    uow.actor.require(Permission.PRODUCTS_EDIT)
    if adjustment.rate_minor is not None and adjustment.rate_percent_milli is not None:
        raise Invalid(errors={"rate_percent": ["Not together with a rate"]})
    bump(uow)
    wanted = sorted(set(product_ids))
    found = uow.session.execute(
        select(Product.id, Product.version).where(
            Product.id.in_(wanted), Product.archived_at.is_(None)
        )
    )
    versions = {row.id: row.version for row in found}
    if missing := tuple(id_ for id_ in wanted if id_ not in versions):
        raise SomeGone(product_ids=missing)
    changed = []
    for product_id in wanted:
        before = draft_of(uow, product_id=product_id)
        draft = _adjusted(before, adjustment)
        if draft != before:
            change_product(
                uow, product_id=product_id, base_version=versions[product_id], draft=draft
            )
            changed.append(product_id)
    return changed


def _adjusted(draft: ProductDraft, adjustment: Adjustment) -> ProductDraft:
    rate = draft.rate_minor if adjustment.rate_minor is None else adjustment.rate_minor
    if adjustment.rate_percent_milli is not None:
        # half up, as everything that is counted in money
        rate = (rate * (WHOLE + adjustment.rate_percent_milli) + WHOLE // 2) // WHOLE
    section_id = draft.section_id if adjustment.section_id is None else adjustment.section_id
    return replace(draft, rate_minor=rate, section_id=section_id)
