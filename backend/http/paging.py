"""The query string and the answer of every list."""

from functools import cache
from typing import Any  # Any: marshmallow's hooks are untyped

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from backend.kernel.paging import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, PageWish

PAGE_FIELDS = ("page_size", "after", "before", "last")


class PageQuery(Schema):
    """`?page_size=&after=&before=&last=1`; subclasses add filters. `page` is a PageWish."""

    page_size = fields.Integer(
        load_default=DEFAULT_PAGE_SIZE, validate=validate.Range(min=1, max=MAX_PAGE_SIZE)
    )
    after = fields.String(validate=validate.Length(max=500))
    before = fields.String(validate=validate.Length(max=500))
    last = fields.Boolean(load_default=False)

    @validates_schema
    def _only_one_direction(self, data: dict[str, Any], **_: object) -> None:
        if sum((bool(data.get("after")), bool(data.get("before")), bool(data.get("last")))) > 1:
            message = "Only one of after, before, last"
            raise ValidationError(message, "after")

    @post_load
    def _wish(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        page = PageWish(
            size=data.pop("page_size"),
            after=data.pop("after", None),
            before=data.pop("before", None),
            last=data.pop("last"),
        )
        return data | {"page": page}


@cache
def page_of(item: type[Schema]) -> type[Schema]:
    """Make the schema of a page of items: `{"items": [...], "next": ..., "prev": ...}`."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(required=True, allow_none=True),
            "prev": fields.String(required=True, allow_none=True),
        },
        name=item.__name__.removesuffix("Out") + "Page",
    )
