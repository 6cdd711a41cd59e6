"""The ways reports say no."""

from dataclasses import dataclass
from datetime import datetime

from backend.kernel.errors import Conflict, Gone, NotFound, TooMany


class ReportGone(NotFound):
    title = "There is no such report"


class ReportKindGone(NotFound):
    title = "There is no such kind of report"


@dataclass(eq=False)
class ReportNotReady(Conflict):
    title = "This report has no file yet"
    report_status: str


@dataclass(eq=False)
class ReportOver(Conflict):
    title = "This report is not being made any more"
    report_status: str


@dataclass(eq=False)
class ReportExpired(Gone):
    title = "This file is no longer kept"
    expired_at: datetime | None


@dataclass(eq=False)
class TooManyReports(TooMany):
    title = "Your other reports have to finish first"
    limit: int


@dataclass(eq=False)
class ShelfFull(Conflict):
    title = "Delete one of your stored reports first"
    limit: int
