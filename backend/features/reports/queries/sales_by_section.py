"""What each section sold."""

from collections.abc import Sequence
from typing import Any  # Any: a statement's columns are known to the database alone

from sqlalchemy import (
    BigInteger,
    Date,
    Integer,
    Select,
    String,
    case,
    column,
    func,
    select,
    table,
)
from sqlalchemy.engine import Row as Found
from sqlalchemy.orm import Session

from backend.features.catalogue.models import Section, UnitType
from backend.features.catalogue.models.sections import PATH_SEPARATOR
from backend.features.orders.models import OrderStatus
from backend.features.reports.models import Period
from backend.features.reports.queries.kinds import (
    FROM_TO,
    Cell,
    Column,
    ColumnType,
    ReportKind,
    Row,
    RowKey,
)
from backend.kernel.tables import folded

# view of revision 0010, see database/views
SOLD = table(
    "sales_lines",
    column("section_id", Integer),
    column("status", String),
    column("placed_on", Date),
    column("unit_type", String),
    column("quantity_milli", BigInteger),
    column("net_minor", BigInteger),
    column("tax_minor", BigInteger),
    column("total_minor", BigInteger),
)
NOTHING_SOLD = (OrderStatus.CANCELLED, OrderStatus.FAILED, OrderStatus.RETURNED)


def count(session: Session, period: Period) -> int:
    """Return how many sections sold something."""
    grouped = _sold(period).subquery()
    return session.execute(select(func.count()).select_from(grouped)).scalar_one()


def read(session: Session, period: Period, after: RowKey | None, limit: int) -> Sequence[Row]:
    """Return one row per section that sold something, in order of their paths."""
    paths = _paths(session)
    rows = [
        _row(found, paths.get(found.section_id, "")) for found in session.execute(_sold(period))
    ]
    beyond = [row for row in rows if after is None or row.key > after]
    return sorted(beyond, key=lambda row: row.key)[:limit]


def _sold(period: Period) -> Select[Any]:
    quantity = SOLD.c.quantity_milli
    by_unit = [
        func.sum(case((SOLD.c.unit_type == unit.value, quantity), else_=0)) for unit in UnitType
    ]
    amounts = [func.sum(SOLD.c[name]) for name in ("net_minor", "tax_minor", "total_minor")]
    return (
        select(SOLD.c.section_id, func.count().label("lines"), *by_unit, *amounts)
        .where(
            SOLD.c.placed_on.between(period.first, period.last),
            SOLD.c.status.not_in([status.value for status in NOTHING_SOLD]),
        )
        .group_by(SOLD.c.section_id)
    )


def _paths(session: Session) -> dict[int, str]:
    rows = session.execute(select(Section.id, Section.parent_id, Section.name)).all()
    known = {row.id: row for row in rows}

    def path_of(section_id: int) -> str:
        names: list[str] = []
        step: int | None = section_id
        while step is not None and len(names) < len(known):
            names.append(known[step].name)
            step = known[step].parent_id
        return PATH_SEPARATOR.join(reversed(names))

    return {section_id: path_of(section_id) for section_id in known}


def _row(found: Found[Any], path: str) -> Row:
    section_id: int | None = found[0]
    # sums come back as Decimal from PostgreSQL and MariaDB
    sums = [int(number) for number in tuple(found)[1:]]
    cells: tuple[Cell, ...] = (path, *sums)
    levels = tuple(folded(name) for name in path.split(PATH_SEPARATOR))
    return Row(key=(levels, section_id or 0), cells=cells)


SALES_BY_SECTION = ReportKind(
    name="sales_by_section",
    title="Sales by section",
    definition=(
        "Each order line counts on the shop's day on which it was ordered, with what was charged,"
        " or with what was ordered while nothing is charged yet. Cancelled, failed and returned"
        " orders do not count. A line belongs to the section in which its product stands today."
    ),
    parameters=FROM_TO,
    columns=(
        Column("section", "Section", ColumnType.TEXT),
        Column("lines", "Lines", ColumnType.COUNT),
        *(
            Column(
                f"quantity_{unit.value}", f"Sold in {unit.value}", ColumnType.QUANTITY, unit.value
            )
            for unit in UnitType
        ),
        Column("net_minor", "Net", ColumnType.MONEY),
        Column("tax_minor", "Tax", ColumnType.MONEY),
        Column("total_minor", "Gross", ColumnType.MONEY),
    ),
    count=count,
    read=read,
)
