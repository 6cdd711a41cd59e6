"""What others ask about people."""

from uuid import UUID

from backend.features.accounts import queries
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


def people_with(uow: UnitOfWork, *, permission: Permission) -> list[UUID]:
    """Return the ids of the approved people who hold a permission, in order of their names."""
    return queries.holders_of(uow.session, permission=permission.value)


def decision_note(uow: UnitOfWork, *, user_id: UUID) -> str:
    """Return what was said to a person with the last decision, or nothing. Raises PersonGone."""
    return queries.by_id(uow.session, user_id=user_id).decision_note or ""


def username_of(uow: UnitOfWork, *, user_id: UUID) -> str:
    """Return the name a person signs in with. Raises PersonGone."""
    return queries.by_id(uow.session, user_id=user_id).username


def has_people(uow: UnitOfWork) -> bool:
    """Say whether anybody has an account."""
    return queries.has_people(uow.session)
