"""`shop import`: a spreadsheet onto the shelves, from the machine's own command line."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from gzip import GzipFile
from io import BufferedReader, FileIO, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TextIO, TypeVar

import click
import yaml

from backend.features.imports import service as imports
from backend.features.imports.errors import ColumnsMissing, MappingUnreadable
from backend.features.imports.models import ImportCounts, ImportKind, ImportMapping, SourceRow
from backend.kernel.actor import SYSTEM
from backend.kernel.errors import Conflict, Invalid, Transient
from backend.kernel.unit_of_work import UnitOfWork, Units
from backend.settings import Settings
from backend.wiring import wire

T = TypeVar("T")
CHUNK = 100  # rows of one transaction: short, since the shop sells meanwhile
SHOWN = 20


@dataclass(frozen=True)
class Manner:
    """How the rows are applied."""

    is_dry: bool
    is_strict: bool


@dataclass(eq=False)
class Rehearsed(Exception):
    """A dry run got this far; raised so that its unit rolls back."""

    taken: list[imports.Taken]


class Unwelcome(Exception):
    """A strict run met a refused row; nothing of it stays."""


@click.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in ImportKind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--refused", type=click.Path(dir_okay=False, path_type=Path), help="CSV to write.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Judge every row, change nothing.")
@click.option("--strict", "is_strict", is_flag=True, help="All rows or none.")
def import_file(  # one parameter per option, as click wants it
    kind: str,
    file: Path,
    mapping: Path | None,
    refused: Path | None,
    *,
    is_dry: bool,
    is_strict: bool,
) -> None:
    """Import a CSV file (also .gz). Safe to repeat: a second run changes nothing."""
    del kind  # products are the only kind so far
    units = wire(Settings.from_env()).units
    counts = ImportCounts()
    try:
        reading = imports.RowReading(_mapping_maker(mapping), imports.REQUIRED)
        with _opened(file) as lines:
            rows = imports.read_rows(lines, reading, counts)
            _apply(units, rows, counts, Manner(is_dry, is_strict))
    except (MappingUnreadable, ColumnsMissing) as error:
        _explain(error)
        sys.exit(2)
    except (Transient, Conflict) as trouble:
        _tell(counts, heading=f"Stopped ({trouble.title}); run it again. So far")
        sys.exit(1)
    except Unwelcome:
        _tell(counts, heading="Nothing was imported")
        sys.exit(1)
    if refused is not None:
        _write_refused(refused, counts)
    _tell(counts, heading="Would import" if is_dry else "Imported")


def _apply(units: Units, rows: Iterator[SourceRow], counts: ImportCounts, manner: Manner) -> None:
    seen: dict[str, SourceRow] = {}
    size = sys.maxsize if manner.is_strict else CHUNK
    for chunk in _chunks(rows, size):
        # a strict run has one chunk, so every row that cannot be read is known by now
        taken = _take(units, chunk, seen, manner, is_spoilt=counts.refused > 0)
        imports.merge(counts, taken)
        for row in chunk:
            seen.setdefault(row.values.get("sku", ""), row)
    if manner.is_strict and counts.refused:
        raise Unwelcome


def _take(
    units: Units,
    chunk: list[SourceRow],
    seen: dict[str, SourceRow],
    manner: Manner,
    *,
    is_spoilt: bool,
) -> list[imports.Taken]:
    def work(uow: UnitOfWork) -> list[imports.Taken]:
        taken = imports.take_products(uow, rows=chunk, seen=seen)
        has_refusal = is_spoilt or any(each.outcome is None for each in taken)
        if manner.is_dry or (manner.is_strict and has_refusal):
            raise Rehearsed(taken)
        return taken

    try:
        return units.run(work, actor=SYSTEM)
    except Rehearsed as rehearsal:
        return rehearsal.taken


def _mapping_maker(file: Path | None) -> Callable[[Sequence[str]], ImportMapping]:
    if file is None:
        return lambda header: imports.identity_mapping(header, imports.TARGETS)
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MappingUnreadable(errors={file.name: [str(error)]}) from None
    mapping: ImportMapping = imports.mapping_from(document, targets=imports.TARGETS)
    return lambda _header: mapping


def _opened(file: Path) -> TextIO:
    # wrong bytes become surrogates, so that their rows are refused alone
    raw = GzipFile(file) if file.suffix == ".gz" else BufferedReader(FileIO(file))
    return TextIOWrapper(raw, encoding="utf-8", errors="surrogateescape", newline="")


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _tell(counts: ImportCounts, *, heading: str) -> None:
    click.echo(
        f"{heading}: {counts.read} read = {counts.created} created + {counts.updated} updated"
        f" + {counts.unchanged} unchanged + {counts.refused} refused"
    )
    if counts.filtered:
        click.echo(f"Left out by the mapping's filter: {counts.filtered}")
    if counts.ignored_columns:
        click.echo(f"Ignored columns: {', '.join(counts.ignored_columns)}")
    for each in counts.refusals[:SHOWN]:
        click.echo(f"  line {each.line}: {each.reason}" + (f" ({each.key})" if each.key else ""))
    if counts.refused > SHOWN:
        click.echo(f"  … and {counts.refused - SHOWN} more; --refused FILE writes them all")


def _write_refused(file: Path, counts: ImportCounts) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["line", "key", "reason"])
        writer.writerows([each.line, each.key, each.reason] for each in counts.refusals)


def _explain(error: Invalid) -> None:
    click.echo(error.title, err=True)
    for place, messages in error.errors.items():
        click.echo(f"  {place}: {messages[0]}", err=True)
