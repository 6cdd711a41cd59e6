"""Keeping what searches read in step with what products say."""

from sqlalchemy import insert, select

from backend.features.catalogue.models import (
    Actor,
    Performance,
    Product,
    ProductKind,
    SearchWord,
    trigrams_of,
    words_of,
)
from backend.kernel.unit_of_work import UnitOfWork

SHORTEST = 3  # shorter words have no typing errors worth forgiving


def learn(uow: UnitOfWork, *texts: str) -> None:
    """Note the words that typing errors may be corrected to. The unit has bumped the version."""
    words = {word for text in texts for word in words_of(text) if len(word) >= SHORTEST}
    if not words:
        return
    known = set(
        uow.session.scalars(select(SearchWord.word).where(SearchWord.word.in_(words)).distinct())
    )
    rows = [
        {"word": word, "trigram": trigram}
        for word in sorted(words - known)
        for trigram in sorted(trigrams_of(word))
    ]
    if rows:
        uow.session.execute(insert(SearchWord), rows)


def refresh(uow: UnitOfWork, product: Product, *extra: str) -> None:
    """Write down again which words find a product, after a change of it or of its cast."""
    names: list[str] = []
    if product.kind is ProductKind.MOVIE:
        names = list(
            uow.session.scalars(
                select(Actor.name)
                .join(Performance, Performance.actor_id == Actor.id)
                .where(Performance.movie_id == product.id, Actor.archived_at.is_(None))
                .order_by(Performance.billing, Performance.id)
            )
        )
    product.search_text = product.searchable(*extra, *names)
    uow.session.flush()
    learn(uow, product.name, product.brand or "")
