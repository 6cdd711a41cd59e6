"""How products look from outside."""

from decimal import Decimal
from typing import Any  # Any: marshmallow's hooks are untyped

from marshmallow import Schema, fields, post_load, validate

from backend.features.catalogue.models import (
    Availability,
    ChocolateDetails,
    MovieDetails,
    ProductDraft,
    ProductKind,
    UnitType,
)
from backend.features.catalogue.queries import ProductFilter, Sort
from backend.http.fields import QuantityText
from backend.http.paging import PAGE_FIELDS, PageQuery, page_of
from backend.kernel.money import MAX_MINOR, MILLI

MAX_ID = 2**31 - 1
ID = validate.Range(min=1, max=MAX_ID)
AMOUNT = validate.Range(min=0, max=MAX_MINOR)
MAX_YEAR = 9999
MAX_TOGETHER = 100


class Percent(fields.Float):
    """A percentage with at most three decimals outside, thousandths of a percent inside."""

    def _serialize(self, value: Any, attr: str | None, obj: object, **rest: Any) -> Any:  # noqa: ANN401  its signature
        return super()._serialize(None if value is None else value / MILLI, attr, obj, **rest)

    def _deserialize(self, value: object, attr: str | None, data: Any, **rest: Any) -> Any:  # noqa: ANN401  its signature
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid", input=value)
        found = super()._deserialize(value, attr, data, **rest)
        scaled = Decimal(str(found)) * MILLI
        if scaled != scaled.to_integral_value():
            raise self.make_error("invalid", input=value)
        return int(scaled)


class PhotoOut(Schema):
    small = fields.String(required=True)  # at most 240 pixels on the longer side
    medium = fields.String(required=True)  # 640
    large = fields.String(required=True)  # 1280
    width = fields.Integer(required=True)  # of the largest
    height = fields.Integer(required=True)


class PictureOut(Schema):
    day = fields.String(required=True)
    night = fields.String(required=True)
    bare = fields.String(required=True)
    alt = fields.String(required=True)
    photo = fields.Nested(PhotoOut, required=True, allow_none=True)  # None: only the drawing


class PhotoForm(Schema):
    alt = fields.String(load_default="")


class SectionRefOut(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    path = fields.String(required=True)
    tint = fields.String(required=True)


class ChocolateOut(Schema):
    bean_origin = fields.String(required=True)
    cocoa_percent = fields.Float(required=True, allow_none=True)
    ingredients = fields.String(required=True)
    tasting_notes = fields.String(required=True)


class CastOut(Schema):
    id = fields.Integer(required=True)
    actor_id = fields.Integer(required=True)
    name = fields.String(required=True)
    part = fields.String(required=True)
    billing = fields.Integer(required=True)
    version = fields.Integer(required=True)


class MovieOut(Schema):
    release_year = fields.Integer(required=True)
    runtime_minutes = fields.Integer(required=True, allow_none=True)
    genres = fields.List(fields.String(), required=True)
    synopsis = fields.String(required=True)
    cast = fields.List(fields.Nested(CastOut), required=True)


class ProductOut(Schema):
    id = fields.Integer(required=True)
    kind = fields.Enum(ProductKind, by_value=True, required=True)
    sku = fields.String(required=True)
    barcode = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    brand = fields.String(required=True, allow_none=True)
    shelf = fields.String(required=True, allow_none=True)
    section = fields.Nested(SectionRefOut, required=True)
    description = fields.String(required=True)
    unit_type = fields.Enum(UnitType, by_value=True, required=True)
    rate_minor = fields.Integer(required=True)
    currency = fields.String(required=True)
    rate_per = fields.String(required=True)
    tax_rate_bp = fields.Integer(required=True)
    step = fields.String(required=True)
    min = fields.String(required=True)
    max = fields.String(required=True, allow_none=True)
    availability = fields.Enum(Availability, by_value=True, required=True)
    is_new = fields.Boolean(required=True)
    picture = fields.Nested(PictureOut, required=True)
    chocolate = fields.Nested(ChocolateOut, required=True, allow_none=True)
    movie = fields.Nested(MovieOut, required=True, allow_none=True)
    version = fields.Integer(required=True)


ProductPage = page_of(ProductOut)


class ClosestOut(Schema):
    words = fields.List(fields.String(), required=True)
    sections = fields.List(fields.Nested(SectionRefOut), required=True)


class ProductListing(Schema):
    """A page and, when words were put right or nothing was found, what to make of it."""

    items = fields.List(fields.Nested(ProductOut), required=True)
    next = fields.String(required=True, allow_none=True)
    prev = fields.String(required=True, allow_none=True)
    showing_for = fields.String(required=True, allow_none=True)
    closest = fields.Nested(ClosestOut, required=True)


class _Narrowing(Schema):
    section = fields.Integer(validate=ID)
    kind = fields.Enum(ProductKind, by_value=True)
    q = fields.String(validate=validate.Length(max=200))
    min_rate = fields.Integer(validate=AMOUNT)
    max_rate = fields.Integer(validate=AMOUNT)
    available = fields.Boolean()
    brand = fields.String(validate=validate.Length(max=120))
    cocoa_min = fields.Integer(validate=validate.Range(min=0, max=100))
    genre = fields.String(validate=validate.Length(max=100))
    year = fields.Integer(validate=validate.Range(min=1, max=MAX_YEAR))
    actor = fields.Integer(validate=ID)


class ProductQuery(_Narrowing, PageQuery):
    archived = fields.Boolean()  # only for who may edit products
    staff = fields.Boolean(load_default=False)  # with what only staff see
    sort = fields.Enum(Sort, by_value=True, load_default=Sort.RELEVANCE)

    @post_load
    def _narrow(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        wish = {name: data.pop(name) for name in ("page", "sort", "staff") if name in data}
        # the base class gathers the page before or after this hook
        paging = {name: data.pop(name) for name in PAGE_FIELDS if name in data}
        return wish | paging | {"narrowed": ProductFilter(**data)}


class ProductViewQuery(Schema):
    staff = fields.Boolean(load_default=False)  # with what only staff see


class FacetQuery(_Narrowing):
    @post_load
    def _narrow(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        return {"narrowed": ProductFilter(**data)}


class KindCountOut(Schema):
    kind = fields.Enum(ProductKind, by_value=True, required=True)
    count = fields.Integer(required=True)


class NameCountOut(Schema):
    name = fields.String(required=True)
    count = fields.Integer(required=True)


class SpanOut(Schema):
    min = fields.Integer(required=True)
    max = fields.Integer(required=True)


class FacetsOut(Schema):
    kinds = fields.List(fields.Nested(KindCountOut), required=True)
    brands = fields.List(fields.Nested(NameCountOut), required=True)
    genres = fields.List(fields.Nested(NameCountOut), required=True)
    years = fields.Nested(SpanOut, required=True, allow_none=True)
    cocoa = fields.Nested(SpanOut, required=True, allow_none=True)  # percent
    rates = fields.Nested(SpanOut, required=True, allow_none=True)  # minor units
    available = fields.Integer(required=True)


class PictureQuery(Schema):
    v = fields.String(validate=validate.Length(max=64))


class ChocolateIn(Schema):
    bean_origin = fields.String(load_default="")
    cocoa_percent = Percent(
        load_default=None,
        allow_none=True,
        attribute="cocoa_percent_milli",
        validate=validate.Range(min=0, max=100 * MILLI, error="From 0 to 100"),
    )
    ingredients = fields.String(load_default="")
    tasting_notes = fields.String(load_default="")

    @post_load
    def _details(self, data: dict[str, Any], **_: object) -> ChocolateDetails:
        return ChocolateDetails(**data)


class MovieIn(Schema):
    release_year = fields.Integer(required=True, strict=True)
    runtime_minutes = fields.Integer(load_default=None, allow_none=True, strict=True)
    genres = fields.List(
        fields.String(validate=validate.Length(min=1, max=100)),
        load_default=list,
        validate=validate.Length(max=20),
    )
    synopsis = fields.String(load_default="")

    @post_load
    def _details(self, data: dict[str, Any], **_: object) -> MovieDetails:
        return MovieDetails(**data | {"genres": tuple(data["genres"])})


class _ProductFields(Schema):
    unit_type = fields.Enum(UnitType, by_value=True)
    rate_per = QuantityText(attribute="rate_per_milli")
    tax_rate_bp = fields.Integer(strict=True)
    step = QuantityText(attribute="step_milli")
    min = QuantityText(attribute="min_milli", allow_none=True)
    max = QuantityText(attribute="max_milli", allow_none=True)
    description = fields.String()
    brand = fields.String(allow_none=True)
    shelf = fields.String(allow_none=True)
    barcode = fields.String(allow_none=True)
    chocolate = fields.Nested(ChocolateIn, allow_none=True)
    movie = fields.Nested(MovieIn, allow_none=True)


class ProductIn(_ProductFields):
    kind = fields.Enum(ProductKind, by_value=True, load_default=ProductKind.GROCERY)
    sku = fields.String(required=True)
    name = fields.String(required=True)
    section_id = fields.Integer(required=True, strict=True, validate=ID)
    rate_minor = fields.Integer(required=True, strict=True, validate=AMOUNT)

    @post_load
    def _draft(self, data: dict[str, Any], **_: object) -> ProductDraft:
        return ProductDraft(**data)


class ProductPatch(_ProductFields):
    """What is given is changed; details of a kind are given whole."""

    sku = fields.String()
    name = fields.String()
    section_id = fields.Integer(strict=True, validate=ID)
    rate_minor = fields.Integer(strict=True, validate=AMOUNT)


class ProductsPatch(Schema):
    """One change of many products: a rate or a percentage on top of each, another section."""

    ids = fields.List(
        fields.Integer(strict=True, validate=ID),
        required=True,
        validate=validate.Length(min=1, max=MAX_TOGETHER),
    )
    section_id = fields.Integer(strict=True, validate=ID)
    rate_minor = fields.Integer(strict=True, validate=AMOUNT)
    rate_percent = Percent(
        attribute="rate_percent_milli",
        validate=validate.Range(min=-100 * MILLI, max=1000 * MILLI, error="From -100 to 1000"),
    )


class ProductsChangedOut(Schema):
    """How many became different; those that were so already are left alone."""

    changed = fields.Integer(required=True)
    items = fields.List(fields.Nested(ProductOut), required=True)  # all that were named
