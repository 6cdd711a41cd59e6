"""Writing the record."""

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert

from backend.features.audit.models import AuditEntry
from backend.kernel.ids import new_id
from backend.kernel.unit_of_work import UnitOfWork


def record(
    uow: UnitOfWork,
    *,
    action: str,
    subject_type: str,
    subject_id: str | int | UUID,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str | None = None,
) -> None:
    """Write down what the actor changed, in the same transaction as the change.

    `before` and `after` hold the changed fields alone and never a personal value: for a name or an
    address write that it changed, not what it was.
    """
    uow.session.execute(
        insert(AuditEntry).values(
            id=new_id(),
            at=uow.now,
            actor=uow.actor.key,
            actor_name=uow.actor.name,
            action=action,
            subject_type=subject_type,
            subject_id=str(subject_id),
            before=_json(before),
            after=_json(after),
            reason=reason,
            request_id=uow.request_id,
        )
    )


def _json(fields: Mapping[str, object] | None) -> str | None:
    return None if fields is None else json.dumps(dict(fields), default=str, sort_keys=True)
