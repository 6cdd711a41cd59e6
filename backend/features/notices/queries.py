"""Reading notices. Changes nothing; each query shows the actor's own alone."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.notices.errors import NoticeGone
from backend.features.notices.models import Notice
from backend.kernel.actor import Actor
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed


def list_own(
    session: Session, *, actor: Actor, page: PageWish, unread: bool = False
) -> Page[Notice]:
    """Return the actor's notices, the youngest first. Raises Unauthenticated."""
    statement = select(Notice).where(Notice.user_id == actor.require_user())
    if unread:
        statement = statement.where(Notice.read_at.is_(None))
    keys = [SortKey(Notice.id, is_descending=True)]  # ids are made in the order of time
    rows = session.scalars(windowed(statement, keys, page)).all()
    return page_of(rows, [encode_cursor([row.id]) for row in rows], page)


def by_id(session: Session, *, actor: Actor, notice_id: UUID) -> Notice:
    """Return one of the actor's notices. Raises Unauthenticated, NoticeGone."""
    found = session.execute(
        select(Notice).where(Notice.id == notice_id, Notice.user_id == actor.require_user())
    ).scalar_one_or_none()
    if found is None:
        raise NoticeGone
    return found
