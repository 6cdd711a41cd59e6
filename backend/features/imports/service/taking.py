"""Takes rows of any kind: each is created, updated, unchanged or refused, and counted so."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.features.audit import service as audit
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Outcome
from backend.features.imports.models import (
    ImportCounts,
    ImportKind,
    Mark,
    Refusal,
    SourceRow,
    Taken,
)
from backend.features.imports.service import customers, drafts, performances, products
from backend.features.stock import service as stock
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class KindRules:
    """What a kind of file needs and how its rows are taken."""

    required: tuple[str, ...]
    targets: tuple[str, ...]
    key_of: Callable[[Mapping[str, str]], str]
    put: Callable[[UnitOfWork, Sequence[SourceRow]], list[Taken]]
    first_counts: bool = False  # a repeat that says something else is no contradiction


KINDS = {
    ImportKind.PRODUCTS: KindRules(drafts.REQUIRED, drafts.TARGETS, products.key_of, products.put),
    # a poster names somebody twice: the first place is the one that counts
    ImportKind.PERFORMANCES: KindRules(
        performances.REQUIRED,
        performances.TARGETS,
        performances.key_of,
        performances.put,
        first_counts=True,
    ),
    ImportKind.CUSTOMERS: KindRules(
        customers.REQUIRED, customers.TARGETS, customers.key_of, customers.put
    ),
}


def take(
    uow: UnitOfWork, *, kind: ImportKind, rows: Sequence[SourceRow], seen: Mapping[str, Mark]
) -> list[Taken]:
    """Take a chunk of rows and say per row what became of it. Repeating it changes nothing.

    `seen` holds the taken rows of earlier chunks by their key: a row that stands twice is unchanged
    when it says the same, and refused when it says something else.
    """
    uow.actor.require(Permission.IMPORTS_RUN)
    rules = KINDS[kind]
    here: dict[str, Mark] = {}
    taken: dict[int, Taken] = {}
    pending = list(enumerate(rows))
    while pending:  # a row whose key stands above it in the chunk waits until that one is judged
        now: list[tuple[int, SourceRow]] = []
        later: list[tuple[int, SourceRow]] = []
        keys: set[str] = set()
        for place, row in pending:
            key = rules.key_of(row.values)
            mark = here.get(key) or seen.get(key)
            if mark is not None:
                taken[place] = _repeated(row, key, mark, rules)
            elif key and key in keys:
                later.append((place, row))
            else:
                now.append((place, row))
                keys.add(key)
        for (place, row), each in zip(now, rules.put(uow, [r for _, r in now]), strict=True):
            taken[place] = each
            if each.outcome is not None:
                here[each.key] = Mark.of(row)
        pending = later
    return [taken[place] for place in range(len(rows))]


def remember(
    seen: MutableMapping[str, Mark], rows: Sequence[SourceRow], taken: Sequence[Taken]
) -> None:
    """Keep the keys of a committed chunk, for the chunks after it."""
    for row, each in zip(rows, taken, strict=True):
        if each.outcome is not None:
            seen.setdefault(each.key, Mark.of(row))


def merge(counts: ImportCounts, taken: Sequence[Taken]) -> None:
    """Add a committed chunk to the counts."""
    for each in taken:
        if each.outcome is None:
            counts.refuse(Refusal(each.line, each.key, each.reason))
        elif each.outcome is Outcome.CREATED:
            counts.created += 1
        elif each.outcome is Outcome.UPDATED:
            counts.updated += 1
        else:
            counts.unchanged += 1


def begin_run(uow: UnitOfWork, *, run_id: UUID, kind: ImportKind) -> None:
    """Write down that a run begins: of one that is killed this is what stays."""
    uow.actor.require(Permission.IMPORTS_RUN)
    audit.record(
        uow,
        action="import.begun",
        subject_type="import",
        subject_id=run_id,
        after={"kind": kind.value},
    )


def end_run(uow: UnitOfWork, *, run_id: UUID, kind: ImportKind, counts: ImportCounts) -> None:
    """Write down what a run came to, and let the database look at tables that have grown."""
    uow.actor.require(Permission.IMPORTS_RUN)
    audit.record(
        uow,
        action="import.ended",
        subject_type="import",
        subject_id=run_id,
        after={
            "kind": kind.value,
            "created": counts.created,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "refused": counts.refused,
        },
    )
    if counts.created:
        settle(uow, kind=kind)


def settle(uow: UnitOfWork, *, kind: ImportKind) -> None:
    """Let the database look at tables that have grown: it plans by what it believes they hold."""
    if kind is not ImportKind.CUSTOMERS:
        catalogue.settle(uow)
        stock.settle(uow)


def _repeated(row: SourceRow, key: str, mark: Mark, rules: KindRules) -> Taken:
    if rules.first_counts or mark.digest == Mark.of(row).digest:
        return Taken(row.line, key, Outcome.UNCHANGED)
    return Taken(row.line, key, None, f"the same key stands in line {mark.line}")
