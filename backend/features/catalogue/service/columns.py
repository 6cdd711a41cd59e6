"""Products as the columns of their tables hold them, for those who write many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import Column, ColumnDefault, ColumnElement, Row, Table, select
from sqlalchemy.orm import Session

from backend.features.catalogue.models import (
    Chocolate,
    ChocolateDetails,
    Movie,
    Product,
    ProductDraft,
    ProductKind,
)
from backend.features.catalogue.models.products import GENRE_MARK, genre_key
from backend.kernel.tables import Base

Values = dict[str, object]
TABLES = Base.metadata.tables
PRODUCTS = TABLES[Product.__tablename__]
PLAIN = tuple(
    field.name for field in fields(ProductDraft) if field.name not in {"chocolate", "movie"}
)
DETAILS = {
    ProductKind.CHOCOLATE: TABLES[Chocolate.__tablename__],
    ProductKind.MOVIE: TABLES[Movie.__tablename__],
}


@dataclass(frozen=True)
class Standing:
    """A product as it stands in the tables."""

    id: int
    is_archived: bool
    columns: Values
    details: Values | None

    @property
    def kind(self) -> object:
        """What sort of thing it is."""
        return self.columns["kind"]


def columns_of(draft: ProductDraft) -> Values:
    """Return the columns of `products` that a checked draft sets."""
    return {name: getattr(draft, name) for name in PLAIN}


def details_of(draft: ProductDraft) -> Values | None:
    """Return the columns of the table of its kind, None for a kind without one."""
    if draft.chocolate is not None:
        return {
            field.name: getattr(draft.chocolate, field.name) for field in fields(ChocolateDetails)
        }
    if draft.movie is not None:
        return {
            "release_year": draft.movie.release_year,
            "runtime_minutes": draft.movie.runtime_minutes,
            "genres": GENRE_MARK.join(draft.movie.genres),
            "genres_key": "".join(genre_key(genre) for genre in draft.movie.genres),
            "synopsis": draft.movie.synopsis,
        }
    return None


def blank(table: Table) -> Values:
    """Return what the columns of a new row hold until somebody says otherwise; no keys."""
    return {
        column.name: _start_of(column)
        for column in table.columns
        if not (column.primary_key and column.autoincrement)
    }


def standing_products(session: Session, *, skus: Sequence[str]) -> dict[str, Standing]:
    """Return products by article number as they stand now, archived ones included."""
    rows = session.execute(
        select(
            PRODUCTS.c.id.label("product_id"),
            PRODUCTS.c.archived_at,
            *(PRODUCTS.c[name] for name in PLAIN),
            *(
                column.label(f"{kind.value}_{column.name}")
                for kind, table in DETAILS.items()
                for column in table.columns
            ),
        )
        .outerjoin(DETAILS[ProductKind.CHOCOLATE], _is_of(ProductKind.CHOCOLATE))
        .outerjoin(DETAILS[ProductKind.MOVIE], _is_of(ProductKind.MOVIE))
        .where(PRODUCTS.c.sku.in_(skus))
    )
    return {row.sku: _standing(row) for row in rows}


def _is_of(kind: ProductKind) -> ColumnElement[bool]:
    return DETAILS[kind].c.product_id == PRODUCTS.c.id


def _standing(row: Row[tuple[object, ...]]) -> Standing:
    found = row._asdict()
    table = DETAILS.get(row.kind)
    details = None
    if table is not None:
        details = {
            column.name: found[f"{row.kind.value}_{column.name}"]
            for column in table.columns
            if not column.primary_key
        }
    columns = {name: found[name] for name in PLAIN}
    return Standing(row.product_id, row.archived_at is not None, columns, details)


def _start_of(column: Column[object]) -> object:
    default = column.default
    if isinstance(default, ColumnDefault) and default.is_scalar:
        return default.arg
    return None
