"""Asking for a section to be made, changed or closed, and taking it back."""

from uuid import UUID

from backend.features.accounts import service as accounts
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.errors import (
    SectionGone,
    SectionInsideItself,
    SectionNotEmpty,
    TargetGone,
)
from backend.features.catalogue.models import Section
from backend.features.notices import service as notices
from backend.features.section_requests import queries
from backend.features.section_requests.errors import RequestPending
from backend.features.section_requests.models import (
    RequestType,
    RequestWish,
    SectionChange,
    SectionRequest,
    SectionState,
    key_of_existing,
    key_of_new,
)
from backend.features.section_requests.service.applying import try_out
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid
from backend.kernel.ids import new_id
from backend.kernel.unit_of_work import UnitOfWork

_FIELDS = {"name": "section_name"}  # what the catalogue calls them, and what we do


def file(uow: UnitOfWork, *, wish: RequestWish) -> SectionRequest:
    """Ask for a change; it waits until somebody else decides.

    What the catalogue would refuse now is told at once. Raises Invalid, RequestPending with the
    request that waits for the same, SectionNameTaken.
    """
    requester = uow.actor.require(Permission.SECTION_REQUESTS_FILE).require_user()
    _check_fields(wish)
    section = None if wish.section_id is None else _named(uow, "section_id", wish.section_id)
    change = _change(uow, wish, section)
    key = _key(wish, change)
    waiting = queries.find_waiting(uow.session, pending_key=key)
    if waiting is not None:
        raise RequestPending(waiting_id=waiting)
    state = change.after or change.before
    assert state is not None  # noqa: S101  one of them stands, see _change
    request = SectionRequest(
        id=new_id(),
        request_type=wish.request_type,
        section_id=wish.section_id,
        base_version=None if section is None else section.version,
        section_name=state.name,
        payload=change.encode(),
        reason=wish.reason,
        requested_by=requester,
        requested_by_name=uow.actor.name,
        requested_at=uow.now,
        pending_key=key,
    )
    _try_out(uow, request)
    uow.session.add(request)
    uow.session.flush()
    _tell_deciders(uow, request)
    return request


def withdraw(uow: UnitOfWork, *, request_id: UUID) -> SectionRequest:
    """Take an own request back while it waits; harmless when repeated.

    Raises RequestGone, NotYourRequest, AlreadyDecided.
    """
    by = uow.actor.require_user()
    request = queries.for_change(uow.session, request_id=request_id)
    request.withdraw(by=by, at=uow.now)
    return request


def _check_fields(wish: RequestWish) -> None:
    """Refuse what does not belong to the type of request. Raises Invalid."""
    is_new = wish.request_type is RequestType.CREATE
    is_end = wish.request_type is RequestType.DELETE
    errors: dict[str, list[str]] = {}
    if is_new and wish.section_id is not None:
        errors["section_id"] = ["A new section has no number yet"]
    if is_new and wish.section_name is None:
        errors["section_name"] = ["Say what the section is to be called"]
    if not is_new and wish.section_id is None:
        errors["section_id"] = ["Choose a section"]
    if not is_end and wish.move_products_to is not None:
        errors["move_products_to"] = ["Only for a section that is to be deleted"]
    given = {
        "section_name": wish.section_name is not None,
        "description": wish.description is not None,
        "parent_id": wish.is_moved,
    }
    if is_end:
        surplus = [name for name, is_given in given.items() if is_given]
        errors |= {name: ["Not for a section that is to be deleted"] for name in surplus}
    elif not any(given.values()):
        errors.setdefault("section_name", ["Say what is to change"])
    if errors:
        raise Invalid(errors=errors)


def _change(uow: UnitOfWork, wish: RequestWish, section: Section | None) -> SectionChange:
    before = None
    if section is not None:
        before = SectionState(section.name, section.parent_id, section.description)
    if wish.request_type is RequestType.DELETE:
        return SectionChange(before, None, wish.move_products_to)
    if wish.is_moved and wish.parent_id is not None:
        _named(uow, "parent_id", wish.parent_id)
    base = before or SectionState("", None, "")
    after = SectionState(
        name=base.name if wish.section_name is None else " ".join(wish.section_name.split()),
        parent_id=wish.parent_id if wish.is_moved else base.parent_id,
        description=base.description if wish.description is None else wish.description,
    )
    if after == before:
        raise Invalid(errors={"section_name": ["Say what is to change"]})
    return SectionChange(before, after)


def _named(uow: UnitOfWork, field: str, section_id: int) -> Section:
    try:
        return catalogue.section_by_id(uow, section_id=section_id)
    except SectionGone:
        raise Invalid(errors={field: ["Choose a section"]}) from None


def _key(wish: RequestWish, change: SectionChange) -> str:
    if wish.section_id is not None:
        return key_of_existing(wish.request_type, section_id=wish.section_id)
    assert change.after is not None  # noqa: S101  only a deletion has none
    return key_of_new(name=change.after.name, parent_id=change.after.parent_id)


def _try_out(uow: UnitOfWork, request: SectionRequest) -> None:
    try:
        try_out(uow, request)
    except SectionInsideItself:
        raise Invalid(errors={"parent_id": ["Not inside the section itself"]}) from None
    except TargetGone:
        raise Invalid(errors={"move_products_to": ["Choose a section that stays"]}) from None
    except SectionNotEmpty:
        pass  # told to whoever decides: products may have moved by then
    except Invalid as error:
        raise Invalid(
            errors={_FIELDS.get(name, name): error.errors[name] for name in error.errors}
        ) from None


def _tell_deciders(uow: UnitOfWork, request: SectionRequest) -> None:
    facts: dict[str, str | int] = {
        "request_id": str(request.id),
        "section_name": request.section_name,
        "requested_by_name": request.requested_by_name,
    }
    for user_id in accounts.people_with(uow, permission=Permission.SECTION_REQUESTS_DECIDE):
        if user_id != request.requested_by:
            notices.tell(uow, user_id=user_id, kind="section_requests.filed", facts=facts)
