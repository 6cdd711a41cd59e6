"""What goes with a product."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.features.catalogue.errors import ProductGone
from backend.features.catalogue.models import Availability, Performance, Product
from backend.features.catalogue.queries.products import products_by_ids
from backend.features.catalogue.queries.rows import Finished
from backend.kernel.unit_of_work import UnitOfWork

RELATED = 8
LOOKED_AT = 24  # of each sort: no section is so large that its page becomes slow


def list_related(uow: UnitOfWork, *, product_id: int) -> list[Finished]:
    """Return a few others: movies with the same people, the same brand, neighbours on the shelf.

    What is left comes before what is out. Raises ProductGone.
    """
    this = uow.session.get(Product, product_id)
    if this is None:
        raise ProductGone
    session = uow.session
    near = (*_of_same_people(session, this), *_of_same_brand(session, this))
    ids = list(dict.fromkeys((*near, *_neighbours(session, this))))
    out = set(
        session.scalars(
            select(Product.id).where(Product.id.in_(ids), Product.availability == Availability.OUT)
        )
    )
    chosen = sorted(ids, key=lambda id_: id_ in out)[:RELATED]
    found = products_by_ids(uow, product_ids=chosen)
    return [found[id_] for id_ in chosen]


def _of_same_people(session: Session, this: Product) -> Sequence[int]:
    people = select(Performance.actor_id).where(Performance.movie_id == this.id)
    return session.scalars(
        select(Performance.movie_id)
        .join(Product, Product.id == Performance.movie_id)
        .where(
            Performance.actor_id.in_(people),
            Performance.movie_id != this.id,
            Product.archived_at.is_(None),
        )
        .group_by(Performance.movie_id)
        .order_by(func.count().desc(), Performance.movie_id.desc())
        .limit(LOOKED_AT)
    ).all()


def _of_same_brand(session: Session, this: Product) -> Sequence[int]:
    if this.brand_key is None:
        return ()
    return session.scalars(
        select(Product.id)
        .where(
            Product.brand_key == this.brand_key,
            Product.archived_at.is_(None),
            Product.section_id == this.section_id,
            Product.id != this.id,
        )
        .order_by(Product.id)
        .limit(LOOKED_AT)
    ).all()


def _neighbours(session: Session, this: Product) -> list[int]:
    """Return who stands behind it in the section by name, then from its beginning on."""
    others = (
        select(Product.id)
        .where(
            Product.section_id == this.section_id,
            Product.archived_at.is_(None),
            Product.id != this.id,
        )
        .order_by(Product.name_key, Product.id)
        .limit(LOOKED_AT)
    )
    behind = session.scalars(others.where(Product.name_key >= this.name_key)).all()
    return [*behind, *session.scalars(others)]
