"""Putting products on the shelves, changing them, taking them off."""

from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.elements import ColumnElement

from backend.features.audit import service as audit
from backend.features.catalogue.errors import (
    BarcodeTaken,
    KindIsFixed,
    ProductGone,
    SkuTaken,
)
from backend.features.catalogue.models import (
    Availability,
    Chocolate,
    ChocolateDetails,
    Movie,
    MovieDetails,
    Outcome,
    Product,
    ProductDraft,
    Section,
)
from backend.features.catalogue.service.drafts import checked, words_of_kind
from backend.features.catalogue.service.version import bump
from backend.features.catalogue.service.wards import require_section
from backend.features.catalogue.service.words import Rewording, keep_words, refresh
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, StaleVersion
from backend.kernel.unit_of_work import UnitOfWork


def add_product(uow: UnitOfWork, *, draft: ProductDraft) -> Product:
    """Put a new product on its shelf; there is none of it yet.

    Raises Invalid, SkuTaken, BarcodeTaken or NotOwnSection.
    """
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    product = _add(uow, checked(draft))
    _record(uow, "product.added", product, after={"sku": product.sku, "name": product.name})
    return product


def change_product(
    uow: UnitOfWork, *, product_id: int, base_version: int, draft: ProductDraft
) -> Product:
    """Make a product as the draft says. Raises as `add_product`, ProductGone, StaleVersion."""
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    product = _loaded(uow, Product.id == product_id)
    if product is None:
        raise ProductGone
    if product.version != base_version:
        raise StaleVersion
    draft, before = checked(draft), _draft(product)
    if draft != before:
        _change(uow, product, draft)
        changed = [
            field.name
            for field in fields(draft)
            if getattr(draft, field.name) != getattr(before, field.name)
        ]
        _record(
            uow,
            "product.changed",
            product,
            before={name: getattr(before, name) for name in changed},
            after={name: getattr(draft, name) for name in changed},
        )
    return product


def put_product(uow: UnitOfWork, *, draft: ProductDraft) -> Outcome:
    """Add the product or make the one with its article number like it; an archived one returns.

    For imports: writes no audit entry of its own. Raises as `add_product`.
    """
    uow.actor.require(Permission.PRODUCTS_EDIT)
    draft = checked(draft)
    product = _loaded(uow, Product.sku == draft.sku)
    if product is None:
        bump(uow)
        _add(uow, draft)
        return Outcome.CREATED
    if _draft(product) == draft and product.archived_at is None:
        return Outcome.UNCHANGED
    bump(uow)
    product.archived_at = None
    _change(uow, product, draft)
    return Outcome.UPDATED


def draft_of(uow: UnitOfWork, *, product_id: int) -> ProductDraft:
    """Return a product as the draft that would make it. Raises ProductGone."""
    product = _loaded(uow, Product.id == product_id)
    if product is None:
        raise ProductGone
    return _draft(product)


def archive_product(uow: UnitOfWork, *, product_id: int, base_version: int) -> None:
    """Take a product off sale; orders and reports keep it. Raises ProductGone, StaleVersion."""
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    product = uow.session.get(Product, product_id)
    if product is None or product.archived_at is not None:
        raise ProductGone
    require_section(uow, product.section_id)
    if product.version != base_version:
        raise StaleVersion
    product.archived_at = product.updated_at = uow.now
    uow.session.flush()
    _record(uow, "product.archived", product)


def restore_product(uow: UnitOfWork, *, product_id: int) -> Product:
    """Put an archived product back on sale. Raises ProductGone, or Invalid: its section closed."""
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    product = uow.session.get(Product, product_id)
    if product is None:
        raise ProductGone
    if product.archived_at is None:
        return product
    _check_section(uow, product.section_id)
    product.archived_at, product.updated_at = None, uow.now
    uow.session.flush()
    _record(uow, "product.restored", product)
    return product


def _add(uow: UnitOfWork, draft: ProductDraft) -> Product:
    _check_section(uow, draft.section_id)
    _check_unique(uow, draft, except_id=None)
    product = Product(
        kind=draft.kind, availability=Availability.OUT, created_at=uow.now, updated_at=uow.now
    )
    product.chocolate = None if draft.chocolate is None else Chocolate()
    product.movie = None if draft.movie is None else Movie()
    _fill(product, draft)
    product.search_text = product.searchable(*words_of_kind(draft))
    uow.session.add(product)
    uow.session.flush()
    keep_words(uow, [Rewording(product.id, "", product.search_text)])
    return product


def _change(uow: UnitOfWork, product: Product, draft: ProductDraft) -> None:
    if draft.kind is not product.kind:
        raise KindIsFixed
    require_section(uow, product.section_id)
    _check_section(uow, draft.section_id)
    _check_unique(uow, draft, except_id=product.id)
    _fill(product, draft)
    product.updated_at = uow.now  # moves the version even when only the details change
    uow.session.flush()
    refresh(uow, product)


def _fill(product: Product, draft: ProductDraft) -> None:
    for name in (
        "section_id",
        "sku",
        "barcode",
        "name",
        "brand",
        "shelf",
        "description",
        "unit_type",
        "rate_minor",
        "rate_per_milli",
        "tax_rate_bp",
        "step_milli",
        "max_milli",
    ):
        setattr(product, name, getattr(draft, name))
    product.min_milli = draft.step_milli if draft.min_milli is None else draft.min_milli
    if product.chocolate is not None and draft.chocolate is not None:
        for field in fields(ChocolateDetails):
            setattr(product.chocolate, field.name, getattr(draft.chocolate, field.name))
    if product.movie is not None and draft.movie is not None:
        for field in fields(MovieDetails):
            setattr(product.movie, field.name, getattr(draft.movie, field.name))


def _draft(product: Product) -> ProductDraft:
    plain = {
        field.name: getattr(product, field.name)
        for field in fields(ProductDraft)
        if field.name not in {"chocolate", "movie"}
    }
    chocolate, movie = product.chocolate, product.movie
    return ProductDraft(
        **plain,
        chocolate=None
        if chocolate is None
        else ChocolateDetails(
            **{field.name: getattr(chocolate, field.name) for field in fields(ChocolateDetails)}
        ),
        movie=None
        if movie is None
        else MovieDetails(
            **{field.name: getattr(movie, field.name) for field in fields(MovieDetails)}
        ),
    )


def _check_section(uow: UnitOfWork, section_id: int) -> None:
    section = uow.session.get(Section, section_id, populate_existing=True)
    if section is None or section.archived_at is not None:
        raise Invalid(errors={"section_id": ["Choose a section"]})
    require_section(uow, section_id)


def _check_unique(uow: UnitOfWork, draft: ProductDraft, *, except_id: int | None) -> None:
    owner = uow.session.scalar(select(Product.id).where(Product.sku == draft.sku))
    if owner not in {None, except_id}:
        raise SkuTaken(sku=draft.sku)
    if draft.barcode is None:
        return
    owner = uow.session.scalar(select(Product.id).where(Product.barcode == draft.barcode))
    if owner not in {None, except_id}:
        raise BarcodeTaken(barcode=draft.barcode)


def _loaded(uow: UnitOfWork, condition: ColumnElement[bool]) -> Product | None:
    return uow.session.scalar(
        select(Product)
        .where(condition)
        .options(joinedload(Product.chocolate), joinedload(Product.movie))
        .execution_options(populate_existing=True)
    )


def _record(
    uow: UnitOfWork,
    action: str,
    product: Product,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    audit.record(
        uow,
        action=action,
        subject_type="product",
        subject_id=product.id,
        before=before,
        after=after,
    )
