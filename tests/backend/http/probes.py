"""Resources of no shop: one for each thing that the edge promises."""

from dataclasses import dataclass

from flask_restx import Namespace
from marshmallow import Schema, fields, validate
from sqlalchemy.exc import DataError

from backend.http.contract import (
    GUEST,
    OWN,
    PUBLIC,
    Per,
    allows,
    gives,
    idempotent,
    limited,
    prepares,
    raises,
    same_site,
    takes,
    versioned,
)
from backend.http.endpoint import Answer, Cookie, Download, Endpoint
from backend.http.paging import PageQuery, page_of
from backend.kernel.actor import Permission
from backend.kernel.errors import Conflict, Gone, NotFound, StaleVersion, Transient
from backend.kernel.jobs import Job
from backend.kernel.paging import Page
from backend.kernel.unit_of_work import UnitOfWork

ns = Namespace("probes", path="/probes")
PING = Job("probe.ping", number=int)
KEY = "a-key-of-one-intent"
SECRET = "hunter2 SELECT password_hash FROM users"


@dataclass(frozen=True)
class Short:
    product_id: int
    wanted: int


@dataclass(eq=False)
class TooFew(Conflict):
    title = "Not enough left"
    lines: tuple[Short, ...]


class ProbeIn(Schema):
    number = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    words = fields.String(validate=validate.Length(max=20))
    parts = fields.List(fields.String())


class ProbeOut(Schema):
    number = fields.Integer(required=True)
    prepared = fields.String(required=True, allow_none=True)


class ProbeQuery(PageQuery):
    number = fields.Integer(load_default=None, allow_none=True)


@ns.route("")
class Probes(Endpoint):
    @ns.doc("add_probe")
    @allows(GUEST)
    @idempotent
    @takes(ProbeIn)
    @gives(ProbeOut, 201)
    @raises(TooFew)
    def post(self, uow: UnitOfWork, body: dict) -> Answer:
        uow.enqueue(PING, number=body["number"])
        if body["number"] == 409:
            raise TooFew(lines=(Short(7, 3), Short(8, 1)))
        value = {"number": body["number"], "prepared": None}
        return Answer(value, headers={"Location": f"/api/probes/{body['number']}"})

    @ns.doc("list_probes")
    @allows(PUBLIC)
    @takes(query=ProbeQuery)
    @gives(page_of(ProbeOut))
    def get(self, uow: UnitOfWork, query: dict) -> Page:
        number = query["number"] or 0
        return Page(items=[{"number": number, "prepared": None}], next=None, prev=None)


@ns.route("/<int:number>")
class Probe(Endpoint):
    @allows(PUBLIC)
    @gives(ProbeOut, etag=True)
    def get(self, uow: UnitOfWork, number: int) -> dict:
        if number == 404:
            raise NotFound
        return {"number": number, "prepared": None}

    @allows(Permission.PRODUCTS_EDIT)
    @versioned
    @takes(ProbeIn)
    @gives(ProbeOut)
    def patch(self, uow: UnitOfWork, number: int, version: int, body: dict) -> dict:
        uow.enqueue(PING, number=version)
        if version != 3:
            raise StaleVersion
        return {"number": version, "prepared": None}

    @allows(Permission.PRODUCTS_EDIT, Permission.STOCK_EDIT)
    @gives(None)
    def delete(self, uow: UnitOfWork, number: int) -> None:
        uow.enqueue(PING, number=number)


@ns.route("/named/<name>")
class NamedProbe(Endpoint):
    @allows(OWN)
    @gives(ProbeOut)
    def get(self, uow: UnitOfWork, name: str) -> dict:
        return {"number": len(name), "prepared": uow.actor.key}


@ns.route("/prepared")
class PreparedProbe(Endpoint):
    @allows(PUBLIC)
    @prepares(lambda reading, body: reading(lambda uow: f"{body['number']} {uow.now:%Y}"))
    @takes(ProbeIn)
    @gives(ProbeOut)
    def post(self, uow: UnitOfWork, body: dict, prepared: str) -> dict:
        return {"number": body["number"], "prepared": prepared}


@ns.route("/download")
class DownloadProbe(Endpoint):
    @allows(PUBLIC)
    @gives(None, media_type="text/csv")
    def get(self, uow: UnitOfWork) -> Download:
        return Download(iter([b"a,b\n", b"1,2\n"]), "probe.csv", "text/csv", size=8)


@ns.route("/cookie")
class CookieProbe(Endpoint):
    @allows(PUBLIC)
    @same_site
    @gives(None)
    def post(self, uow: UnitOfWork) -> Answer:
        kept = Cookie("refresh", "secret", max_age=60, is_secure=False)
        return Answer(cookies=(kept, Cookie("old", None, max_age=0, is_secure=False)))


@ns.route("/limited/<string:per>")
class LimitedProbe(Endpoint):
    @allows(PUBLIC)
    @limited("search", per=Per.ADDRESS)
    @gives(None)
    def get(self, uow: UnitOfWork, per: str) -> None:
        """Answer nothing."""

    @allows(GUEST)
    @limited("orders", per=Per.ACTOR)
    @gives(None)
    def post(self, uow: UnitOfWork, per: str) -> None:
        """Answer nothing."""


@ns.route("/trouble/<string:kind>")
class TroubleProbe(Endpoint):
    @allows(PUBLIC)
    @gives(ProbeOut)
    @raises(Gone)
    def get(self, uow: UnitOfWork, kind: str) -> dict:
        raise {
            "bug": ZeroDivisionError(SECRET),
            "gone": Gone(),
            "misfit": DataError(SECRET, {}, Exception(SECRET)),
            "busy": Transient(retry_after=7),
        }[kind]
