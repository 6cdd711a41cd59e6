"""The addresses of reports."""

from typing import Any  # Any: bodies are what their schemas load
from uuid import UUID

from flask_restx import Namespace

from backend.features.reports import queries, service
from backend.features.reports.errors import (
    ReportExpired,
    ReportGone,
    ReportKindGone,
    ReportNotReady,
    ReportOver,
    ShelfFull,
    TooManyReports,
)
from backend.features.reports.schemas import (
    FiguresOut,
    KindListOut,
    PeriodQuery,
    ReportIn,
    ReportOut,
    ReportPage,
    figures_of,
    kind_of,
    location_of,
)
from backend.http.contract import allows, gives, idempotent, raises, takes
from backend.http.endpoint import Answer, Download, Endpoint
from backend.http.paging import PageQuery
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork

ns = Namespace("reports", path="/reports")
CSV = "text/csv; charset=utf-8"
NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
Body = dict[str, Any]


@ns.route("/kinds")
class Kinds(Endpoint):
    @ns.doc("list_report_kinds")
    @allows(Permission.REPORTS_READ)
    @gives(KindListOut)
    def get(self, uow: UnitOfWork) -> object:
        return {"items": [kind_of(uow, kind) for kind in queries.KINDS.values()]}


@ns.route("/kinds/<kind>/figures")
class KindFigures(Endpoint):
    @ns.doc("report_figures")
    @allows(Permission.REPORTS_READ)
    @takes(query=PeriodQuery)
    @gives(FiguresOut)
    @raises(ReportKindGone)
    def get(self, uow: UnitOfWork, kind: str, query: Body) -> object:
        return Answer(figures_of(service.figures(uow, kind=kind, **query)), NO_STORE)


@ns.route("")
class Reports(Endpoint):
    @ns.doc("list_reports")
    @allows(Permission.REPORTS_DOWNLOAD)
    @takes(query=PageQuery)
    @gives(ReportPage)
    def get(self, uow: UnitOfWork, query: Body) -> object:
        return queries.list_own(uow.session, actor=uow.actor, wish=query["page"])

    @ns.doc("request_report")
    @allows(Permission.REPORTS_DOWNLOAD)
    @idempotent
    @takes(ReportIn)
    @gives(ReportOut, 202)
    @raises(TooManyReports, ShelfFull)
    def post(self, uow: UnitOfWork, body: Body) -> object:
        report = service.request(uow, **body)
        return Answer(report, location_of(report))


@ns.route("/<uuid:report_id>")
class OneReport(Endpoint):
    @ns.doc("report")
    @allows(Permission.REPORTS_DOWNLOAD)
    @gives(ReportOut, etag=True)
    @raises(ReportGone)
    def get(self, uow: UnitOfWork, report_id: UUID) -> object:
        return queries.find_own(uow.session, actor=uow.actor, report_id=report_id)

    @ns.doc("delete_report")
    @allows(Permission.REPORTS_DOWNLOAD)
    @gives(status=204)
    @raises(ReportGone)
    def delete(self, uow: UnitOfWork, report_id: UUID) -> None:
        service.delete(uow, report_id=report_id)


@ns.route("/<uuid:report_id>/file")
class ReportFile(Endpoint):
    @ns.doc("download_report")
    @allows(Permission.REPORTS_DOWNLOAD)
    @gives(media_type=CSV)
    @raises(ReportGone, ReportNotReady, ReportExpired)
    def get(self, uow: UnitOfWork, report_id: UUID) -> object:
        file = service.download(uow, report_id=report_id)
        return Answer(Download(file.chunks, file.name, CSV, file.size), NO_STORE)


@ns.route("/<uuid:report_id>/cancellation")
class ReportCancellation(Endpoint):
    @ns.doc("cancel_report")
    @allows(Permission.REPORTS_DOWNLOAD)
    @idempotent
    @gives(ReportOut)
    @raises(ReportGone, ReportOver)
    def post(self, uow: UnitOfWork, report_id: UUID) -> object:
        return service.cancel(uow, report_id=report_id)
