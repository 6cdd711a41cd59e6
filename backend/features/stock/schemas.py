"""How stock looks from outside."""

from typing import Any  # Any: marshmallow's hooks are untyped

from marshmallow import Schema, fields, post_load, validate

from backend.features.catalogue.models import Availability, UnitType
from backend.features.stock.models import (
    DocumentDraft,
    DocumentKind,
    DocumentStatus,
    DraftLine,
    MovementKind,
)
from backend.http.fields import InstantText, QuantityText
from backend.http.paging import PageQuery, page_of

MAX_LINES = 500


class ProductStockOut(Schema):
    product_id = fields.Integer(required=True)
    quantity_available = QuantityText(required=True, attribute="available_milli")
    availability = fields.Enum(Availability, by_value=True, required=True)


class LevelOut(Schema):
    product_id = fields.Integer(required=True)
    sku = fields.String(required=True)
    name = fields.String(required=True)
    unit_type = fields.Enum(UnitType, by_value=True, required=True)
    availability = fields.Enum(Availability, by_value=True, required=True)
    on_hand = QuantityText(required=True, attribute="on_hand_milli")
    reserved = QuantityText(required=True, attribute="reserved_milli")
    quantity_available = QuantityText(required=True, attribute="available_milli")
    low_at = QuantityText(required=True, attribute="low_at_milli")
    version = fields.Integer(required=True)


class LevelsQuery(PageQuery):
    availability = fields.Enum(Availability, by_value=True)
    product_id = fields.Integer(validate=validate.Range(min=1, max=2**31 - 1))
    q = fields.String(validate=validate.Length(max=100))


class MovementOut(Schema):
    id = fields.UUID(required=True, attribute="movement.id")
    product_id = fields.Integer(required=True, attribute="movement.product_id")
    sku = fields.String(required=True)
    product_name = fields.String(required=True)
    unit_type = fields.Enum(UnitType, by_value=True, required=True)
    kind = fields.Enum(MovementKind, by_value=True, required=True, attribute="movement.kind")
    d_on_hand = QuantityText(required=True, attribute="movement.d_on_hand")
    d_reserved = QuantityText(required=True, attribute="movement.d_reserved")
    on_hand_after = QuantityText(required=True, attribute="movement.on_hand_after")
    reserved_after = QuantityText(required=True, attribute="movement.reserved_after")
    ref_type = fields.String(required=True, attribute="movement.ref_type")
    ref_id = fields.String(required=True, attribute="movement.ref_id")
    note = fields.String(required=True, attribute="movement.note")
    actor_name = fields.String(required=True, attribute="movement.actor_name")
    at = InstantText(required=True, attribute="movement.at")


class MovementsQuery(PageQuery):
    product_id = fields.Integer(validate=validate.Range(min=1, max=2**31 - 1))
    kind = fields.Enum(MovementKind, by_value=True)
    ref_id = fields.String(validate=validate.Length(max=64))
    since = InstantText()
    until = InstantText()


class DocumentLineIn(Schema):
    product_id = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1)
    )
    quantity = QuantityText(required=True)
    note = fields.String(load_default="", validate=validate.Length(max=200))


class DocumentIn(Schema):
    kind = fields.Enum(DocumentKind, by_value=True, required=True)
    note = fields.String(load_default="", validate=validate.Length(max=500))
    lines = fields.List(
        fields.Nested(DocumentLineIn),
        required=True,
        validate=validate.Length(min=1, max=MAX_LINES),
    )

    @post_load
    def _draft(self, data: dict[str, Any], **_: object) -> DocumentDraft:
        lines = tuple(
            DraftLine(line["product_id"], line["quantity"], line["note"]) for line in data["lines"]
        )
        return DocumentDraft(kind=data["kind"], lines=lines, note=data["note"])


class DocumentSummaryOut(Schema):
    id = fields.UUID(required=True)
    kind = fields.Enum(DocumentKind, by_value=True, required=True)
    status = fields.Enum(DocumentStatus, by_value=True, required=True)
    note = fields.String(required=True)
    refusal = fields.String(required=True, allow_none=True)
    created_by_name = fields.String(required=True)
    created_at = InstantText(required=True)
    posted_at = InstantText(required=True, allow_none=True)


class DocumentLineOut(Schema):
    line_no = fields.Integer(required=True, attribute="line.line_no")
    product_id = fields.Integer(required=True, attribute="line.product_id")
    sku = fields.String(required=True)
    product_name = fields.String(required=True)
    unit_type = fields.Enum(UnitType, by_value=True, required=True)
    quantity = QuantityText(required=True, attribute="line.quantity_milli")
    note = fields.String(required=True, attribute="line.note")
    is_refused = fields.Boolean(required=True, attribute="line.is_refused")


class DocumentOut(DocumentSummaryOut):
    lines = fields.List(fields.Nested(DocumentLineOut), required=True)


class DocumentsQuery(PageQuery):
    status = fields.Enum(DocumentStatus, by_value=True)


LevelPage = page_of(LevelOut)
MovementPage = page_of(MovementOut)
DocumentPage = page_of(DocumentSummaryOut)
