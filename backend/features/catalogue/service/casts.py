"""Giving many parts in movies at once, by the rules of giving one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, select, update

from backend.database.bulk import insert_rows
from backend.features.catalogue.models import Actor, Outcome, Performance, Product, ProductKind
from backend.features.catalogue.models.cast import name_words_of
from backend.features.catalogue.service.actors import checked_billing, checked_name, checked_part
from backend.features.catalogue.service.columns import TABLES, Values, blank
from backend.features.catalogue.service.version import bump
from backend.features.catalogue.service.wards import require_section
from backend.features.catalogue.service.words import refresh_words
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, ShopError
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork

AT_ONCE = 1_000  # keys asked for by one statement
PERFORMANCES = TABLES[Performance.__tablename__]
_SET_BILLING = (
    update(PERFORMANCES)
    .where(PERFORMANCES.c.id == bindparam("of_id"))
    .values(billing=bindparam("to_billing"), version=PERFORMANCES.c.version + 1)
)


@dataclass(frozen=True)
class Part:
    """Somebody plays in a movie, as a list tells it."""

    movie_sku: str
    actor: str  # a name; the first spelling of it that is met stays
    part: str = ""  # empty when unknown
    billing: int | None = None  # None: as it is, at the end for a new one


@dataclass
class _Poster:
    """Who plays in the movies, and what the parts judged so far will have added."""

    movies: Mapping[str, tuple[int, ShopError | None]]  # by sku
    actors: dict[str, int]  # by folded name
    billings: dict[tuple[int, str, str], tuple[int | None, int]]  # movie, actor, part: id, billing
    ends: dict[int, int]
    new_actors: dict[str, str] = field(default_factory=dict)  # folded name to spelling
    new: dict[tuple[int, str, str], int] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)  # performance id to billing
    movie_ids: set[int] = field(default_factory=set)


def put_performances(uow: UnitOfWork, *, parts: Sequence[Part]) -> list[Outcome | ShopError]:
    """Make sure that actors have these parts; unknown actors are added.

    Says in their order what became of each. For imports: writes no audit entries of its own. Raises
    PermissionMissing.
    """
    uow.actor.require(Permission.PRODUCTS_EDIT)
    uow.session.flush()
    verdicts, poster = _judged(uow, parts)
    if not poster.movie_ids:
        return verdicts
    bump(uow)  # from here on nobody else changes the catalogue: look again
    verdicts, poster = _judged(uow, parts)
    _write(uow, poster)
    return verdicts


def _judged(uow: UnitOfWork, parts: Sequence[Part]) -> tuple[list[Outcome | ShopError], _Poster]:
    poster = _poster(uow, parts)
    verdicts: list[Outcome | ShopError] = []
    for part in parts:
        try:
            verdicts.append(_verdict(poster, part))
        except ShopError as fault:
            verdicts.append(fault)
    return verdicts, poster


def _verdict(poster: _Poster, part: Part) -> Outcome:
    movie_id, fault = poster.movies.get(part.movie_sku, (0, _no_movie()))
    if fault is not None:
        raise fault
    try:
        name = checked_name(part.actor)
    except Invalid as unfit:
        raise Invalid(errors={"actor": unfit.errors["name"]}) from None
    billing = None if part.billing is None else checked_billing(part.billing)
    key = (movie_id, folded(name), checked_part(part.part))
    if key not in poster.billings:
        end = poster.ends.get(movie_id, 0) + 1
        poster.new[key] = end if billing is None else billing
        poster.billings[key] = None, poster.new[key]
        poster.ends[movie_id] = max(end - 1, poster.new[key])
        if key[1] not in poster.actors:
            poster.new_actors.setdefault(key[1], name)
        poster.movie_ids.add(movie_id)
        return Outcome.CREATED
    performance_id, standing = poster.billings[key]
    if billing is None or billing == standing:
        return Outcome.UNCHANGED
    poster.billings[key] = performance_id, billing
    if performance_id is None:
        poster.new[key] = billing
    else:
        poster.changed[performance_id] = billing
    poster.ends[movie_id] = max(poster.ends.get(movie_id, 0), billing)
    poster.movie_ids.add(movie_id)
    return Outcome.UPDATED


def _poster(uow: UnitOfWork, parts: Sequence[Part]) -> _Poster:
    movies = _movies(uow, {part.movie_sku for part in parts})
    ids = [movie_id for movie_id, _ in movies.values()]
    rows = uow.session.execute(
        select(
            Performance.id,
            Performance.movie_id,
            Performance.part,
            Performance.billing,
            Actor.name_key,
        )
        .join(Actor, Actor.id == Performance.actor_id)
        .where(Performance.movie_id.in_(ids), Actor.archived_at.is_(None))
        .order_by(Performance.actor_id.desc())  # of two of one name, the first one counts
    )
    poster = _Poster(movies, {}, {}, {})
    for row in rows:
        poster.billings[row.movie_id, row.name_key, row.part] = row.id, row.billing
    ends = uow.session.execute(
        select(Performance.movie_id, func.max(Performance.billing).label("last"))
        .where(Performance.movie_id.in_(ids))
        .group_by(Performance.movie_id)
    )
    poster.ends = {end.movie_id: end.last for end in ends}
    poster.actors = _actors(uow, {folded(" ".join(part.actor.split())) for part in parts})
    return poster


def _movies(uow: UnitOfWork, skus: set[str]) -> dict[str, tuple[int, ShopError | None]]:
    found: dict[str, tuple[int, ShopError | None]] = {}
    for row in uow.session.execute(
        select(Product.sku, Product.id, Product.kind, Product.section_id).where(
            Product.sku.in_(sorted(skus))
        )
    ):
        fault: ShopError | None = None
        if row.kind is not ProductKind.MOVIE:
            fault = _no_movie()
        else:
            try:
                require_section(uow, row.section_id)
            except ShopError as refusal:
                fault = refusal
        found[row.sku] = row.id, fault
    return found


def _no_movie() -> Invalid:
    return Invalid(errors={"movie_sku": ["There is no movie with this article number"]})


def _actors(uow: UnitOfWork, keys: Iterable[str]) -> dict[str, int]:
    """Return the first person of each folded name; archived ones do not count."""
    wanted = sorted(keys)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = uow.session.execute(
            select(Actor.name_key, func.min(Actor.id).label("id"))
            .where(Actor.name_key.in_(wanted[start : start + AT_ONCE]), Actor.archived_at.is_(None))
            .group_by(Actor.name_key)
        )
        found |= {row.name_key: row.id for row in rows}
    return found


def _write(uow: UnitOfWork, poster: _Poster) -> None:
    connection = uow.session.connection()
    start = blank(TABLES[Actor.__tablename__]) | {"version": 1}
    new_actors: list[Values] = [
        {**start, "name": name, "name_key": key, "name_words": name_words_of(name)}
        for key, name in poster.new_actors.items()
    ]
    insert_rows(connection, Actor, new_actors)
    actors = poster.actors | _actors(uow, poster.new_actors)
    rows: list[Values] = [
        {
            "movie_id": movie_id,
            "actor_id": actors[name_key],
            "part": part,
            "billing": billing,
            "version": 1,
        }
        for (movie_id, name_key, part), billing in poster.new.items()
    ]
    insert_rows(connection, Performance, rows)
    if poster.changed:
        changes = [{"of_id": id_, "to_billing": billing} for id_, billing in poster.changed.items()]
        connection.execute(_SET_BILLING, changes)
        uow.session.expire_all()  # who loaded one of them before shall see what it is now
    refresh_words(uow, product_ids=poster.movie_ids)
