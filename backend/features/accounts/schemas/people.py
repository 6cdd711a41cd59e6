"""People, as those see them who decide about them."""

from marshmallow import Schema, fields, validate

from backend.features.accounts.models import UserStatus
from backend.features.accounts.schemas.words import Stripped
from backend.http.paging import PageQuery, page_of


class UserOut(Schema):
    id = fields.UUID(required=True)
    username = fields.String(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    status = fields.Enum(UserStatus, by_value=True, required=True)
    requested_role = fields.String(required=True, allow_none=True)
    roles = fields.List(fields.String(), required=True, attribute="role_names")
    permissions = fields.List(fields.String(), required=True)
    created_at = fields.DateTime(required=True)
    last_activity_at = fields.DateTime(required=True, allow_none=True)
    decided_at = fields.DateTime(required=True, allow_none=True)
    decision_note = fields.String(required=True, allow_none=True)


class RoleOut(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    title = fields.String(required=True)
    is_builtin = fields.Boolean(required=True)
    permissions = fields.List(fields.String(), required=True, attribute="sorted_permissions")


class PeopleQuery(PageQuery):
    status = fields.Enum(UserStatus, by_value=True)
    role = fields.String(validate=validate.Length(max=40))
    q = fields.String(validate=validate.Length(max=100))


class ApprovalIn(Stripped):
    role = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class DecisionIn(Stripped):
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class RolesPatch(Schema):
    roles = fields.List(
        fields.String(validate=validate.Length(max=40)),
        required=True,
        validate=validate.Length(max=20),
    )


class ResetLinkOut(Schema):
    url = fields.String(required=True)
    expires_at = fields.DateTime(required=True)


UserPage = page_of(UserOut)
RolePage = page_of(RoleOut)
