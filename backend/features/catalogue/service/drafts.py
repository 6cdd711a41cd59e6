"""The rules that a product's facts have to keep among themselves."""

from collections.abc import Iterator
from dataclasses import replace

from backend.features.catalogue.models import (
    ChocolateDetails,
    MovieDetails,
    ProductDraft,
    ProductKind,
)
from backend.features.catalogue.models.products import GENRE_MARK
from backend.kernel.errors import Invalid
from backend.kernel.money import MAX_MILLI, MAX_MINOR
from backend.kernel.tables import folded

FULL_BP = 10_000  # a tax of 100 %
# a line of the largest quantity, and a cart of a hundred of them, must fit 64 bits
MAX_LINE_MINOR = 9 * 10**15
MAX_LENGTHS = {"sku": 191, "barcode": 64, "name": 400, "brand": 120, "shelf": 40}
MAX_KEYS = {"name": 600, "brand": 240}
MAX_DESCRIPTION = 20_000
MAX_YEAR = 9999
MAX_MINUTES = 100_000
ALL_COCOA = 100_000  # thousandths of a percent
MAX_GENRES = 300  # characters, all together


def checked(draft: ProductDraft) -> ProductDraft:
    """Return the draft with tidy texts and its least quantity. Raises Invalid with all fields."""
    draft = _tidy(draft)
    errors: dict[str, list[str]] = {}
    for field, message in _faults(draft):
        errors.setdefault(field, []).append(message)
    if errors:
        raise Invalid(errors=errors)
    return draft


def words_of_kind(draft: ProductDraft) -> tuple[str, ...]:
    """Return the texts of its kind that find a product, its cast aside."""
    if draft.chocolate is not None:
        return (draft.chocolate.bean_origin, draft.chocolate.tasting_notes)
    return draft.movie.genres if draft.movie is not None else ()


def _tidy(draft: ProductDraft) -> ProductDraft:
    return replace(
        draft,
        sku=draft.sku.strip(),
        name=" ".join(draft.name.split()),
        description=draft.description.strip(),
        barcode=_or_none(draft.barcode),
        brand=_or_none(draft.brand),
        shelf=_or_none(draft.shelf),
        min_milli=draft.step_milli if draft.min_milli is None else draft.min_milli,
        movie=None
        if draft.movie is None
        else replace(
            draft.movie,
            genres=tuple(genre.strip() for genre in draft.movie.genres if genre.strip()),
        ),
    )


def _or_none(text: str | None) -> str | None:
    return None if text is None else text.strip() or None


def _faults(draft: ProductDraft) -> Iterator[tuple[str, str]]:
    yield from _text_faults(draft)
    yield from _number_faults(draft)
    yield from _kind_faults(draft)


def _text_faults(draft: ProductDraft) -> Iterator[tuple[str, str]]:
    for field in ("sku", "name"):
        if not getattr(draft, field):
            yield field, "Must not be empty"
    for field, longest in MAX_LENGTHS.items():
        text = getattr(draft, field) or ""
        if len(text) > longest or len(folded(text)) > MAX_KEYS.get(field, 2 * longest):
            yield field, f"At most {longest} characters"
        if not text.isprintable():
            yield field, "No control characters"
    if len(draft.description) > MAX_DESCRIPTION:
        yield "description", f"At most {MAX_DESCRIPTION} characters"
    if "\0" in draft.description:
        yield "description", "No control characters"


def _number_faults(draft: ProductDraft) -> Iterator[tuple[str, str]]:
    low = draft.min_milli or draft.step_milli
    if not 0 <= draft.rate_minor <= MAX_MINOR:
        yield "rate_minor", "Zero or more"
    elif draft.rate_minor * MAX_MILLI > MAX_LINE_MINOR * max(draft.rate_per_milli, 1):
        yield "rate_minor", "Too much: a large quantity of it could not be counted"
    if not 0 <= draft.tax_rate_bp <= FULL_BP:
        yield "tax_rate_bp", "From 0 to 100 percent"
    for field in ("rate_per", "step"):
        if not 0 < getattr(draft, f"{field}_milli") <= MAX_MILLI:
            yield field, "More than zero"
    if draft.step_milli > 0 and (low % draft.step_milli or not 0 < low <= MAX_MILLI):
        yield "min", "A multiple of the step"
    if draft.max_milli is not None and not low <= draft.max_milli <= MAX_MILLI:
        yield "max", "Not less than the minimum"


def _kind_faults(draft: ProductDraft) -> Iterator[tuple[str, str]]:
    for kind in (ProductKind.CHOCOLATE, ProductKind.MOVIE):
        details = getattr(draft, kind.value)
        if (draft.kind is kind) != (details is not None):
            yield kind.value, f"Exactly for products of the kind {kind.value}"
    if draft.chocolate is not None:
        yield from _chocolate_faults(draft.chocolate)
    if draft.movie is not None:
        yield from _movie_faults(draft.movie)


def _chocolate_faults(chocolate: ChocolateDetails) -> Iterator[tuple[str, str]]:
    cocoa = chocolate.cocoa_percent_milli
    if cocoa is not None and not 0 <= cocoa <= ALL_COCOA:
        yield "chocolate.cocoa_percent", "From 0 to 100"
    for field, longest in (("bean_origin", 100), ("ingredients", 500), ("tasting_notes", 500)):
        text = getattr(chocolate, field)
        if len(text) > longest or not text.isprintable():
            yield f"chocolate.{field}", f"At most {longest} characters, no control characters"


def _movie_faults(movie: MovieDetails) -> Iterator[tuple[str, str]]:
    if not 0 < movie.release_year <= MAX_YEAR:
        yield "movie.release_year", f"From 1 to {MAX_YEAR}"
    if movie.runtime_minutes is not None and not 0 < movie.runtime_minutes <= MAX_MINUTES:
        yield "movie.runtime_minutes", f"From 1 to {MAX_MINUTES}"
    if any(GENRE_MARK in genre or not genre.isprintable() for genre in movie.genres):
        yield "movie.genres", f'No "{GENRE_MARK}", no control characters'
    if len(GENRE_MARK.join(movie.genres)) > MAX_GENRES:
        yield "movie.genres", f"At most {MAX_GENRES} characters together"
    if len(movie.synopsis) > MAX_DESCRIPTION or "\0" in movie.synopsis:
        yield "movie.synopsis", f"At most {MAX_DESCRIPTION} characters, no control characters"
