"""Reading section requests, with what they are about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.features.accounts.models import User, UserStatus
from backend.features.catalogue.models import Product, Section
from backend.features.section_requests.errors import RequestGone
from backend.features.section_requests.models import (
    RequestStatus,
    SectionRequest,
    SectionState,
)
from backend.kernel.actor import Actor
from backend.kernel.paging import Page, PageWish, SortKey, encode_cursor, page_of, windowed


@dataclass(frozen=True)
class ListWish:
    """Which requests are asked for: all statuses when none is named."""

    page: PageWish
    status: Sequence[RequestStatus] = ()
    mine: bool = False


@dataclass(frozen=True)
class RequestView:
    """A request with what a reader needs to judge it.

    `now` is the section as it stands, None when there is none; `product_count` counts what stands
    in it; `section_names` has the names of the sections that the request mentions.
    """

    request: SectionRequest
    is_requester_active: bool
    now: SectionState | None
    is_outdated: bool  # the section has changed since the request was filed
    product_count: int
    section_names: Mapping[int, str]


def find_for_change(session: Session, *, request_id: UUID) -> SectionRequest | None:
    """Return a request, locked and as it stands now, or None."""
    statement = select(SectionRequest).where(SectionRequest.id == request_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def for_change(session: Session, *, request_id: UUID) -> SectionRequest:
    """Return a request, locked. Raises RequestGone."""
    found = find_for_change(session, request_id=request_id)
    if found is None:
        raise RequestGone
    return found


def find_waiting(session: Session, *, pending_key: str) -> UUID | None:
    """Return the id of the request that waits under a key, or None."""
    statement = select(SectionRequest.id).where(SectionRequest.pending_key == pending_key)
    return session.scalars(statement).one_or_none()


def view(session: Session, *, request_id: UUID) -> RequestView:
    """Return one request for a reader. Raises RequestGone."""
    request = session.get(SectionRequest, request_id)
    if request is None:
        raise RequestGone
    return _views(session, [request])[0]


def list_requests(session: Session, *, actor: Actor, wish: ListWish) -> Page[RequestView]:
    """Return a page of requests, the newest first."""
    statement = select(SectionRequest)
    if wish.status:
        statement = statement.where(SectionRequest.status.in_(wish.status))
    if wish.mine:
        statement = statement.where(SectionRequest.requested_by == actor.require_user())
    keys = [SortKey(SectionRequest.id, is_descending=True)]
    requests = session.scalars(windowed(statement, keys, wish.page)).all()
    cursors = [encode_cursor([request.id]) for request in requests]
    return page_of(_views(session, requests), cursors, wish.page)


def _views(session: Session, requests: Sequence[SectionRequest]) -> list[RequestView]:
    sections = _sections(session, requests)
    names = {section.id: section.name for section in sections.values()}
    counts = _product_counts(session, [each.section_id for each in requests if each.section_id])
    active = _active(session, [each.requested_by for each in requests])
    return [
        RequestView(
            request=request,
            is_requester_active=request.requested_by in active,
            now=_state(sections.get(request.section_id or 0)),
            is_outdated=_is_outdated(request, sections.get(request.section_id or 0)),
            product_count=counts.get(request.section_id or 0, 0),
            section_names=names,
        )
        for request in requests
    ]


def _active(session: Session, user_ids: Sequence[UUID]) -> set[UUID]:
    statement = select(User.id).where(User.id.in_(user_ids), User.status == UserStatus.APPROVED)
    return set(session.scalars(statement))


def _sections(session: Session, requests: Sequence[SectionRequest]) -> dict[int, Section]:
    """Return the sections that requests are about and, for their names, those they mention."""
    about = {request.section_id for request in requests if request.section_id is not None}
    above = select(Section.parent_id).where(Section.id.in_(about), Section.parent_id.is_not(None))
    mentioned = {number for request in requests for number in _mentioned(request)}
    statement = select(Section).where(Section.id.in_(about | mentioned) | Section.id.in_(above))
    return {section.id: section for section in session.scalars(statement)}


def _mentioned(request: SectionRequest) -> Iterable[int]:
    change = request.change
    if change.move_products_to is not None:
        yield change.move_products_to
    for state in (change.before, change.after):
        if state is not None and state.parent_id is not None:
            yield state.parent_id


def _product_counts(session: Session, section_ids: Sequence[int]) -> dict[int, int]:
    statement = (
        select(Product.section_id, func.count())
        .where(Product.section_id.in_(section_ids), Product.archived_at.is_(None))
        .group_by(Product.section_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)} if section_ids else {}


def _state(section: Section | None) -> SectionState | None:
    if section is None or section.archived_at is not None:
        return None
    return SectionState(section.name, section.parent_id, section.description)


def _is_outdated(request: SectionRequest, section: Section | None) -> bool:
    if request.finished_at is not None or request.section_id is None:
        return False
    return section is None or section.version != request.base_version
