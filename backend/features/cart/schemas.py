"""How carts look from outside."""

from typing import Any  # Any: marshmallow's hooks are untyped

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from backend.features.accounts.models import SubstitutionWish
from backend.features.cart.models import MAX_LINES, BroughtLine, RemarkKind
from backend.features.catalogue.schemas import ProductOut
from backend.http.fields import Finished, QuantityText
from backend.kernel.money import MAX_MILLI

POSITIVE = validate.Range(min=1, max=MAX_MILLI, error="Must be more than zero")


class LineIn(Schema):
    product_id = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1)
    )
    quantity = QuantityText(required=True, validate=POSITIVE)


class LinePatch(Schema):
    quantity = QuantityText(validate=POSITIVE)
    substitution_wish = fields.Enum(SubstitutionWish, by_value=True)

    @validates_schema
    def _something(self, data: dict[str, Any], **_: object) -> None:
        if not data:
            message = "Say a quantity or a wish"
            raise ValidationError(message)


class BroughtLineIn(LineIn):
    @post_load
    def _line(self, data: dict[str, Any], **_: object) -> BroughtLine:
        return BroughtLine(data["product_id"], data["quantity"])


class MergeUndoIn(Schema):
    lines = fields.List(
        fields.Nested(BroughtLineIn),
        required=True,
        validate=validate.Length(min=1, max=MAX_LINES),
    )


class RemarkOut(Schema):
    kind = fields.Enum(RemarkKind, by_value=True, required=True)
    available = QuantityText(required=True, allow_none=True, attribute="available_milli")
    was_rate_minor = fields.Integer(required=True, allow_none=True)


class CartLineOut(Schema):
    product = Finished(ProductOut, required=True, attribute="shown")
    quantity = QuantityText(required=True, attribute="quantity_milli")
    rate_minor = fields.Integer(required=True)
    total_minor = fields.Integer(required=True)
    tax_minor = fields.Integer(required=True)
    remarks = fields.List(fields.Nested(RemarkOut), required=True)
    substitution_wish = fields.Enum(SubstitutionWish, by_value=True, required=True)


class CartOut(Schema):
    lines = fields.List(fields.Nested(CartLineOut), required=True)
    net_minor = fields.Integer(required=True, attribute="totals.net_minor")
    tax_minor = fields.Integer(required=True, attribute="totals.tax_minor")
    total_minor = fields.Integer(required=True, attribute="totals.total_minor")
    is_before_weighing = fields.Boolean(required=True)
    currency = fields.String(required=True)
    version = fields.Integer(required=True)


class MergedLineOut(Schema):
    product_id = fields.Integer(required=True)
    product_name = fields.String(required=True)
    wanted = QuantityText(required=True, attribute="wanted_milli")
    quantity = QuantityText(required=True, attribute="quantity_milli")
    added = QuantityText(required=True, attribute="added_milli")
    is_capped = fields.Boolean(required=True)


class MergedCartOut(Schema):
    cart = fields.Nested(CartOut, required=True)
    merged = fields.List(fields.Nested(MergedLineOut), required=True)
