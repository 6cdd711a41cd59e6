"""The record, for those who may see it."""

from typing import Any  # Any: a query is what its schema loads

from flask_restx import Namespace

from backend.features.audit import queries
from backend.features.audit.schemas import EntriesQuery, EntryPage
from backend.http.contract import allows, gives, takes
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork

ns = Namespace("audit", path="/")


@ns.route("/audit-entries")
class AuditEntries(Endpoint):
    @ns.doc("list_audit_entries")
    @allows(Permission.AUDIT_READ)
    @takes(query=EntriesQuery)
    @gives(EntryPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> object:
        wish = queries.EntriesWish(**query)
        entries = queries.list_entries(uow.session, actor=uow.actor, wish=wish)
        return Answer(entries, {"Cache-Control": "no-store"})
