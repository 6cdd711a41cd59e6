"""`shop import`: a spreadsheet onto the shelves, from the machine's own command line."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import click
import yaml

from backend.cli.tables import check_whole, opened
from backend.features.imports import service as imports
from backend.features.imports.errors import ColumnsMissing, FileUnreadable, MappingUnreadable
from backend.features.imports.models import (
    ImportCounts,
    ImportKind,
    ImportMapping,
    Mark,
    SourceRow,
)
from backend.kernel.actor import SYSTEM
from backend.kernel.cells import guarded
from backend.kernel.errors import Conflict, Invalid, Transient
from backend.kernel.ids import new_id
from backend.kernel.unit_of_work import UnitOfWork, Units
from backend.settings import Settings
from backend.wiring import wire

T = TypeVar("T")
CHUNK = 500  # rows of one transaction: short, since the shop sells meanwhile
SETTLE_FIRST, SETTLE_GROWTH = 2_000, 4  # new rows after which the database looks at its tables
SHOWN = 20


@dataclass(frozen=True)
class Run:
    """One file that is taken in, and how."""

    units: Units
    kind: ImportKind
    file: Path
    reading: imports.RowReading
    is_dry: bool
    is_strict: bool
    run_id: UUID = field(default_factory=new_id)


@dataclass(eq=False)
class Rehearsed(Exception):
    """A dry run got this far; raised so that its unit rolls back."""

    taken: list[imports.Taken]


@dataclass(eq=False)
class Unwelcome(Exception):
    """A strict run met refused rows, or was only tried; nothing of it stays."""

    counts: ImportCounts


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
    units = wire(Settings.from_env()).units
    counts = ImportCounts()
    what = ImportKind(kind)
    try:
        rules = imports.KINDS[what]
        reading = imports.RowReading(_mapping_maker(mapping, rules.targets), rules.required)
        run = Run(units, what, file, reading, is_dry, is_strict)
        check_whole(file)
        _apply(run, counts)
    except (MappingUnreadable, ColumnsMissing, FileUnreadable) as error:
        _explain(error)
        if counts.read:
            _tell(counts, heading="Stopped there. So far")
        sys.exit(2)
    except (Transient, Conflict) as trouble:
        _tell(counts, heading=f"Stopped ({trouble.title}); run it again. So far")
        sys.exit(1)
    except Unwelcome as refusal:
        _finish(refusal.counts, refused, "Would import" if is_dry else "Nothing was imported")
        sys.exit(1 if refusal.counts.refused else 0)
    _finish(counts, refused, "Would import" if is_dry else "Imported")


def _apply(run: Run, counts: ImportCounts) -> None:
    if run.is_strict:
        _apply_all(run, counts)
        return
    seen: dict[str, Mark] = {}
    has_begun = run.is_dry
    settle_at = SETTLE_FIRST
    with opened(run.file) as lines:
        for chunk in _chunks(imports.read_rows(lines, run.reading, counts), CHUNK):
            if not has_begun:  # not before the columns were found to be there
                _note(run, imports.begin_run)
                has_begun = True
            taken = _take(run, chunk, seen)
            imports.merge(counts, taken)
            imports.remember(seen, chunk, taken)
            if counts.created >= settle_at and not run.is_dry:
                settle_at *= SETTLE_GROWTH
                run.units.run(lambda uow: imports.settle(uow, kind=run.kind), actor=SYSTEM)
    if not run.is_dry:
        _note(run, imports.end_run, counts=counts)


def _apply_all(run: Run, counts: ImportCounts) -> None:
    """Take the whole file in one unit: all rows or none."""

    def work(uow: UnitOfWork) -> ImportCounts:
        found = ImportCounts()
        seen: dict[str, Mark] = {}
        with opened(run.file) as lines:  # anew: a unit that lost a race is run again
            for chunk in _chunks(imports.read_rows(lines, run.reading, found), CHUNK):
                taken = imports.take(uow, kind=run.kind, rows=chunk, seen=seen)
                imports.merge(found, taken)
                imports.remember(seen, chunk, taken)
        if found.refused or run.is_dry:
            raise Unwelcome(found)
        imports.end_run(uow, run_id=run.run_id, kind=run.kind, counts=found)
        return found

    vars(counts).update(vars(run.units.run(work, actor=SYSTEM)))


def _take(run: Run, chunk: list[SourceRow], seen: dict[str, Mark]) -> list[imports.Taken]:
    def work(uow: UnitOfWork) -> list[imports.Taken]:
        taken = imports.take(uow, kind=run.kind, rows=chunk, seen=seen)
        if run.is_dry:
            raise Rehearsed(taken)
        return taken

    try:
        return run.units.run(work, actor=SYSTEM)
    except Rehearsed as rehearsal:
        return rehearsal.taken


def _note(run: Run, write: Callable[..., None], **facts: object) -> None:
    run.units.run(lambda uow: write(uow, run_id=run.run_id, kind=run.kind, **facts), actor=SYSTEM)


def _finish(counts: ImportCounts, refused: Path | None, heading: str) -> None:
    if refused is not None:
        _write_refused(refused, counts)
    _tell(counts, heading=heading)


def _mapping_maker(
    file: Path | None, targets: Sequence[str]
) -> Callable[[Sequence[str]], ImportMapping]:
    if file is None:
        return lambda header: imports.identity_mapping(header, targets)
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MappingUnreadable(errors={file.name: [str(error)]}) from None
    mapping: ImportMapping = imports.mapping_from(document, targets=targets)
    return lambda _header: mapping


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
        writer.writerows(
            [each.line, guarded(each.key), guarded(each.reason)] for each in counts.refusals
        )


def _explain(error: Invalid) -> None:
    click.echo(error.title, err=True)
    for place, messages in error.errors.items():
        click.echo(f"  {place}: {messages[0]}", err=True)
