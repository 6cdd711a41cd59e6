"""From a row's texts to a product draft. Nothing is guessed: what can not be read is refused."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from backend.features.catalogue.models import (
    ChocolateDetails,
    MovieDetails,
    ProductDraft,
    ProductKind,
    UnitType,
)
from backend.features.imports.errors import RowRefused
from backend.kernel.money import MAX_MILLI, MILLI, milli_from_text, minor_from_text

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

REQUIRED = ("sku", "name", "section", "rate")
TARGETS = (
    *REQUIRED,
    *("kind", "unit_type", "rate_per", "description", "brand", "shelf", "barcode"),
    *("tax_percent", "step", "minimum", "maximum", "quantity_available"),
    *("bean_origin", "cocoa_percent", "ingredients", "tasting_notes"),
    *("release_year", "runtime_minutes", "genres", "synopsis"),
)
LONGEST = {"sku": 191, "name": 400, "brand": 120, "shelf": 40, "barcode": 64}
GENRE_SEPARATOR = ","
FULL_PERCENT = 100 * MILLI


def draft_of(values: Mapping[str, str], *, section_id: int, currency: str) -> ProductDraft:
    """Make the draft of one row. Raises RowRefused naming the column and the rule."""
    for name in REQUIRED:
        if not values.get(name):
            raise refused(name, "is empty")
    for name, longest in LONGEST.items():
        if len(values.get(name, "")) > longest:
            raise refused(name, f"is longer than {longest} letters")
    kind = _choice(values, "kind", ProductKind, ProductKind.GROCERY)
    step = _quantity(values, "step") or MILLI
    return ProductDraft(
        sku=values["sku"],
        name=values["name"],
        section_id=section_id,
        rate_minor=_rate(values, currency),
        kind=kind,
        unit_type=_choice(values, "unit_type", UnitType, UnitType.PIECE),
        rate_per_milli=_quantity(values, "rate_per") or MILLI,
        tax_rate_bp=_tax(values),
        step_milli=step,
        min_milli=_quantity(values, "minimum"),
        max_milli=_quantity(values, "maximum"),
        description=values.get("description", ""),
        brand=values.get("brand") or None,
        shelf=values.get("shelf") or None,
        barcode=values.get("barcode") or None,
        chocolate=_chocolate(values) if kind is ProductKind.CHOCOLATE else None,
        movie=_movie(values) if kind is ProductKind.MOVIE else None,
    )


def quantity_available_of(values: Mapping[str, str]) -> int | None:
    """Return the counted quantity in thousandths, None when the row says none."""
    text = values.get("quantity_available")
    return _milli("quantity_available", text, low=0) if text else None


def _chocolate(values: Mapping[str, str]) -> ChocolateDetails:
    text = values.get("cocoa_percent")
    percent = _milli("cocoa_percent", text, low=0) if text else None
    if percent is not None and percent > FULL_PERCENT:
        raise refused("cocoa_percent", "is more than 100")
    return ChocolateDetails(
        bean_origin=values.get("bean_origin", ""),
        cocoa_percent_milli=percent,
        ingredients=values.get("ingredients", ""),
        tasting_notes=values.get("tasting_notes", ""),
    )


def _movie(values: Mapping[str, str]) -> MovieDetails:
    year = whole(values, "release_year", low=1870, high=2200)
    if year is None:
        raise refused("release_year", "is empty")
    genres = (genre.strip() for genre in values.get("genres", "").split(GENRE_SEPARATOR))
    return MovieDetails(
        release_year=year,
        runtime_minutes=whole(values, "runtime_minutes", low=1, high=10_000),
        genres=tuple(genre for genre in genres if genre),
        synopsis=values.get("synopsis", ""),
    )


def _rate(values: Mapping[str, str], currency: str) -> int:
    rate = _read("rate", values["rate"], lambda text: minor_from_text(text, currency))
    if rate < 0:
        raise refused("rate", "is negative")
    return rate


def _tax(values: Mapping[str, str]) -> int:
    text = values.get("tax_percent")
    if not text:
        return 0
    percent = _milli("tax_percent", text, low=0)
    if percent > FULL_PERCENT or percent % 10:
        raise refused("tax_percent", "needs 0 to 100 with at most two decimals")
    return percent // 10  # thousandths of a percent are tenths of a basis point


def _quantity(values: Mapping[str, str], name: str) -> int | None:
    text = values.get(name)
    return _milli(name, text, low=1) if text else None


def _milli(name: str, text: str, *, low: int) -> int:
    value = _read(name, text, milli_from_text)
    if not low <= value <= MAX_MILLI:
        raise refused(name, "is too small" if value < low else "is too large")
    return value


def whole(values: Mapping[str, str], name: str, *, low: int, high: int) -> int | None:
    """Return the whole number of a column, None when it is empty. Raises RowRefused."""
    text = values.get(name)
    if not text:
        return None
    value = _read(name, text, int)
    if not low <= value <= high:
        raise refused(name, f"is not between {low} and {high}")
    return value


def _choice(values: Mapping[str, str], name: str, choices: type[Choice], default: Choice) -> Choice:
    text = values.get(name)
    if not text:
        return default
    return _read(name, text, choices)


def _read(name: str, text: str, reader: Callable[[str], T]) -> T:
    try:
        return reader(text)
    except ValueError:
        raise refused(name, f'"{text[:40]}" cannot be read') from None


def refused(name: str, rule: str) -> RowRefused:
    """Make the refusal of a row for what stands in one of its columns."""
    return RowRefused(errors={name: [rule]})
