"""Writing the rows of many products at once; what they say has been judged before."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Table, bindparam, select, update

from backend.database.bulk import insert_rows
from backend.features.catalogue.models import (
    Chocolate,
    Movie,
    Product,
    ProductDraft,
    ProductKind,
)
from backend.features.catalogue.models.words import search_text_of
from backend.features.catalogue.service.columns import (
    DETAILS,
    PRODUCTS,
    Values,
    blank,
    columns_of,
    details_of,
)
from backend.features.catalogue.service.drafts import words_of_kind
from backend.features.catalogue.service.words import Rewording, keep_words, refresh_words
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork


def insert_products(uow: UnitOfWork, drafts: Sequence[ProductDraft]) -> None:
    """Add the rows of new products, of their kinds, and the words that find them."""
    start = blank(PRODUCTS) | {"created_at": uow.now, "updated_at": uow.now, "version": 1}
    texts = {draft.sku: _search_text(draft) for draft in drafts}
    connection = uow.session.connection()
    insert_rows(
        connection,
        Product,
        [
            {**start, **columns_of(draft), **_keys(draft), "search_text": texts[draft.sku]}
            for draft in drafts
        ],
    )
    rows = uow.session.execute(
        select(Product.sku, Product.id).where(Product.sku.in_(sorted(texts)))
    )
    ids = {row.sku: row.id for row in rows}
    for model, kind in ((Chocolate, ProductKind.CHOCOLATE), (Movie, ProductKind.MOVIE)):
        details = [
            {"product_id": ids[draft.sku], **(details_of(draft) or {})}
            for draft in drafts
            if draft.kind is kind
        ]
        insert_rows(connection, model, details)
    keep_words(uow, [Rewording(ids[sku], "", text) for sku, text in texts.items()])


def rewrite_products(uow: UnitOfWork, changes: Sequence[tuple[int, ProductDraft]]) -> None:
    """Make products, by id, as their drafts say; archived ones come back. Versions move."""
    if not changes:
        return
    rows: dict[Table, list[Values]] = {}
    for product_id, draft in changes:
        key: Values = {"of_id": product_id}
        rows.setdefault(PRODUCTS, []).append(key | _bound(columns_of(draft) | _keys(draft)))
        details = details_of(draft)
        if details is not None:
            rows.setdefault(DETAILS[draft.kind], []).append(key | _bound(details))
    for table, values in rows.items():
        _update(uow, table, values)
    uow.session.expire_all()  # who loaded one of them before shall see what it is now
    refresh_words(uow, product_ids=[product_id for product_id, _ in changes])


def _update(uow: UnitOfWork, table: Table, values: Sequence[Values]) -> None:
    names = [name.removeprefix("to_") for name in values[0] if name.startswith("to_")]
    changed: dict[str, object] = {name: bindparam(f"to_{name}") for name in names}
    if table is PRODUCTS:
        changed |= {"version": table.c.version + 1, "updated_at": uow.now, "archived_at": None}
    key = table.c.id if table is PRODUCTS else table.c.product_id
    statement = update(table).where(key == bindparam("of_id")).values(changed)
    uow.session.connection().execute(statement, values)


def _bound(values: Mapping[str, object]) -> Values:
    return {f"to_{name}": value for name, value in values.items()}


def _keys(draft: ProductDraft) -> Values:
    return {
        "name_key": folded(draft.name),
        "brand_key": None if draft.brand is None else folded(draft.brand),
    }


def _search_text(draft: ProductDraft) -> str:
    return search_text_of(
        name=draft.name,
        others=(draft.brand or "", *words_of_kind(draft)),
        codes=(draft.sku, draft.barcode or ""),
    )
