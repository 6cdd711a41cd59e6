"""What an entry looks like on the wire."""

from marshmallow import Schema, fields, validate

from backend.http.fields import InstantText
from backend.http.paging import PageQuery, page_of


class EntryOut(Schema):
    id = fields.UUID(required=True)
    at = fields.DateTime(required=True)
    actor = fields.String(required=True)
    actor_name = fields.String(required=True)
    action = fields.String(required=True)
    subject_type = fields.String(required=True)
    subject_id = fields.String(required=True)
    before = fields.Dict(
        keys=fields.String(), required=True, allow_none=True, attribute="fields_before"
    )
    after = fields.Dict(
        keys=fields.String(), required=True, allow_none=True, attribute="fields_after"
    )
    reason = fields.String(required=True, allow_none=True)
    request_id = fields.String(required=True, allow_none=True)


class EntriesQuery(PageQuery):
    actor = fields.String(validate=validate.Length(max=100))
    action = fields.String(validate=validate.Length(max=64))
    subject_type = fields.String(validate=validate.Length(max=32))
    subject_id = fields.String(validate=validate.Length(max=64))
    since = InstantText()
    until = InstantText()


EntryPage = page_of(EntryOut)
