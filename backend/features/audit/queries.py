"""Reading the record. Changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.audit.models import AuditEntry
from backend.kernel.actor import Actor, Permission
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed


@dataclass(frozen=True)
class EntriesWish:
    """Which entries are asked for; `since` belongs to it, `until` does not."""

    page: PageWish
    actor: str | None = None
    action: str | None = None
    subject_type: str | None = None
    subject_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def list_entries(session: Session, *, actor: Actor, wish: EntriesWish) -> Page[AuditEntry]:
    """Return entries, the youngest first. Raises PermissionMissing."""
    actor.require(Permission.AUDIT_READ)
    statement = select(AuditEntry)
    for name in ("actor", "action", "subject_type", "subject_id"):
        value = getattr(wish, name)
        if value is not None:
            statement = statement.where(getattr(AuditEntry, name) == value)
    if wish.since is not None:
        statement = statement.where(AuditEntry.at >= wish.since)
    if wish.until is not None:
        statement = statement.where(AuditEntry.at < wish.until)
    keys = [SortKey(AuditEntry.id, is_descending=True)]  # ids are made in the order of time
    rows = session.scalars(windowed(statement, keys, wish.page)).all()
    return page_of(rows, [encode_cursor([row.id]) for row in rows], wish.page)
