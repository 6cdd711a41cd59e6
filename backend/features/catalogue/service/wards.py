"""Which sections a manager looks after."""

from sqlalchemy import select

from backend.features.catalogue import queries
from backend.features.catalogue.errors import NotOwnSection
from backend.features.catalogue.models import ManagerSection
from backend.kernel.unit_of_work import UnitOfWork


def require_section(uow: UnitOfWork, section_id: int | None) -> None:
    """Refuse a manager who looks after other sections only; None is the shop's top.

    A manager with no section of his own looks after all of them. Raises NotOwnSection.
    """
    if uow.actor.user_id is None:
        return
    own = set(
        uow.session.scalars(
            select(ManagerSection.section_id).where(ManagerSection.user_id == uow.actor.user_id)
        )
    )
    if own and own.isdisjoint(queries.ancestor_ids(uow.session, section_id=section_id)):
        raise NotOwnSection
