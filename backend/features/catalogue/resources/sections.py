"""The addresses of sections."""

from typing import Any  # Any: bodies and queries are what their schemas load

from backend.features.catalogue import queries, service
from backend.features.catalogue.errors import (
    NotOwnSection,
    SectionChanged,
    SectionGone,
    SectionInsideItself,
    SectionNameTaken,
    SectionNotEmpty,
    TargetGone,
)
from backend.features.catalogue.resources.namespace import changed, ns
from backend.features.catalogue.schemas import (
    ClosingQuery,
    SectionIn,
    SectionOut,
    SectionPage,
    SectionPatch,
    SectionQuery,
)
from backend.http.contract import (
    PUBLIC,
    allows,
    cached,
    gives,
    idempotent,
    raises,
    takes,
    versioned,
)
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.actor import Permission
from backend.kernel.paging import Page
from backend.kernel.unit_of_work import UnitOfWork

Body = dict[str, Any]


def _shown(uow: UnitOfWork, section_id: int) -> Answer:
    return changed(uow, queries.section_by_id(uow, section_id=section_id))


@ns.route("/sections")
class Sections(Endpoint):
    @ns.doc("list_sections")
    @allows(PUBLIC)
    @cached("catalogue", unless=("archived",))
    @takes(query=SectionQuery)
    @gives(SectionPage, plain=True)
    @raises(SectionGone)
    def get(self, uow: UnitOfWork, query: Body) -> object:
        if query["archived"]:
            uow.actor.require(Permission.SECTIONS_EDIT)
            return Page(items=queries.list_closed_sections(uow), next=None, prev=None)
        items = queries.list_sections(uow, parent_id=query["parent"], depth=query["depth"])
        return Page(items=items, next=None, prev=None)

    @ns.doc("open_section")
    @allows(Permission.SECTIONS_EDIT)
    @idempotent
    @takes(SectionIn)
    @gives(SectionOut, 201, plain=True)
    @raises(SectionGone, SectionNameTaken, NotOwnSection)
    def post(self, uow: UnitOfWork, body: Body) -> Answer:
        return _shown(uow, service.open_section(uow, **body).id)


@ns.route("/sections/<int:section_id>")
class Section(Endpoint):
    @ns.doc("get_section")
    @allows(PUBLIC)
    @cached("catalogue")
    @gives(SectionOut, plain=True)
    @raises(SectionGone)
    def get(self, uow: UnitOfWork, section_id: int) -> object:
        return queries.section_by_id(uow, section_id=section_id)

    @ns.doc("change_section")
    @allows(Permission.SECTIONS_EDIT)
    @versioned
    @takes(SectionPatch)
    @gives(SectionOut, plain=True)
    @raises(SectionGone, SectionChanged, SectionNameTaken, SectionInsideItself, NotOwnSection)
    def patch(self, uow: UnitOfWork, section_id: int, version: int, body: Body) -> Answer:
        section = service.section_by_id(uow, section_id=section_id)
        kept = {name: getattr(section, name) for name in ("name", "parent_id", "description")}
        service.change_section(uow, section_id=section_id, base_version=version, **kept | body)
        return _shown(uow, section_id)

    @ns.doc("close_section")
    @allows(Permission.SECTIONS_EDIT)
    @versioned
    @takes(query=ClosingQuery)
    @gives(None, 204)
    @raises(SectionGone, SectionChanged, SectionNotEmpty, TargetGone, NotOwnSection)
    def delete(self, uow: UnitOfWork, section_id: int, version: int, query: Body) -> Answer:
        service.close_section(uow, section_id=section_id, base_version=version, **query)
        return changed(uow)


@ns.route("/sections/<int:section_id>/restoration")
class SectionRestoration(Endpoint):
    @ns.doc("restore_section")
    @allows(Permission.SECTIONS_EDIT)
    @idempotent
    @gives(SectionOut, plain=True)
    @raises(SectionGone, SectionNameTaken, NotOwnSection)
    def post(self, uow: UnitOfWork, section_id: int) -> Answer:
        return _shown(uow, service.restore_section(uow, section_id=section_id).id)
