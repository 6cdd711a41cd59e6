"""How the people in the movies look from outside, and what is offered while somebody types."""

from marshmallow import Schema, fields, validate

from backend.features.catalogue.schemas.products import ID, ProductOut, SectionRefOut
from backend.http.paging import PageQuery, page_of


class ActorRefOut(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)


class ActorListOut(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    movie_count = fields.Integer(required=True)
    version = fields.Integer(required=True)


ActorListPage = page_of(ActorListOut)


class RoleOut(Schema):
    id = fields.Integer(required=True)
    part = fields.String(required=True)
    billing = fields.Integer(required=True)
    version = fields.Integer(required=True)
    product = fields.Nested(ProductOut, required=True)


class ActorOut(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    performances = fields.List(fields.Nested(RoleOut), required=True)
    version = fields.Integer(required=True)


class ActorQuery(PageQuery):
    q = fields.String(validate=validate.Length(max=200))


class ActorIn(Schema):
    name = fields.String(required=True)


class ActorPatch(Schema):
    name = fields.String(required=True)


class PerformanceIn(Schema):
    actor_id = fields.Integer(required=True, strict=True, validate=ID)
    part = fields.String(load_default="")
    billing = fields.Integer(load_default=None, allow_none=True, strict=True)


class PerformancePatch(Schema):
    part = fields.String()
    billing = fields.Integer(strict=True)


class SuggestionQuery(Schema):
    q = fields.String(required=True, validate=validate.Length(max=200))


class SuggestionsOut(Schema):
    products = fields.List(fields.Nested(ProductOut), required=True)
    sections = fields.List(fields.Nested(SectionRefOut), required=True)
    actors = fields.List(fields.Nested(ActorRefOut), required=True)
    showing_for = fields.String(required=True, allow_none=True)
