"""The words that find products, gathered from all that is said of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.catalogue.models import Actor, Chocolate, Movie, Performance, Product
from backend.features.catalogue.models.products import genres_from
from backend.features.catalogue.models.words import search_text_of


def search_texts(session: Session, *, product_ids: Sequence[int]) -> dict[int, str]:
    """Return by id what finds each product: its own words, those of its kind, of its cast."""
    cast = _names_by_movie(session, product_ids)
    rows = session.execute(
        select(
            Product.id,
            Product.name,
            Product.brand,
            Product.sku,
            Product.barcode,
            Chocolate.bean_origin,
            Chocolate.tasting_notes,
            Movie.genre_names.label("genre_names"),
        )
        .outerjoin(Chocolate, Chocolate.product_id == Product.id)
        .outerjoin(Movie, Movie.product_id == Product.id)
        .where(Product.id.in_(product_ids))
    )
    return {
        row.id: search_text_of(
            name=row.name,
            others=(
                row.brand or "",
                row.bean_origin or "",
                row.tasting_notes or "",
                *genres_from(row.genre_names or ""),
                *cast.get(row.id, ()),
            ),
            codes=(row.sku, row.barcode or ""),
        )
        for row in rows
    }


def _names_by_movie(session: Session, movie_ids: Sequence[int]) -> dict[int, list[str]]:
    rows = session.execute(
        select(Performance.movie_id, Actor.name)
        .join(Actor, Actor.id == Performance.actor_id)
        .where(Performance.movie_id.in_(movie_ids), Actor.archived_at.is_(None))
        .order_by(Performance.movie_id, Performance.billing, Performance.id)
    )
    names: dict[int, list[str]] = {}
    for row in rows:
        names.setdefault(row.movie_id, []).append(row.name)
    return names
