"""Trying out whether letters leave the shop."""

from uuid import UUID

from backend.features.accounts import jobs, queries
from backend.features.accounts.errors import NoMailAddress
from backend.features.accounts.service import letters
from backend.kernel.actor import Permission
from backend.kernel.ports import Mail
from backend.kernel.unit_of_work import UnitOfWork


def ask_test_mail(uow: UnitOfWork) -> str:
    """Have a letter sent to the actor, or to the shop itself. Returns the address.

    Raises PermissionMissing, NoMailAddress.
    """
    user_id = uow.actor.require(Permission.SETTINGS_MANAGE).require_user()
    address = _address(uow, user_id)
    if address is None:
        raise NoMailAddress
    uow.enqueue(jobs.MAIL_TEST, user_id=user_id)
    return address


def trial_letter(uow: UnitOfWork, *, user_id: UUID) -> Mail | None:
    """Write the letter; None when the address is gone meanwhile."""
    address = _address(uow, user_id)
    return None if address is None else letters.trial(uow, to=address)


def _address(uow: UnitOfWork, user_id: UUID) -> str | None:
    user = queries.by_id(uow.session, user_id=user_id)
    row = queries.find_settings(uow.session)
    return user.email or (row.email if row is not None else None) or None
