"""The people in the movies and their parts."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from backend.features.audit import service as audit
from backend.features.catalogue import queries
from backend.features.catalogue.errors import ActorGone, PartTaken, ProductGone
from backend.features.catalogue.models import Actor, Movie, Performance, Product, ProductKind
from backend.features.catalogue.service.version import bump
from backend.features.catalogue.service.wards import require_section
from backend.features.catalogue.service.words import refresh
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, StaleVersion
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork

MAX_NAME = 200
MAX_KEY = 400
MAX_PART = 191
MAX_BILLING = 10_000


def add_actor(uow: UnitOfWork, *, name: str) -> Actor:
    """Add a person; two may share a name. Raises Invalid."""
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    actor = Actor(name=checked_name(name))
    uow.session.add(actor)
    uow.session.flush()
    _record(uow, "actor.added", actor)
    return actor


def actor_by_name(uow: UnitOfWork, *, name: str) -> Actor:
    """Return the first person of that name, adding one when there is none. Raises Invalid."""
    found = uow.session.scalars(
        select(Actor)
        .where(Actor.name_key == checked_name(name), Actor.archived_at.is_(None))
        .order_by(Actor.id)
        .limit(1)
    ).first()
    return found or add_actor(uow, name=name)


def change_actor(uow: UnitOfWork, *, actor_id: int, base_version: int, name: str) -> Actor:
    """Rename a person. Raises ActorGone, StaleVersion or Invalid."""
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    actor = _unchanged(uow, actor_id, base_version)
    actor.name = checked_name(name)
    uow.session.flush()
    _refresh_movies(uow, actor)
    _record(uow, "actor.changed", actor)
    return actor


def archive_actor(uow: UnitOfWork, *, actor_id: int, base_version: int) -> None:
    """Take a person off every poster. Raises ActorGone or StaleVersion."""
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    actor = _unchanged(uow, actor_id, base_version)
    actor.archived_at = uow.now
    uow.session.flush()
    _refresh_movies(uow, actor)
    _record(uow, "actor.archived", actor)


def restore_actor(uow: UnitOfWork, *, actor_id: int) -> Actor:
    """Bring an archived person back. Raises ActorGone."""
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    actor = uow.session.get(Actor, actor_id)
    if actor is None:
        raise ActorGone
    if actor.archived_at is not None:
        actor.archived_at = None
        uow.session.flush()
        _refresh_movies(uow, actor)
        _record(uow, "actor.restored", actor)
    return actor


def add_performance(
    uow: UnitOfWork, *, movie_id: int, actor_id: int, part: str = "", billing: int | None = None
) -> Performance:
    """Give an actor a part in a movie, at the end of the poster unless a billing is named.

    Raises ProductGone (no such movie), ActorGone, PartTaken or Invalid.
    """
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    movie = _movie(uow, movie_id)
    actor = uow.session.get(Actor, actor_id)
    if actor is None or actor.archived_at is not None:
        raise ActorGone
    _check_part(uow, movie_id, actor_id, part, except_id=None)
    performance = Performance(
        movie_id=movie_id,
        actor_id=actor_id,
        part=part.strip(),
        billing=checked_billing(_end_of(uow, movie_id) if billing is None else billing),
    )
    uow.session.add(performance)
    _touch(uow, movie)
    return performance


def put_performance(
    uow: UnitOfWork, *, movie_id: int, actor_id: int, part: str = "", billing: int | None = None
) -> bool:
    """Make sure that an actor has a part; says whether anything changed. Raises as adding does."""
    found = uow.session.scalar(
        select(Performance).where(
            Performance.movie_id == movie_id,
            Performance.actor_id == actor_id,
            Performance.part == part.strip(),
        )
    )
    if found is None:
        add_performance(uow, movie_id=movie_id, actor_id=actor_id, part=part, billing=billing)
        return True
    if billing is None or found.billing == billing:
        return False
    change_performance(
        uow,
        movie_id=movie_id,
        performance_id=found.id,
        base_version=found.version,
        part=part,
        billing=billing,
    )
    return True


def change_performance(
    uow: UnitOfWork,
    *,
    movie_id: int,
    performance_id: int,
    base_version: int,
    part: str,
    billing: int,
) -> Performance:
    """Change part or billing. Raises PerformanceGone, StaleVersion, PartTaken or Invalid."""
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    movie = _movie(uow, movie_id)
    found = queries.performance_of(uow, movie_id=movie_id, performance_id=performance_id)
    if found.version != base_version:
        raise StaleVersion
    _check_part(uow, movie_id, found.actor_id, part, except_id=found.id)
    found.part, found.billing = part.strip(), checked_billing(billing)
    _touch(uow, movie)
    return found


def remove_performance(
    uow: UnitOfWork, *, movie_id: int, performance_id: int, base_version: int
) -> None:
    """Take a part away. Raises PerformanceGone or StaleVersion."""
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    movie = _movie(uow, movie_id)
    found = queries.performance_of(uow, movie_id=movie_id, performance_id=performance_id)
    if found.version != base_version:
        raise StaleVersion
    uow.session.delete(found)
    _touch(uow, movie)


def _unchanged(uow: UnitOfWork, actor_id: int, base_version: int) -> Actor:
    actor = uow.session.get(Actor, actor_id)
    if actor is None or actor.archived_at is not None:
        raise ActorGone
    if actor.version != base_version:
        raise StaleVersion
    return actor


def _movie(uow: UnitOfWork, movie_id: int) -> Product:
    movie = uow.session.scalar(
        select(Product).where(Product.id == movie_id).options(joinedload(Product.movie))
    )
    if movie is None or movie.kind is not ProductKind.MOVIE:
        raise ProductGone
    require_section(uow, movie.section_id)
    return movie


def _touch(uow: UnitOfWork, movie: Product) -> None:
    uow.session.flush()
    refresh(uow, movie)
    _record_cast(uow, movie)


def _refresh_movies(uow: UnitOfWork, actor: Actor) -> None:
    movies = uow.session.scalars(
        select(Product)
        .join(Movie, Movie.product_id == Product.id)
        .join(Performance, Performance.movie_id == Movie.product_id)
        .where(Performance.actor_id == actor.id)
        .options(joinedload(Product.movie))
    ).unique()
    for movie in movies:
        refresh(uow, movie)


def _check_part(
    uow: UnitOfWork, movie_id: int, actor_id: int, part: str, *, except_id: int | None
) -> None:
    part = checked_part(part)
    owner = uow.session.scalar(
        select(Performance.id).where(
            Performance.movie_id == movie_id,
            Performance.actor_id == actor_id,
            Performance.part == part,
        )
    )
    if owner not in {None, except_id}:
        raise PartTaken


def checked_part(part: str) -> str:
    """Return the name of a part, stripped. Raises Invalid."""
    part = part.strip()
    if len(part) > MAX_PART or not part.isprintable():
        raise Invalid(errors={"part": [f"At most {MAX_PART} characters, no control characters"]})
    return part


def checked_billing(billing: int) -> int:
    """Return a place on the poster. Raises Invalid."""
    if not 1 <= billing <= MAX_BILLING:
        raise Invalid(errors={"billing": [f"From 1 to {MAX_BILLING}"]})
    return billing


def _end_of(uow: UnitOfWork, movie_id: int) -> int:
    last = uow.session.scalar(
        select(func.max(Performance.billing)).where(Performance.movie_id == movie_id)
    )
    return (last or 0) + 1


def checked_name(name: str) -> str:
    """Return a person's name, tidied. Raises Invalid."""
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME or len(folded(name)) > MAX_KEY or not name.isprintable():
        raise Invalid(errors={"name": [f"1 to {MAX_NAME} characters"]})
    return name


def _record(uow: UnitOfWork, action: str, actor: Actor) -> None:
    # what was changed, not the name itself: it is a person's
    audit.record(uow, action=action, subject_type="actor", subject_id=actor.id)


def _record_cast(uow: UnitOfWork, movie: Product) -> None:
    audit.record(uow, action="movie.cast_changed", subject_type="product", subject_id=movie.id)
