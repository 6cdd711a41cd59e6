"""What the owner says about the shop."""

from collections.abc import Sequence

from backend.features.accounts import queries
from backend.features.accounts.models import OpeningHours, ShopSettings
from backend.features.audit import service as audit
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork

Value = str | Sequence[str] | Sequence[OpeningHours]


def change_card(uow: UnitOfWork, *, changes: dict[str, Value]) -> ShopSettings:
    """Write some fields of the shop's card; `headline_lines` and `open_when` are lists.

    Raises PermissionMissing.
    """
    uow.actor.require(Permission.SETTINGS_MANAGE)
    row = queries.find_settings(uow.session)
    if row is None:
        row = queries.empty_settings()
        uow.session.add(row)
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    if changed:
        audit.record(
            uow,
            action="shop.settings_changed",
            subject_type="shop",
            subject_id=1,
            after={"fields": sorted(changed)},
        )
    uow.session.flush()
    return row
