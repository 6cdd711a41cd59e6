"""From a mapping document to rules.

A mapping is a YAML object: `columns` gives each target column one of `column`, `constant`, `join`
(several columns) or `path` (columns of a section's levels), and optionally `separator`,
`transforms` and `values`; `filter` leaves rows out. The natural key is the rule of `sku`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation, Overflow
from functools import partial

from backend.features.imports.errors import MappingUnreadable
from backend.features.imports.models import ColumnRule, ImportMapping, RowFilter, Transform

PATH_SEPARATOR = " > "
SOURCES = ("column", "constant", "join", "path")
KNOWN = {*SOURCES, "separator", "transforms", "values"}


def identity_mapping(header: Sequence[str], targets: Sequence[str]) -> ImportMapping:
    """Map each column that carries a target's name to that target."""
    return ImportMapping({name: ColumnRule(sources=(name,)) for name in header if name in targets})


def mapping_from(document: object, *, targets: Sequence[str]) -> ImportMapping:
    """Read a mapping document. Raises MappingUnreadable naming the place."""
    root = _object(document, "mapping")
    _only(root, {"columns", "filter"}, "mapping")
    columns = _object(root.get("columns"), "columns")
    _only(columns, set(targets), "columns")
    rules = {name: _rule(rule, f"columns.{name}") for name, rule in columns.items()}
    filters = root.get("filter", [])
    if not isinstance(filters, list):
        raise _wrong("filter", "A list of {column, is} or {column, is_not}")
    return ImportMapping(rules, tuple(_filter(entry, i) for i, entry in enumerate(filters)))


def _rule(entry: object, place: str) -> ColumnRule:
    if isinstance(entry, str):
        return ColumnRule(sources=(entry,))
    rule = _object(entry, place)
    _only(rule, KNOWN, place)
    given = [name for name in SOURCES if name in rule]
    if len(given) != 1:
        raise _wrong(place, f"Exactly one of {', '.join(SOURCES)}")
    values = _object(rule.get("values", {}), f"{place}.values")
    transforms = tuple(
        _transform(each, f"{place}.transforms") for each in _listed(rule.get("transforms", []))
    )
    if given == ["constant"]:
        return ColumnRule(constant=str(rule["constant"]))
    separator = PATH_SEPARATOR if given == ["path"] else str(rule.get("separator", " "))
    return ColumnRule(
        sources=tuple(str(name) for name in _listed(rule[given[0]])),
        separator=separator,
        transforms=transforms,
        by_value={str(key): str(value) for key, value in values.items()},
    )


def _filter(entry: object, index: int) -> RowFilter:
    place = f"filter.{index}"
    rule = _object(entry, place)
    _only(rule, {"column", "is", "is_not"}, place)
    if "column" not in rule or ("is" in rule) == ("is_not" in rule):
        raise _wrong(place, "A column and one of is, is_not")
    is_inverted = "is_not" in rule
    values = _listed(rule["is_not" if is_inverted else "is"])
    return RowFilter(
        str(rule["column"]), frozenset(str(value) for value in values), is_inverted=is_inverted
    )


def _transform(entry: object, place: str) -> Transform:
    simple: dict[str, Transform] = {
        "strip": str.strip,
        "title": str.title,
        "lower": str.lower,
        "upper": str.upper,
    }
    if isinstance(entry, str) and entry in simple:
        return simple[entry]
    if not isinstance(entry, Mapping) or len(entry) != 1:
        raise _wrong(place, f"One of {', '.join(simple)}, split, scale, number, prefix")
    (name, value), *_ = entry.items()
    if name == "split":
        rule = _object(value, place)
        _only(rule, {"at", "take", "join"}, place)
        return partial(
            _split,
            at=str(rule.get("at", ",")),
            take=_place_in(rule["take"], f"{place}.take") if "take" in rule else None,
            joined=str(rule.get("join", ", ")),
        )
    if name == "prefix":
        return partial(_prefix, prefix=str(value))
    if name == "scale":
        return partial(_scale, factor=_decimal(value, place))
    if name == "number" and value in {"comma", "percent"}:
        return _percent if value == "percent" else _comma
    raise _wrong(
        place, f"One of {', '.join(simple)}, split, scale, prefix, number: comma or percent"
    )


def _split(text: str, *, at: str, take: int | None, joined: str) -> str:
    parts = [part.strip() for part in text.split(at)]
    if take is None:
        return joined.join(part for part in parts if part)
    return parts[take] if -len(parts) <= take < len(parts) else ""


def _prefix(text: str, *, prefix: str) -> str:
    return f"{prefix}{text}" if text else text


def _scale(text: str, *, factor: Decimal) -> str:
    try:
        return f"{Decimal(text) * factor:f}" if text else text
    except (InvalidOperation, Overflow):
        return text  # what is no number is refused with its own words later


def _comma(text: str) -> str:
    return text.replace(".", "").replace(",", ".")


def _percent(text: str) -> str:
    return text.strip().removesuffix("%").strip()


def _decimal(value: object, place: str) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise _wrong(place, "A number") from None


def _place_in(value: object, place: str) -> int:
    if not isinstance(value, int):
        raise _wrong(place, "A whole number; 0 is the first part, -1 the last")
    return value


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _object(value: object, place: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _wrong(place, "An object is needed")
    return {str(key): entry for key, entry in value.items()}


def _only(value: Mapping[str, object], known: set[str], place: str) -> None:
    unknown = sorted(set(value) - known)
    if unknown:
        first = f"{place}.{unknown[0]}"
        raise _wrong(first, f"Unknown; known are {', '.join(sorted(known))}")


def _wrong(place: str, rule: str) -> MappingUnreadable:
    return MappingUnreadable(errors={place: [rule]})
