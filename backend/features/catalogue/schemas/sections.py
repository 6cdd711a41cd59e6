"""How sections look from outside."""

from marshmallow import Schema, fields, validate

from backend.features.catalogue.models import TINTS
from backend.features.catalogue.schemas.products import ID, PictureOut
from backend.http.paging import page_of

MAX_DESCRIPTION = 5000


class SectionOut(Schema):
    id = fields.Integer(required=True)
    parent_id = fields.Integer(required=True, allow_none=True)
    name = fields.String(required=True)
    path = fields.String(required=True)
    tint = fields.String(required=True)
    description = fields.String(required=True)
    position = fields.Integer(required=True)
    product_count = fields.Integer(required=True)
    picture = fields.Nested(PictureOut, required=True, allow_none=True)
    children = fields.List(fields.Nested(lambda: SectionOut()), required=True)  # noqa: PLW0108  not yet defined
    version = fields.Integer(required=True)


SectionPage = page_of(SectionOut)


class SectionQuery(Schema):
    parent = fields.Integer(load_default=None, validate=ID)
    depth = fields.Integer(load_default=None, validate=validate.Range(min=1, max=20))
    archived = fields.Boolean(load_default=False)  # only for who may edit sections


class SectionIn(Schema):
    name = fields.String(required=True)
    parent_id = fields.Integer(load_default=None, allow_none=True, strict=True, validate=ID)
    description = fields.String(load_default="", validate=validate.Length(max=MAX_DESCRIPTION))


class SectionPatch(Schema):
    name = fields.String()
    parent_id = fields.Integer(allow_none=True, strict=True, validate=ID)
    description = fields.String(validate=validate.Length(max=MAX_DESCRIPTION))
    tint = fields.String(validate=validate.OneOf(TINTS))


class ClosingQuery(Schema):
    move_products_to = fields.Integer(load_default=None, validate=ID)
