"""The addresses of section requests."""

from typing import Any  # Any: bodies are what their schemas load
from uuid import UUID

from flask_restx import Namespace

from backend.features.accounts.errors import AlreadyDecided
from backend.features.catalogue.errors import (
    SectionInsideItself,
    SectionNameTaken,
    SectionNotEmpty,
    TargetGone,
)
from backend.features.section_requests import queries, service
from backend.features.section_requests.errors import (
    NotYourRequest,
    OwnRequest,
    RequestedSectionGone,
    RequestGone,
    RequestPending,
)
from backend.features.section_requests.models import RequestWish, SectionRequest
from backend.features.section_requests.schemas import (
    ApprovalIn,
    RejectionIn,
    SectionRequestIn,
    SectionRequestOut,
    SectionRequestPage,
    SectionRequestQuery,
    location_of,
    request_of,
)
from backend.http.contract import Per, allows, gives, idempotent, limited, raises, takes
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.actor import Permission
from backend.kernel.paging import Page
from backend.kernel.unit_of_work import UnitOfWork

ns = Namespace("section_requests", path="/section-requests")
Body = dict[str, Any]
FILE, DECIDE = Permission.SECTION_REQUESTS_FILE, Permission.SECTION_REQUESTS_DECIDE


def _shown(uow: UnitOfWork, request: SectionRequest) -> dict[str, object]:
    return request_of(queries.view(uow.session, request_id=request.id), uow.actor)


@ns.route("")
class SectionRequests(Endpoint):
    @ns.doc("list_section_requests")
    @allows(FILE, DECIDE)
    @takes(query=SectionRequestQuery)
    @gives(SectionRequestPage)
    def get(self, uow: UnitOfWork, query: queries.ListWish) -> object:
        page = queries.list_requests(uow.session, actor=uow.actor, wish=query)
        shown = [request_of(view, uow.actor) for view in page.items]
        return Page(items=shown, next=page.next, prev=page.prev)

    @ns.doc("file_section_request")
    @allows(FILE)
    @idempotent
    @limited("section_requests", per=Per.ACTOR)
    @takes(SectionRequestIn)
    @gives(SectionRequestOut, 201)
    @raises(RequestPending, SectionNameTaken)
    def post(self, uow: UnitOfWork, body: RequestWish) -> object:
        request = service.file(uow, wish=body)
        return Answer(_shown(uow, request), location_of(request))


@ns.route("/<uuid:request_id>")
class OneSectionRequest(Endpoint):
    @ns.doc("section_request")
    @allows(FILE, DECIDE)
    @gives(SectionRequestOut, etag=True)
    @raises(RequestGone)
    def get(self, uow: UnitOfWork, request_id: UUID) -> object:
        return request_of(queries.view(uow.session, request_id=request_id), uow.actor)


@ns.route("/<uuid:request_id>/approval")
class SectionRequestApproval(Endpoint):
    @ns.doc("approve_section_request")
    @allows(DECIDE)
    @idempotent
    @takes(ApprovalIn)
    @gives(SectionRequestOut, 202)
    @raises(RequestGone, OwnRequest, AlreadyDecided, RequestedSectionGone)
    @raises(SectionNameTaken, SectionNotEmpty, SectionInsideItself, TargetGone)
    def post(self, uow: UnitOfWork, request_id: UUID, body: Body) -> object:
        return _shown(uow, service.approve(uow, request_id=request_id, **body))


@ns.route("/<uuid:request_id>/rejection")
class SectionRequestRejection(Endpoint):
    @ns.doc("reject_section_request")
    @allows(DECIDE)
    @idempotent
    @takes(RejectionIn)
    @gives(SectionRequestOut)
    @raises(RequestGone, OwnRequest, AlreadyDecided)
    def post(self, uow: UnitOfWork, request_id: UUID, body: Body) -> object:
        return _shown(uow, service.reject(uow, request_id=request_id, **body))


@ns.route("/<uuid:request_id>/withdrawal")
class SectionRequestWithdrawal(Endpoint):
    @ns.doc("withdraw_section_request")
    @allows(FILE, DECIDE)
    @idempotent
    @gives(SectionRequestOut)
    @raises(RequestGone, NotYourRequest, AlreadyDecided)
    def post(self, uow: UnitOfWork, request_id: UUID) -> object:
        return _shown(uow, service.withdraw(uow, request_id=request_id))
