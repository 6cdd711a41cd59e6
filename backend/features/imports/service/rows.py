"""From the lines of a CSV file to rows in the shop's columns."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from backend.features.imports.errors import ColumnsMissing, FileUnreadable
from backend.features.imports.models import (
    ColumnRule,
    ImportCounts,
    ImportMapping,
    Refusal,
    RowFilter,
    SourceRow,
)
from backend.kernel.cells import unguarded

MAX_CELL = 100_000
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class RowReading:
    """What a file is read with: the mapping is made once the header is known."""

    mapping_for: Callable[[Sequence[str]], ImportMapping]
    required: Sequence[str]


def read_rows(
    lines: Iterable[str], reading: RowReading, counts: ImportCounts
) -> Iterator[SourceRow]:
    """Read a CSV file with a header line. Rows that can not be read are refused into `counts`.

    The lines are decoded with `surrogateescape`, so that one row of wrong bytes is refused alone.
    Raises FileUnreadable or ColumnsMissing before the first row; FileUnreadable also later, at a
    place after which rows could not be told apart.
    """
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(_without_mark(lines), strict=True)
    header = _header(reader)
    mapping = reading.mapping_for(header)
    _check_columns(header, mapping, reading.required)
    counts.ignored_columns = _ignored(header, mapping)
    last = reader.line_num
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            _check_place(last, reader.line_num)
            last = reader.line_num
            counts.refuse(Refusal(last, "", f"The row cannot be read: {error}"))
            continue
        if cells is None:
            return
        last = reader.line_num
        row = _row(header, cells, mapping, last, counts)
        if row is not None:
            yield row


def _header(reader: Iterator[list[str]]) -> list[str]:
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise FileUnreadable(errors={"line 1": [f"No header line: {error}"]}) from None
    if not any(header):
        raise FileUnreadable(errors={"line 1": ["The file has no header line"]})
    if any("\x00" in name or _is_foreign(name) for name in header):
        raise FileUnreadable(errors={"line 1": ["The file is not UTF-8; save it as CSV UTF-8"]})
    return header


def _check_place(before: int, after: int) -> None:
    """Stop where a cell that was begun with a quotation mark swallows the rows that follow it."""
    if after > before + 1:
        place = f"line {before + 1}"
        raise FileUnreadable(errors={place: ["A quotation mark is never closed"]})


def _is_foreign(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _row(
    header: Sequence[str],
    cells: Sequence[str],
    mapping: ImportMapping,
    line: int,
    counts: ImportCounts,
) -> SourceRow | None:
    if not any(cells):
        return None
    reason = _unreadable(header, cells)
    if reason is not None:
        counts.refuse(Refusal(line, "", reason))
        return None
    source = dict(zip(header, (unguarded(cell) for cell in cells), strict=True))
    if not all(_passes(source, each) for each in mapping.filters):
        counts.filtered += 1
        return None
    return SourceRow(line, {name: _value(rule, source) for name, rule in mapping.rules.items()})


def _unreadable(header: Sequence[str], cells: Sequence[str]) -> str | None:
    if len(cells) != len(header):
        return f"{len(cells)} cells where the header has {len(header)}"
    for name, cell in zip(header, cells, strict=True):
        if "\x00" in cell:
            return f"{name}: a NUL character"
        if not cell.isascii() and _is_foreign(cell):
            return f"{name}: not UTF-8"
    return None


def _value(rule: ColumnRule, source: Mapping[str, str]) -> str:
    if rule.constant is not None:
        return rule.constant
    parts = []
    for name in rule.sources:
        text = source[name].strip()
        for transform in rule.transforms:
            text = transform(text)
        text = rule.by_value.get(text, rule.by_value.get("*", text) if rule.by_value else text)
        if text:
            parts.append(text)
    return rule.separator.join(parts)


def _passes(source: Mapping[str, str], row_filter: RowFilter) -> bool:
    return (source[row_filter.column].strip() in row_filter.values) != row_filter.is_inverted


def _check_columns(header: Sequence[str], mapping: ImportMapping, required: Sequence[str]) -> None:
    missing = [name for name in required if name not in mapping.rules]
    wanted = {name for rule in mapping.rules.values() for name in rule.sources}
    wanted |= {each.column for each in mapping.filters}
    absent = sorted(wanted - set(header))
    errors = {name: ["This column is required"] for name in missing}
    errors |= {name: ["The mapping names it, the file does not have it"] for name in absent}
    doubled = sorted({name for name in header if header.count(name) > 1} & wanted)
    errors |= {name: ["This column stands twice"] for name in doubled}
    if errors:
        raise ColumnsMissing(errors=errors)


def _ignored(header: Sequence[str], mapping: ImportMapping) -> list[str]:
    used = {name for rule in mapping.rules.values() for name in rule.sources}
    used |= {each.column for each in mapping.filters}
    return [name for name in header if name not in used]


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    for index, line in enumerate(lines):
        yield line.removeprefix(BYTE_ORDER_MARK) if index == 0 else line
