"""What the owner says about the shop."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.features.accounts import queries
from backend.features.accounts.models import OpeningHours, OpenTime, ShopSettings, TaxRate
from backend.features.audit import service as audit
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import ShopProfile, UnitOfWork

Value = str | bool | Sequence[str] | Sequence[OpeningHours] | Sequence[OpenTime] | Sequence[TaxRate]


def change_card(uow: UnitOfWork, *, changes: Mapping[str, Value]) -> ShopSettings:
    """Write some fields of the shop's card; headline_lines, open_when, week and rates are lists.

    Raises PermissionMissing.
    """
    uow.actor.require(Permission.SETTINGS_MANAGE)
    row = written(uow)
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


def written(uow: UnitOfWork) -> ShopSettings:
    """Return the row about the shop, made when nobody wrote it yet."""
    row = queries.find_settings(uow.session)
    if row is None:
        row = queries.empty_settings()
        uow.session.add(row)
    return row


def card(uow: UnitOfWork) -> ShopSettings:
    """Return what the owner wrote about the shop, empty while nobody did."""
    return queries.find_settings(uow.session) or queries.empty_settings()


def open_times(uow: UnitOfWork) -> tuple[OpenTime, ...]:
    """Return when the shop is open, in its own time, from Monday on; empty: nobody said."""
    row = queries.find_settings(uow.session)
    return () if row is None else tuple(row.week)


def refined(base: ShopProfile, session: Session) -> ShopProfile:
    """Return the shop's set-up with what its owner chose on screen."""
    row = queries.find_settings(session)
    if row is None:
        return base
    return replace(
        base,
        name=row.name or base.name,
        currency=row.currency or base.currency,
        zone=ZoneInfo(row.timezone) if row.timezone else base.zone,
        locale=row.locale or base.locale,
        mail_sender=row.mail_sender,
    )
