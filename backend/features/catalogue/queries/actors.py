"""Reading the people in the movies."""

from collections.abc import Sequence

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from backend.features.catalogue.errors import ActorGone, PerformanceGone
from backend.features.catalogue.models import Actor, Movie, Performance, Product, words_of
from backend.features.catalogue.queries.products import products_by_ids
from backend.features.catalogue.queries.rows import Finished
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed
from backend.kernel.unit_of_work import UnitOfWork

MAX_PARTS = 200
MAX_WORDS = 6


def list_actors(uow: UnitOfWork, *, q: str | None, wish: PageWish) -> Page[Finished]:
    """Return one page of actors by name; `q` is the beginning of any word of the name."""
    movies = (
        select(func.count(func.distinct(Performance.movie_id)))
        .join(Product, Product.id == Performance.movie_id)
        .where(Performance.actor_id == Actor.id, Product.archived_at.is_(None))
        .scalar_subquery()
    )
    statement = select(
        Actor.id, Actor.name, Actor.name_key, Actor.version, movies.label("movie_count")
    ).where(Actor.archived_at.is_(None), *_has_words(words_of(q or "")[:MAX_WORDS]))
    keys = [SortKey(Actor.name_key), SortKey(Actor.id)]
    rows = uow.session.execute(windowed(statement, keys, wish)).all()
    page = page_of(rows, [encode_cursor([row.name_key, row.id]) for row in rows], wish)
    shown = [
        {
            "id": row.id,
            "name": row.name,
            "movie_count": row.movie_count,
            "version": row.version,
        }
        for row in page.items
    ]
    return Page(items=shown, next=page.next, prev=page.prev)


def actor_by_id(uow: UnitOfWork, *, actor_id: int) -> Finished:
    """Return an actor with every part in a movie on sale, the latest movie first.

    Raises ActorGone.
    """
    actor = uow.session.execute(
        select(Actor.id, Actor.name, Actor.version, Actor.archived_at).where(Actor.id == actor_id)
    ).one_or_none()
    if actor is None or actor.archived_at is not None:
        raise ActorGone
    parts = uow.session.execute(
        select(
            Performance.id,
            Performance.movie_id,
            Performance.part,
            Performance.billing,
            Performance.version,
        )
        .join(Movie, Movie.product_id == Performance.movie_id)
        .join(Product, Product.id == Performance.movie_id)
        .where(Performance.actor_id == actor_id, Product.archived_at.is_(None))
        .order_by(Movie.release_year.desc(), Product.name_key, Performance.id)
        .limit(MAX_PARTS)
    ).all()
    products = products_by_ids(uow, product_ids=[part.movie_id for part in parts])
    return {
        "id": actor.id,
        "name": actor.name,
        "version": actor.version,
        "performances": [
            {
                "id": part.id,
                "part": part.part,
                "billing": part.billing,
                "version": part.version,
                "product": products[part.movie_id],
            }
            for part in parts
        ],
    }


def performance_of(uow: UnitOfWork, *, movie_id: int, performance_id: int) -> Performance:
    """Return one part of a movie. Raises PerformanceGone."""
    found = uow.session.get(Performance, performance_id)
    if found is None or found.movie_id != movie_id:
        raise PerformanceGone
    return found


def actors_named(session: Session, words: Sequence[str], *, limit: int) -> list[Finished]:
    """Return a few actors with words in their names that begin so, by name."""
    rows = session.execute(
        select(Actor.id, Actor.name)
        .where(Actor.archived_at.is_(None), *_has_words(words))
        .order_by(Actor.name_key, Actor.id)
        .limit(limit)
    )
    return [{"id": row.id, "name": row.name} for row in rows]


def _has_words(words: Sequence[str]) -> list[ColumnElement[bool]]:
    text = type_coerce(Actor.name_words, String)
    return [text.contains(f" {word}") for word in words]
