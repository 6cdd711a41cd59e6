"""Telling people things."""

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert

from backend.features.notices.models import Notice
from backend.kernel.ids import new_id
from backend.kernel.unit_of_work import UnitOfWork


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
