"""What people look like on the wire."""

from typing import Any  # Any: marshmallow's hooks are untyped

from marshmallow import Schema, fields, post_load, pre_load, validate

from backend.features.accounts import models
from backend.features.accounts.models import SubstitutionWish, UserStatus
from backend.http.paging import PageQuery, page_of

NAME = validate.Length(max=100)
LONG = validate.Length(max=20_000)
ANY_PASSWORD = validate.Length(min=1, max=1000)  # rules are told by the service, with reasons


def _mail_or_nothing(text: str) -> None:
    if text:
        validate.Email()(text)


class _Stripped(Schema):
    @pre_load
    def _strip(self, data: Any, **_: object) -> Any:  # noqa: ANN401  any JSON; checked afterwards
        if not isinstance(data, dict):
            return data
        secret = {name for name in data if "password" in str(name)}
        return {
            name: value.strip() if isinstance(value, str) and name not in secret else value
            for name, value in data.items()
        }


class RegisterIn(_Stripped):
    username = fields.String(required=True, validate=validate.Length(min=1, max=200))
    password = fields.String(required=True, validate=ANY_PASSWORD)
    first_name = fields.String(load_default="", validate=NAME)
    last_name = fields.String(load_default="", validate=NAME)
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    role = fields.String(
        data_key="as",
        load_default="shopper",
        validate=validate.OneOf(["shopper", "manager", "employee"]),
    )


class LoginIn(_Stripped):
    username = fields.String(required=True, validate=validate.Length(min=1, max=200))
    password = fields.String(required=True, validate=ANY_PASSWORD)


class PasswordIn(Schema):
    old_password = fields.String(required=True, validate=ANY_PASSWORD)
    new_password = fields.String(required=True, validate=ANY_PASSWORD)


class ResetAskIn(_Stripped):
    login = fields.String(
        required=True,
        validate=validate.Length(min=1, max=254),
        metadata={"description": "User name or e-mail address"},
    )


class ResetIn(Schema):
    token = fields.String(required=True, validate=validate.Length(min=1, max=100))
    password = fields.String(required=True, validate=ANY_PASSWORD)


class ResetLinkOut(Schema):
    url = fields.String(required=True)
    expires_at = fields.DateTime(required=True)


class ProfilePatch(_Stripped):
    first_name = fields.String(validate=NAME)
    last_name = fields.String(validate=NAME)
    email = fields.Email(allow_none=True, validate=validate.Length(max=254))
    phone = fields.String(allow_none=True, validate=validate.Length(max=40))
    default_substitution_wish = fields.Enum(
        SubstitutionWish, by_value=True, attribute="substitution_wish"
    )


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


class MeOut(UserOut):
    """The own account; what only the person sees is added."""

    phone = fields.String(
        required=True, allow_none=True, attribute="customer.phone", dump_default=None
    )
    default_substitution_wish = fields.Enum(
        SubstitutionWish,
        by_value=True,
        required=True,
        attribute="customer.substitution_wish",
        dump_default=SubstitutionWish.LEAVE_OUT,
    )


_needed = validate.Regexp(r"\s*\S", error="Please fill this in")


class OwnAddressPatch(_Stripped):
    label = fields.String(validate=[_needed, validate.Length(max=60)])
    line_1 = fields.String(validate=[_needed, validate.Length(max=200)])
    line_2 = fields.String(validate=validate.Length(max=200))
    postal_code = fields.String(validate=[_needed, validate.Length(max=20)])
    city = fields.String(validate=[_needed, validate.Length(max=100)])
    country = fields.String(validate=validate.Regexp(r"([A-Z]{2})?\Z", error="Two capital letters"))
    is_default = fields.Boolean()


class OwnAddressIn(OwnAddressPatch):
    label = fields.String(required=True, validate=[_needed, validate.Length(max=60)])
    line_1 = fields.String(required=True, validate=[_needed, validate.Length(max=200)])
    line_2 = fields.String(load_default="", validate=validate.Length(max=200))
    postal_code = fields.String(required=True, validate=[_needed, validate.Length(max=20)])
    city = fields.String(required=True, validate=[_needed, validate.Length(max=100)])
    country = fields.String(
        load_default="", validate=validate.Regexp(r"([A-Z]{2})?\Z", error="Two capital letters")
    )
    is_default = fields.Boolean(load_default=False)

    @post_load
    def _place(self, data: dict[str, Any], **_: object) -> models.Place:
        return models.Place(**data)


class OwnAddressOut(Schema):
    id = fields.UUID(required=True)
    label = fields.String(required=True)
    line_1 = fields.String(required=True)
    line_2 = fields.String(required=True)
    postal_code = fields.String(required=True)
    city = fields.String(required=True)
    country = fields.String(required=True)
    is_default = fields.Boolean(required=True)


class SignInOut(Schema):
    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "seconds"})
    user = fields.Nested(UserOut, required=True)


class SessionOut(Schema):
    id = fields.UUID(required=True, attribute="family_id")
    device = fields.String(required=True)
    started_at = fields.DateTime(required=True)
    last_seen_at = fields.DateTime(required=True)
    is_current = fields.Boolean(required=True)


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


class ApprovalIn(_Stripped):
    role = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class DecisionIn(_Stripped):
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class RolesPatch(Schema):
    roles = fields.List(
        fields.String(validate=validate.Length(max=40)),
        required=True,
        validate=validate.Length(max=20),
    )


UserPage = page_of(UserOut)
SessionPage = page_of(SessionOut)
RolePage = page_of(RoleOut)
OwnAddressPage = page_of(OwnAddressOut)


class OpeningHours(Schema):
    days = fields.String(required=True, validate=validate.Length(min=1, max=60))
    hours = fields.String(required=True, validate=validate.Length(max=60))


class ShopOut(Schema):
    name = fields.String(required=True)
    currency = fields.String(required=True)
    locale = fields.String(required=True)
    timezone = fields.String(required=True)
    headline = fields.List(fields.String(), required=True)
    tagline = fields.String(required=True)
    address = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    email = fields.String(required=True, allow_none=True)
    opening_hours = fields.List(fields.Nested(OpeningHours), required=True)
    collection_text = fields.String(required=True)
    delivery_text = fields.String(required=True)
    terms_text = fields.String(required=True)
    privacy_text = fields.String(required=True)


class SettingsOut(Schema):
    name = fields.String(required=True)
    tagline = fields.String(required=True)
    headline = fields.List(fields.String(), required=True, attribute="headline_lines")
    address = fields.String(required=True)
    phone = fields.String(required=True)
    email = fields.String(required=True)
    tax_number = fields.String(required=True)
    opening_hours = fields.List(fields.Nested(OpeningHours), required=True, attribute="open_when")
    collection_text = fields.String(required=True)
    delivery_text = fields.String(required=True)
    terms_text = fields.String(required=True)
    privacy_text = fields.String(required=True)
    mail_sender = fields.String(required=True)


class OpeningHoursIn(OpeningHours):
    @post_load
    def _line(self, data: dict[str, str], **_: object) -> models.OpeningHours:
        return models.OpeningHours(**data)


class SettingsPatch(_Stripped):
    name = fields.String(validate=validate.Length(max=60))
    tagline = fields.String(validate=validate.Length(max=200))
    headline = fields.List(
        fields.String(validate=validate.Length(max=60)),
        validate=validate.Length(max=4),
        attribute="headline_lines",
    )
    address = fields.String(validate=validate.Length(max=300))
    phone = fields.String(validate=validate.Length(max=40))
    email = fields.String(validate=[validate.Length(max=254), _mail_or_nothing])
    tax_number = fields.String(validate=validate.Length(max=40))
    opening_hours = fields.List(
        fields.Nested(OpeningHoursIn), validate=validate.Length(max=14), attribute="open_when"
    )
    collection_text = fields.String(validate=LONG)
    delivery_text = fields.String(validate=LONG)
    terms_text = fields.String(validate=LONG)
    privacy_text = fields.String(validate=LONG)
    mail_sender = fields.String(validate=[validate.Length(max=254), _mail_or_nothing])
