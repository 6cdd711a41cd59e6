"""Holding finished reports against their files."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from backend.features.reports.models import Report, ReportStatus
from backend.kernel.ports import Files
from backend.kernel.unit_of_work import UnitOfWork


def broken_files(uow: UnitOfWork) -> Sequence[UUID]:
    """Return the reports said to be ready whose file is missing or is not the one that was made.

    Reads every such file once, so it belongs into a read unit.
    """
    ready = select(Report.id, Report.file_key, Report.size, Report.sha256).where(
        Report.status == ReportStatus.READY
    )
    return [
        row.id
        for row in uow.session.execute(ready.order_by(Report.id))
        if _seen(uow.files, row.file_key or "") != (row.size, row.sha256)
    ]


def _seen(files: Files, key: str) -> tuple[int, str] | None:
    if not key or not files.exists(key):
        return None
    size, digest = 0, hashlib.sha256()
    for chunk in files.read(key):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()
