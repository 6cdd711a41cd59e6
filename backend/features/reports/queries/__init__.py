"""Hub: the kinds of reports, and the reports that were asked for."""

from backend.features.reports.errors import ReportKindGone
from backend.features.reports.queries.kinds import (
    Cell,
    Column,
    ColumnType,
    Figures,
    Parameter,
    ReportKind,
    Row,
)
from backend.features.reports.queries.sales_by_section import SALES_BY_SECTION
from backend.features.reports.queries.shelf import (
    Shelf,
    find_for_change,
    find_own,
    leftovers,
    list_own,
    lock_shelf,
)

__all__ = [
    "KINDS",
    "Cell",
    "Column",
    "ColumnType",
    "Figures",
    "Parameter",
    "ReportKind",
    "Row",
    "Shelf",
    "find_for_change",
    "find_own",
    "kind_named",
    "leftovers",
    "list_own",
    "lock_shelf",
]

KINDS = {kind.name: kind for kind in (SALES_BY_SECTION,)}


def kind_named(name: str) -> ReportKind:
    """Return a kind of report. Raises ReportKindGone."""
    kind = KINDS.get(name)
    if kind is None:
        raise ReportKindGone
    return kind
