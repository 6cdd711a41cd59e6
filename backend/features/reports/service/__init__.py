"""Hub: what reports do for others."""

from backend.features.reports.service.building import build, fail, forget_attempt
from backend.features.reports.service.clearing import discard, expire
from backend.features.reports.service.figures import figures, period_of
from backend.features.reports.service.proof import broken_files
from backend.features.reports.service.requests import OpenFile, cancel, delete, download, request

__all__ = [
    "OpenFile",
    "broken_files",
    "build",
    "cancel",
    "delete",
    "discard",
    "download",
    "expire",
    "fail",
    "figures",
    "forget_attempt",
    "period_of",
    "request",
]
