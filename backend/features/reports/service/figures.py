"""Figures for the screen, from the same reading that fills the files."""

from collections.abc import Sequence
from datetime import date, timedelta

from backend.features.reports import queries
from backend.features.reports.models import Period
from backend.features.reports.queries import Cell, ColumnType, Figures, ReportKind, Row
from backend.kernel.actor import Permission
from backend.kernel.clock import shop_day
from backend.kernel.errors import Invalid
from backend.kernel.unit_of_work import UnitOfWork

MAX_ROWS = 1000  # more than a screen can show; the file has them all


def figures(uow: UnitOfWork, *, kind: str, first: date | None, last: date | None) -> Figures:
    """Return the figures of a kind of report. Raises ReportKindGone, Invalid."""
    uow.actor.require(Permission.REPORTS_READ)
    found = queries.kind_named(kind)
    period = period_of(uow, kind=found, first=first, last=last)
    rows = found.read(uow.session, period, None, MAX_ROWS)
    return Figures(
        kind=found,
        period=period,
        as_of=uow.now,
        currency=uow.shop.currency,
        rows=rows,
        totals=_totals(found, rows),
    )


def period_of(
    uow: UnitOfWork, *, kind: ReportKind, first: date | None, last: date | None
) -> Period:
    """Fill in the shop days that were not named. Raises Invalid when they end before they begin."""
    today = shop_day(uow.now, uow.shop.zone)
    days = {each.name: today - timedelta(days=each.days_before_today) for each in kind.parameters}
    last = last or max(days["to"], first or days["to"])
    first = first or min(days["from"], last)
    if last < first:
        raise Invalid(errors={"to": ["Not before the first day"]})
    return Period(first=first, last=last)


def _totals(kind: ReportKind, rows: Sequence[Row]) -> tuple[Cell | None, ...]:
    return tuple(
        None if column.type is ColumnType.TEXT else sum(int(row.cells[index]) for row in rows)
        for index, column in enumerate(kind.columns)
    )
