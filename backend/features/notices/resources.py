"""The actor's own notices."""

from typing import Any  # Any: a query is what its schema loads
from uuid import UUID

from flask_restx import Namespace

from backend.features.notices import queries, service
from backend.features.notices.errors import NoticeGone
from backend.features.notices.schemas import NoticeOut, NoticePage, NoticesQuery
from backend.http.contract import OWN, allows, gives, raises, takes
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.unit_of_work import UnitOfWork

ns = Namespace("notices", path="/")


@ns.route("/notices")
class Notices(Endpoint):
    @ns.doc("list_notices")
    @allows(OWN)
    @takes(query=NoticesQuery)
    @gives(NoticePage, etag=True)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> object:
        notices = queries.list_own(uow.session, actor=uow.actor, **query)
        return Answer(notices, {"Cache-Control": "private, no-cache"})


@ns.route("/notices/<uuid:notice_id>/read")
class NoticeReadings(Endpoint):
    @ns.doc("read_notice")
    @allows(OWN)
    @gives(NoticeOut)
    @raises(NoticeGone)
    def post(self, uow: UnitOfWork, notice_id: UUID) -> object:
        return service.read(uow, notice_id=notice_id)
