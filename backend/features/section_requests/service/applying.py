"""Carrying out what was approved: the request and the section change together or not at all."""

from dataclasses import replace
from uuid import UUID

from backend.features.audit import service as audit
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.errors import (
    SectionChanged,
    SectionGone,
    SectionInsideItself,
    SectionNameTaken,
    SectionNotEmpty,
    TargetGone,
)
from backend.features.notices import service as notices
from backend.features.section_requests import queries
from backend.features.section_requests.models import (
    ConflictReason,
    RequestStatus,
    RequestType,
    SectionChange,
    SectionRequest,
)
from backend.kernel.actor import SYSTEM
from backend.kernel.errors import ShopError
from backend.kernel.unit_of_work import UnitOfWork

REASONS: dict[type[ShopError], ConflictReason] = {
    SectionChanged: ConflictReason.SECTION_CHANGED,
    SectionNameTaken: ConflictReason.NAME_TAKEN,
    SectionNotEmpty: ConflictReason.NOT_EMPTY,
    SectionInsideItself: ConflictReason.TARGET_GONE,
    TargetGone: ConflictReason.TARGET_GONE,
}
CONFLICTS = tuple(REASONS)


class _TakenBack(Exception):
    """Ends an attempt that was only made to see whether it would work."""


def apply(uow: UnitOfWork, *, request_id: UUID) -> None:
    """Change the catalogue as an approved request asks; harmless when repeated.

    What has changed meanwhile ends the request in `conflict` and leaves the catalogue alone.
    """
    request = queries.find_for_change(uow.session, request_id=request_id)
    if request is None or request.status is not RequestStatus.APPROVED:
        return
    if request.section_id is not None and not _stands(uow, request.section_id):
        _end_in_conflict(uow, request, ConflictReason.SECTION_GONE)
        return
    try:
        with uow.attempt():
            section_id = carry_out(uow, request)
    except SectionGone:  # the section itself stands, so it is the one above
        _end_in_conflict(uow, request, ConflictReason.TARGET_GONE)
    except CONFLICTS as error:
        _end_in_conflict(uow, request, REASONS[type(error)])
    else:
        request.mark_applied(at=uow.now, section_id=section_id)
        _conclude(uow, request)


def give_up(uow: UnitOfWork, *, reason: str, request_id: UUID) -> None:
    """End a request that could not be applied for a reason nobody foresaw."""
    del reason  # it stands with the job; here it would help nobody
    request = queries.find_for_change(uow.session, request_id=request_id)
    if request is not None and request.status is RequestStatus.APPROVED:
        _end_in_conflict(uow, request, ConflictReason.NOT_APPLIED)


def try_out(uow: UnitOfWork, request: SectionRequest) -> None:
    """Let the catalogue say what it would refuse, and change nothing.

    Raises SectionNameTaken, SectionChanged, SectionGone, SectionNotEmpty, SectionInsideItself,
    TargetGone or Invalid.
    """
    # in the system's name, as it will be done: who files need not be allowed to edit
    trial = replace(uow, actor=SYSTEM, topics=set(), actions=[])
    try:
        with trial.attempt():
            carry_out(trial, request)
            raise _TakenBack
    except _TakenBack:
        return


def carry_out(uow: UnitOfWork, request: SectionRequest) -> int:
    """Have the catalogue do it. Returns the section's id. Raises as `try_out`."""
    change = request.change
    if request.request_type is RequestType.CREATE:
        return _open(uow, change)
    section_id, base_version = request.section_id or 0, request.base_version or 0
    if request.request_type is RequestType.DELETE or change.after is None:
        catalogue.close_section(
            uow,
            section_id=section_id,
            base_version=base_version,
            move_products_to=change.move_products_to,
        )
        return section_id
    catalogue.change_section(
        uow,
        section_id=section_id,
        base_version=base_version,
        name=change.after.name,
        parent_id=change.after.parent_id,
        description=change.after.description,
    )
    return section_id


def _open(uow: UnitOfWork, change: SectionChange) -> int:
    wanted = change.after
    assert wanted is not None  # noqa: S101  a request to create always says what
    section = catalogue.open_section(
        uow, name=wanted.name, parent_id=wanted.parent_id, description=wanted.description
    )
    return section.id


def _stands(uow: UnitOfWork, section_id: int) -> bool:
    try:
        catalogue.section_by_id(uow, section_id=section_id)
    except SectionGone:
        return False
    return True


def _end_in_conflict(uow: UnitOfWork, request: SectionRequest, reason: ConflictReason) -> None:
    request.mark_conflict(at=uow.now, reason=reason)
    _conclude(uow, request)


def _conclude(uow: UnitOfWork, request: SectionRequest) -> None:
    """Write down how it ended and tell who asked for it."""
    outcome = {
        "status": request.status,
        "conflict_reason": request.conflict_reason,
        "section_id": request.section_id,
        "decided_by": request.decided_by,
    }
    audit.record(
        uow,
        action=f"section_request.{request.status}",
        subject_type="section_request",
        subject_id=request.id,
        after=outcome,
    )
    tell_requester(uow, request)


def tell_requester(uow: UnitOfWork, request: SectionRequest) -> None:
    """Leave a notice for who filed the request."""
    notices.tell(
        uow,
        user_id=request.requested_by,
        kind=f"section_requests.{request.status}",
        facts={"request_id": str(request.id), "section_name": request.section_name},
    )
