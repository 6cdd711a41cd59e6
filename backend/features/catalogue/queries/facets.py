"""What a list of products can be narrowed to further, with counts.

Each part leaves its own filter aside, so that one can change one's mind.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any  # Any: rows and answers hold columns of several types

from sqlalchemy import Row, case, func, select
from sqlalchemy.sql.elements import ColumnElement

from backend.features.catalogue.models import Availability, Chocolate, Movie, Product, ProductKind
from backend.features.catalogue.models.products import genres_from
from backend.features.catalogue.queries.narrowing import ProductFilter, conditions_of
from backend.features.catalogue.queries.rows import Finished
from backend.features.catalogue.queries.search import Search, indexed_anywhere
from backend.features.catalogue.queries.spelling import understood
from backend.kernel.money import MILLI
from backend.kernel.unit_of_work import UnitOfWork

BRANDS = 50
GENRES = 50
Rows = list[Row[Any]]  # Any: as above


def facets(uow: UnitOfWork, *, narrowed: ProductFilter) -> Finished:
    """Return kinds, brands, genres and the spans of years, cocoa and rates among the products."""
    has_words = bool((narrowed.q or "").strip())
    search = understood(uow.session, narrowed.q or "")[0] if has_words else None
    asked = _Asked(uow, search)
    bare = replace(narrowed, archived=False)
    rated = asked.overview(replace(bare, min_rate=None, max_rate=None))
    films = asked.films(replace(bare, genre=None))
    dated = asked.films(replace(bare, year=None))
    return {
        "kinds": _kinds(asked.overview(replace(bare, kind=None))),
        "brands": asked.named(_brands(asked.overview(replace(bare, brand=None)))),
        "genres": _genres(films),
        "years": _span([row.low for row in dated], [row.high for row in dated]),
        "cocoa": asked.cocoa(replace(bare, cocoa_min=None)),
        "rates": _span([row.low for row in rated], [row.high for row in rated]),
        "available": sum(int(row.left_) for row in asked.overview(replace(bare, available=None))),
    }


@dataclass
class _Brand:
    """How many products a brand has, and the first of them."""

    first_id: int
    count: int = 0


@dataclass
class _Asked:
    """Asks the database, the same question once."""

    uow: UnitOfWork
    search: Search | None
    overviews: dict[ProductFilter, Rows] = field(default_factory=dict)
    casts: dict[ProductFilter, Rows] = field(default_factory=dict)

    def conditions(self, narrowed: ProductFilter) -> list[ColumnElement[bool]]:
        words = [] if self.search is None else indexed_anywhere(self.search)
        return [*conditions_of(self.uow.session, narrowed), *words]

    def overview(self, narrowed: ProductFilter) -> Rows:
        """Return a row for each brand of each kind: count, span of rates, how many are left."""
        if narrowed not in self.overviews:
            is_left = case((Product.availability != Availability.OUT, 1), else_=0)
            statement = (
                select(
                    Product.kind,
                    Product.brand_key,
                    func.min(Product.id).label("first_id"),
                    func.count().label("count_"),
                    func.min(Product.rate_minor).label("low"),
                    func.max(Product.rate_minor).label("high"),
                    func.sum(is_left).label("left_"),
                )
                .where(*self.conditions(narrowed))
                .group_by(Product.kind, Product.brand_key)
            )
            self.overviews[narrowed] = list(self.uow.session.execute(statement))
        return self.overviews[narrowed]

    def films(self, narrowed: ProductFilter) -> Rows:
        """Return a row for each set of genres: count and span of years."""
        if not self._has(narrowed, ProductKind.MOVIE):
            return []
        if narrowed not in self.casts:
            statement = (
                select(
                    Movie.genre_names.label("names"),
                    func.count().label("count_"),
                    func.min(Movie.release_year).label("low"),
                    func.max(Movie.release_year).label("high"),
                )
                .join(Product, Product.id == Movie.product_id)
                .where(*self.conditions(narrowed))
                .group_by(Movie.genre_names)
            )
            self.casts[narrowed] = list(self.uow.session.execute(statement))
        return self.casts[narrowed]

    def named(self, brands: list[_Brand]) -> list[Finished]:
        """Write each brand as its first product does."""
        rows = self.uow.session.execute(
            select(Product.id, Product.brand).where(
                Product.id.in_([brand.first_id for brand in brands])
            )
        )
        names = {row.id: row.brand for row in rows}
        return [{"name": names[brand.first_id], "count": brand.count} for brand in brands]

    def cocoa(self, narrowed: ProductFilter) -> Finished | None:
        """Return the span of cocoa in percent."""
        if not self._has(narrowed, ProductKind.CHOCOLATE):
            return None
        milli = Chocolate.cocoa_percent_milli
        low, high = self.uow.session.execute(
            select(func.min(milli), func.max(milli))
            .join(Product, Product.id == Chocolate.product_id)
            .where(*self.conditions(narrowed))
        ).one()
        return (
            None if low is None or high is None else {"min": low // MILLI, "max": -(-high // MILLI)}
        )

    def _has(self, narrowed: ProductFilter, kind: ProductKind) -> bool:
        return any(row.kind is kind for row in self.overview(narrowed))


def _kinds(rows: Rows) -> list[Finished]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.kind.value] += row.count_
    return [{"kind": kind, "count": count} for kind, count in _ranked(counts)]


def _brands(rows: Rows) -> list[_Brand]:
    """Return the brands that most products have."""
    found: dict[str, _Brand] = {}
    for row in rows:
        if row.brand_key is not None:
            brand = found.setdefault(row.brand_key, _Brand(row.first_id))
            brand.first_id = min(brand.first_id, row.first_id)
            brand.count += row.count_
    counts = Counter({key: brand.count for key, brand in found.items()})
    return [found[key] for key, _ in _ranked(counts)[:BRANDS]]


def _genres(films: Rows) -> list[Finished]:
    counts: Counter[str] = Counter()
    for row in films:
        for name in genres_from(row.names):
            counts[name] += row.count_
    return [{"name": name, "count": count} for name, count in _ranked(counts)[:GENRES]]


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _span(lows: list[int], highs: list[int]) -> Finished | None:
    return {"min": min(lows), "max": max(highs)} if lows else None
