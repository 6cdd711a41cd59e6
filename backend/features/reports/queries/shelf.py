"""The reports that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.features.accounts.models import User
from backend.features.reports.errors import ReportGone
from backend.features.reports.models import Report, ReportStatus
from backend.kernel.actor import Actor
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed

OPEN = (ReportStatus.QUEUED, ReportStatus.RUNNING)
OVER = (ReportStatus.FAILED, ReportStatus.EXPIRED, ReportStatus.CANCELLED)
BATCH = 100


@dataclass(frozen=True)
class Shelf:
    """How many reports of one person are being made, and how many there are with those ready."""

    open: int
    stored: int


def find_own(
    session: Session, *, actor: Actor, report_id: UUID, for_change: bool = False
) -> Report:
    """Return one of the actor's own reports, locked if it is to change. Raises ReportGone."""
    statement = select(Report).where(
        Report.id == report_id, Report.asked_by == actor.require_user()
    )
    if for_change:
        statement = statement.with_for_update()
    report = session.scalars(statement).one_or_none()
    if report is None:
        raise ReportGone
    return report


def find_for_change(session: Session, *, report_id: UUID) -> Report | None:
    """Return a report, locked and as it stands now, or None when it was deleted."""
    statement = select(Report).where(Report.id == report_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def list_own(session: Session, *, actor: Actor, wish: PageWish) -> Page[Report]:
    """Return a page of the actor's own reports, the newest first."""
    statement = select(Report).where(Report.asked_by == actor.require_user())
    rows = session.scalars(
        windowed(statement, [SortKey(Report.id, is_descending=True)], wish)
    ).all()
    return page_of(rows, [encode_cursor([row.id]) for row in rows], wish)


def lock_shelf(session: Session, *, user_id: UUID) -> Shelf:
    """Count one person's reports; nobody else asks in his name until the unit ends."""
    # the person's row stands for the shelf: counting alone would let two requests through
    session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))
    counts: dict[ReportStatus, int] = {
        row.status: row.number
        for row in session.execute(
            select(Report.status, func.count().label("number"))
            .where(Report.asked_by == user_id, Report.status.in_((*OPEN, ReportStatus.READY)))
            .group_by(Report.status)
        )
    }
    waiting = sum(counts.get(status, 0) for status in OPEN)
    return Shelf(open=waiting, stored=waiting + counts.get(ReportStatus.READY, 0))


def leftovers(session: Session) -> Sequence[Report]:
    """Return some reports that are over while files of theirs may still stand."""
    return session.scalars(
        select(Report)
        .where(Report.holds_files, Report.status.in_(OVER))
        .order_by(Report.id)
        .limit(BATCH)
    ).all()
