"""How orders look from outside."""

from typing import Any  # Any: marshmallow's hooks are untyped

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from backend.features.accounts.models import Address, Contact, SubstitutionWish
from backend.features.cart.models import MAX_LINES
from backend.features.cart.schemas import CartOut, MergedLineOut
from backend.features.catalogue.models import UnitType
from backend.features.catalogue.schemas import PictureOut, ProductOut, SectionRefOut
from backend.features.orders.models import (
    ChangeWish,
    Collection,
    LeftOutReason,
    LineChange,
    OrderStatus,
    PaymentKind,
    PaymentMethod,
)
from backend.http.fields import Finished, InstantText, QuantityText
from backend.http.paging import PageQuery, page_of
from backend.kernel.money import MAX_MILLI

MAX_TOTAL = 2**62


def _text(length: int, **options: Any) -> fields.String:  # noqa: ANN401  marshmallow's own
    return fields.String(validate=validate.Length(max=length), **options)


def _needed(length: int) -> fields.String:
    blank = validate.Regexp(r"\s*\S", error="Please fill this in")
    return fields.String(required=True, validate=[blank, validate.Length(max=length)])


class ContactIn(Schema):
    first_name = _needed(100)
    last_name = _needed(100)
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    phone = _text(40, load_default=None, allow_none=True)

    @post_load
    def _contact(self, data: dict[str, Any], **_: object) -> Contact:
        return Contact(
            first_name=data["first_name"].strip(),
            last_name=data["last_name"].strip(),
            email=data["email"],
            phone=(data["phone"] or "").strip() or None,
        )


class AddressIn(Schema):
    line_1 = _needed(200)
    line_2 = _text(200, load_default="")
    postal_code = _needed(20)
    city = _needed(100)
    country = fields.String(
        load_default="", validate=validate.Regexp(r"([A-Z]{2})?\Z", error="Two capital letters")
    )

    @post_load
    def _address(self, data: dict[str, Any], **_: object) -> Address:
        return Address(**{name: text.strip() for name, text in data.items()})


class CheckoutIn(Schema):
    collection = fields.Enum(Collection, by_value=True, required=True)
    wished_at = InstantText(load_default=None, allow_none=True)
    contact = fields.Nested(ContactIn, required=True)
    address = fields.Nested(AddressIn, load_default=None, allow_none=True)
    note = _text(1000, load_default="")
    expected_total_minor = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=0, max=MAX_TOTAL)
    )


class LineChangeIn(Schema):
    product_id = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1)
    )
    quantity = QuantityText(
        required=True,
        validate=validate.Range(min=0, max=MAX_MILLI, error="Must be zero or more"),
        metadata={"description": "What the order is to hold now; 0 takes the line out"},
    )
    substitution_wish = fields.Enum(SubstitutionWish, by_value=True, load_default=None)

    @post_load
    def _change(self, data: dict[str, Any], **_: object) -> LineChange:
        return LineChange(data["product_id"], data["quantity"], data["substitution_wish"])


class ChangesIn(Schema):
    lines = fields.List(
        fields.Nested(LineChangeIn),
        required=True,
        validate=validate.Length(min=1, max=2 * MAX_LINES),
    )
    expected_total_minor = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=0, max=MAX_TOTAL)
    )

    @post_load
    def _wish(self, data: dict[str, Any], **_: object) -> ChangeWish:
        return ChangeWish(tuple(data["lines"]), data["expected_total_minor"])


class WishedTimesQuery(Schema):
    collection = fields.Enum(
        Collection,
        by_value=True,
        metadata={"description": "Both ways are offered at the same times"},
    )


class WishedDayOut(Schema):
    day = fields.Date(required=True)
    times = fields.List(InstantText(), required=True)


class WishedTimesOut(Schema):
    days = fields.List(fields.Nested(WishedDayOut), required=True)


class CancellationIn(Schema):
    reason = _text(200, load_default=None, allow_none=True)


class OwnOrderQuery(PageQuery):
    status = fields.Enum(OrderStatus, by_value=True)
    q = _text(100, metadata={"description": "The number's beginning, or part of a product's name"})


class OrderQuery(PageQuery):
    status = fields.Enum(OrderStatus, by_value=True)
    customer_id = fields.UUID()
    employee_id = fields.UUID()
    number = _text(20)
    from_day = fields.Date(data_key="from", metadata={"description": "The shop's day, included"})
    to_day = fields.Date(data_key="to", metadata={"description": "The shop's day, included"})

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_: object) -> None:
        if data.get("from_day") and data.get("to_day") and data["to_day"] < data["from_day"]:
            message = "Not before the first day"
            raise ValidationError(message, "to")


class ContactOut(Schema):
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)


class AddressOut(Schema):
    line_1 = fields.String(required=True)
    line_2 = fields.String(required=True)
    postal_code = fields.String(required=True)
    city = fields.String(required=True)
    country = fields.String(required=True)


class OrderEventOut(Schema):
    seq = fields.Integer(required=True)
    from_status = fields.Enum(
        OrderStatus, by_value=True, required=True, allow_none=True, data_key="from"
    )
    to_status = fields.Enum(OrderStatus, by_value=True, required=True, data_key="to")
    actor_name = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    at = InstantText(required=True)


class OrderLineOut(Schema):
    line_no = fields.Integer(required=True, attribute="line.line_no")
    product_id = fields.Integer(required=True, attribute="line.product_id")
    product_name = fields.String(required=True, attribute="line.product_name")
    unit_type = fields.Enum(UnitType, by_value=True, required=True, attribute="line.unit_type")
    picture = Finished(PictureOut, required=True, attribute="shown.picture")
    section = Finished(SectionRefOut, required=True, attribute="shown.section")
    ordered = QuantityText(required=True, attribute="line.ordered_milli")
    picked = QuantityText(required=True, allow_none=True, attribute="line.picked_milli")
    charged = QuantityText(required=True, allow_none=True, attribute="line.charged_milli")
    rate_minor = fields.Integer(required=True, allow_none=True, attribute="line.rate_minor")
    rate_per = QuantityText(required=True, attribute="line.rate_per_milli")
    total_minor = fields.Integer(required=True, attribute="line.total_minor")
    tax_minor = fields.Integer(required=True, attribute="line.tax_minor")
    charged_total_minor = fields.Integer(
        required=True, allow_none=True, attribute="line.charged_total_minor"
    )
    charged_tax_minor = fields.Integer(
        required=True, allow_none=True, attribute="line.charged_tax_minor"
    )
    tax_rate_bp = fields.Integer(required=True, attribute="line.tax_rate_bp")
    substitution_wish = fields.Enum(
        SubstitutionWish, by_value=True, required=True, attribute="line.substitution_wish"
    )
    is_available = fields.Boolean(required=True)


class TaxShareOut(Schema):
    tax_rate_bp = fields.Integer(required=True)
    net_minor = fields.Integer(required=True)
    tax_minor = fields.Integer(required=True)
    gross_minor = fields.Integer(required=True)


class PaymentOut(Schema):
    kind = fields.Enum(PaymentKind, by_value=True, required=True)
    method = fields.Enum(PaymentMethod, by_value=True, required=True)
    amount_minor = fields.Integer(required=True)
    at = InstantText(required=True)


class OrderSummaryOut(Schema):
    id = fields.UUID(required=True, attribute="order.id")
    number = fields.String(required=True, attribute="order.number")
    status = fields.Enum(OrderStatus, by_value=True, required=True, attribute="order.status")
    version = fields.Integer(required=True, attribute="order.version")
    placed_at = InstantText(required=True, attribute="order.placed_at")
    wished_at = InstantText(required=True, allow_none=True, attribute="order.wished_at")
    collection = fields.Enum(Collection, by_value=True, required=True, attribute="order.collection")
    contact = fields.Nested(ContactOut, required=True, attribute="order.contact")
    currency = fields.String(required=True, attribute="order.currency")
    total_minor = fields.Integer(required=True, attribute="order.total_minor")
    charged_total_minor = fields.Integer(
        required=True, allow_none=True, attribute="order.charged_total_minor"
    )
    line_count = fields.Integer(required=True)
    employee_name = fields.String(required=True, allow_none=True)


class OrderOut(Schema):
    id = fields.UUID(required=True, attribute="order.id")
    number = fields.String(required=True, attribute="order.number")
    status = fields.Enum(OrderStatus, by_value=True, required=True, attribute="order.status")
    version = fields.Integer(required=True, attribute="order.version")
    placed_at = InstantText(required=True, attribute="order.placed_at")
    wished_at = InstantText(required=True, allow_none=True, attribute="order.wished_at")
    collection = fields.Enum(Collection, by_value=True, required=True, attribute="order.collection")
    contact = fields.Nested(ContactOut, required=True, attribute="order.contact")
    address = fields.Nested(AddressOut, required=True, allow_none=True, attribute="order.address")
    note = fields.String(required=True, attribute="order.note")
    currency = fields.String(required=True, attribute="order.currency")
    net_minor = fields.Integer(required=True, attribute="order.net_minor")
    tax_minor = fields.Integer(required=True, attribute="order.tax_minor")
    total_minor = fields.Integer(required=True, attribute="order.total_minor")
    charged_total_minor = fields.Integer(
        required=True, allow_none=True, attribute="order.charged_total_minor"
    )
    employee_name = fields.String(required=True, allow_none=True)
    can_cancel = fields.Boolean(required=True)
    can_change = fields.Boolean(required=True)
    is_guest = fields.Boolean(required=True)
    taxes = fields.List(fields.Nested(TaxShareOut), required=True)
    payments = fields.List(fields.Nested(PaymentOut), required=True)
    failure_reason = fields.String(required=True, allow_none=True, attribute="order.failure_reason")
    events = fields.List(fields.Nested(OrderEventOut), required=True, attribute="order.events")
    lines = fields.List(fields.Nested(OrderLineOut), required=True)


class LeftOutOut(Schema):
    product_id = fields.Integer(required=True)
    product_name = fields.String(required=True)
    reason = fields.Enum(LeftOutReason, by_value=True, required=True)


class RepetitionOut(Schema):
    cart = fields.Nested(CartOut, required=True)
    left_out = fields.List(fields.Nested(LeftOutOut), required=True)
    capped = fields.List(fields.Nested(MergedLineOut), required=True)


class BoughtOut(Schema):
    items = fields.List(Finished(ProductOut), required=True)


OrderPage = page_of(OrderSummaryOut)
