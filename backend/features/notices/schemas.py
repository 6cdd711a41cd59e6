"""What a notice looks like on the wire."""

from marshmallow import Schema, fields

from backend.http.paging import PageQuery, page_of


class NoticeOut(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    facts = fields.Dict(keys=fields.String(), required=True, attribute="known_facts")
    created_at = fields.DateTime(required=True)
    read_at = fields.DateTime(required=True, allow_none=True)


class NoticesQuery(PageQuery):
    unread = fields.Boolean(load_default=False)


NoticePage = page_of(NoticeOut)
