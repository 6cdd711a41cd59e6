"""Four eyes: who may decide, decides about what somebody else asked for."""

from uuid import UUID

from backend.features.audit import service as audit
from backend.features.catalogue.errors import SectionChanged, SectionGone
from backend.features.section_requests import jobs, queries
from backend.features.section_requests.errors import RequestedSectionGone
from backend.features.section_requests.models import SectionRequest
from backend.features.section_requests.service.applying import tell_requester, try_out
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork


def approve(uow: UnitOfWork, *, request_id: UUID, note: str | None) -> SectionRequest:
    """Decide for a request; the worker applies it. The same person may say so again.

    What the catalogue would refuse now is told at once, except that somebody changed the section:
    then the request ends in `conflict` and shows it. Raises RequestGone, OwnRequest,
    AlreadyDecided, RequestedSectionGone, SectionNameTaken, SectionNotEmpty, SectionInsideItself,
    TargetGone.
    """
    by = uow.actor.require(Permission.SECTION_REQUESTS_DECIDE).require_user()
    request = queries.for_change(uow.session, request_id=request_id)
    if not request.approve(by=by, name=uow.actor.name, at=uow.now, note=note):
        return request
    try:
        try_out(uow, request)
    except SectionGone:
        raise RequestedSectionGone from None
    except SectionChanged:
        pass
    uow.enqueue(jobs.APPLY_REQUEST, request_id=request.id)
    _record(uow, request)
    return request


def reject(uow: UnitOfWork, *, request_id: UUID, reason: str) -> SectionRequest:
    """Decide against a request, in words for who filed it. The same person may say so again.

    Raises RequestGone, OwnRequest, AlreadyDecided.
    """
    by = uow.actor.require(Permission.SECTION_REQUESTS_DECIDE).require_user()
    request = queries.for_change(uow.session, request_id=request_id)
    if request.reject(by=by, name=uow.actor.name, at=uow.now, note=reason):
        _record(uow, request)
        tell_requester(uow, request)
    return request


def _record(uow: UnitOfWork, request: SectionRequest) -> None:
    audit.record(
        uow,
        action=f"section_request.{request.status}",
        subject_type="section_request",
        subject_id=request.id,
        before={"status": "pending"},
        after={"status": request.status, "requested_by": request.requested_by},
        reason=request.decision_note,
    )
