"""Telling people things."""

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select

from backend.features.notices import jobs, queries
from backend.features.notices.models import Notice
from backend.kernel.ids import new_id
from backend.kernel.tables import affected
from backend.kernel.unit_of_work import UnitOfWork

KEPT = timedelta(days=180)
BATCH = 2000


def tell(uow: UnitOfWork, *, user_id: UUID, kind: str, facts: Mapping[str, str | int]) -> None:
    """Leave a notice for a person; `kind` is `noun.verb`, the page finds the words for it."""
    uow.session.execute(
        insert(Notice).values(
            id=new_id(),
            user_id=user_id,
            kind=kind,
            facts=json.dumps(dict(facts), sort_keys=True),
            created_at=uow.now,
        )
    )


def read(uow: UnitOfWork, *, notice_id: UUID) -> Notice:
    """Note that the actor read a notice; again changes nothing. Raises NoticeGone."""
    notice = queries.by_id(uow.session, actor=uow.actor, notice_id=notice_id)
    notice.read(at=uow.now)
    uow.session.flush()
    return notice


def sweep(uow: UnitOfWork) -> int:
    """Delete notices older than KEPT, a batch at a time: a full one asks for the next.

    Returns how many.
    """
    old = (
        select(Notice.id)
        .where(Notice.created_at < uow.now - KEPT)
        .order_by(Notice.created_at)
        .limit(BATCH)
    )
    ids = list(uow.session.scalars(old))
    if len(ids) == BATCH:
        uow.enqueue(jobs.SWEEP)
    statement = delete(Notice).where(Notice.id.in_(ids))
    return affected(uow.session.execute(statement.execution_options(synchronize_session=False)))
