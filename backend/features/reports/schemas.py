"""What reports take and give."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any  # Any: marshmallow's own signature

from marshmallow import Schema, fields, validate

from backend.features.reports.models import FailureReason, Report, ReportStatus
from backend.features.reports.queries import (
    KINDS,
    Cell,
    Column,
    ColumnType,
    Figures,
    ReportKind,
)
from backend.http.fields import InstantText
from backend.http.paging import page_of
from backend.kernel.clock import shop_day
from backend.kernel.money import text_from_milli
from backend.kernel.unit_of_work import UnitOfWork


class PeriodQuery(Schema):
    first = fields.Date(
        data_key="from", load_default=None, metadata={"description": "First shop day"}
    )
    last = fields.Date(data_key="to", load_default=None, metadata={"description": "Last shop day"})


class ReportIn(PeriodQuery):
    kind = fields.String(
        required=True,
        validate=validate.OneOf(sorted(KINDS), error="Choose one of the kinds"),
    )


class KindTitle(fields.String):
    """The title of a report's kind, in the reader's words."""

    def get_value(self, obj: Any, attr: str, *_: object, **__: object) -> str:  # noqa: ANN401  its signature
        """Look it up."""
        del attr
        return KINDS[obj.kind].title


class ReportOut(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    title = KindTitle(required=True)
    file_name = fields.String(required=True)
    first = fields.Date(required=True, data_key="from", attribute="period.first")
    last = fields.Date(required=True, data_key="to", attribute="period.last")
    status = fields.Enum(ReportStatus, by_value=True, required=True)
    rows_done = fields.Integer(required=True)
    rows_total = fields.Integer(required=True, allow_none=True)
    size = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Bytes of the complete file"}
    )
    sha256 = fields.String(required=True, allow_none=True)
    failure_reason = fields.Enum(FailureReason, by_value=True, required=True, allow_none=True)
    asked_at = InstantText(required=True)
    started_at = InstantText(required=True, allow_none=True)
    finished_at = InstantText(required=True, allow_none=True)
    expires_at = InstantText(required=True, allow_none=True)


ReportPage = page_of(ReportOut)


class ParameterOut(Schema):
    name = fields.String(required=True)
    title = fields.String(required=True)
    default = fields.Date(required=True)


class ColumnOut(Schema):
    name = fields.String(required=True)
    title = fields.String(required=True)
    type = fields.Enum(ColumnType, by_value=True, required=True)
    unit = fields.String(required=True, allow_none=True)


class KindOut(Schema):
    kind = fields.String(required=True)
    title = fields.String(required=True)
    definition = fields.String(required=True)
    parameters = fields.List(fields.Nested(ParameterOut), required=True)
    columns = fields.List(fields.Nested(ColumnOut), required=True)


class KindListOut(Schema):
    items = fields.List(fields.Nested(KindOut), required=True)


class FiguresOut(Schema):
    kind = fields.String(required=True)
    title = fields.String(required=True)
    definition = fields.String(required=True)
    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    as_of = InstantText(required=True)
    currency = fields.String(required=True)
    columns = fields.List(fields.Nested(ColumnOut), required=True)
    # by column name: texts, whole numbers, minor units, quantities as decimal texts
    rows = fields.List(fields.Dict(keys=fields.String()), required=True)
    totals = fields.Dict(keys=fields.String(), required=True)


def figures_of(found: Figures) -> dict[str, object]:
    """Return figures with their cells under the names of their columns."""
    columns = found.kind.columns
    return {
        "kind": found.kind.name,
        "title": found.kind.title,
        "definition": found.kind.definition,
        "first": found.period.first,
        "last": found.period.last,
        "as_of": found.as_of,
        "currency": found.currency,
        "columns": columns,
        "rows": [_by_name(columns, row.cells) for row in found.rows],
        "totals": _by_name(columns, found.totals),
    }


def kind_of(uow: UnitOfWork, kind: ReportKind) -> dict[str, object]:
    """Return a kind as it is shown today: the defaults move on with the shop's calendar."""
    today = shop_day(uow.now, uow.shop.zone)
    return {
        "kind": kind.name,
        "title": kind.title,
        "definition": kind.definition,
        "columns": kind.columns,
        "parameters": [
            {
                "name": each.name,
                "title": each.title,
                "default": today - timedelta(days=each.days_before_today),
            }
            for each in kind.parameters
        ],
    }


def location_of(report: Report) -> dict[str, str]:
    """Return the header that says where a report is to be followed."""
    return {"Location": f"/api/reports/{report.id}"}


def _by_name(columns: Sequence[Column], cells: Sequence[Cell | None]) -> dict[str, object]:
    return {
        column.name: text_from_milli(int(cell))
        if column.type is ColumnType.QUANTITY and cell is not None
        else cell
        for column, cell in zip(columns, cells, strict=True)
    }
