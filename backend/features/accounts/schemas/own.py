"""The own account."""

from typing import Any  # Any: marshmallow's hooks are untyped

from marshmallow import Schema, fields, post_load, validate

from backend.features.accounts.models import Place, SubstitutionWish
from backend.features.accounts.schemas.people import UserOut
from backend.features.accounts.schemas.words import ANY_PASSWORD, NAME, NEEDED, Stripped
from backend.http.fields import YesNo
from backend.http.paging import page_of


class PasswordIn(Schema):
    old_password = fields.String(required=True, validate=ANY_PASSWORD)
    new_password = fields.String(required=True, validate=ANY_PASSWORD)


class ProfilePatch(Stripped):
    first_name = fields.String(validate=NAME)
    last_name = fields.String(validate=NAME)
    email = fields.Email(allow_none=True, validate=validate.Length(max=254))
    phone = fields.String(allow_none=True, validate=validate.Length(max=40))
    default_substitution_wish = fields.Enum(
        SubstitutionWish, by_value=True, attribute="substitution_wish"
    )


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


class OwnAddressPatch(Stripped):
    label = fields.String(validate=[NEEDED, validate.Length(max=60)])
    line_1 = fields.String(validate=[NEEDED, validate.Length(max=200)])
    line_2 = fields.String(validate=validate.Length(max=200))
    postal_code = fields.String(validate=[NEEDED, validate.Length(max=20)])
    city = fields.String(validate=[NEEDED, validate.Length(max=100)])
    country = fields.String(validate=validate.Regexp(r"([A-Z]{2})?\Z", error="Two capital letters"))
    is_default = YesNo()


class OwnAddressIn(OwnAddressPatch):
    label = fields.String(required=True, validate=[NEEDED, validate.Length(max=60)])
    line_1 = fields.String(required=True, validate=[NEEDED, validate.Length(max=200)])
    line_2 = fields.String(load_default="", validate=validate.Length(max=200))
    postal_code = fields.String(required=True, validate=[NEEDED, validate.Length(max=20)])
    city = fields.String(required=True, validate=[NEEDED, validate.Length(max=100)])
    country = fields.String(
        load_default="", validate=validate.Regexp(r"([A-Z]{2})?\Z", error="Two capital letters")
    )
    is_default = YesNo(load_default=False)

    @post_load
    def _place(self, data: dict[str, Any], **_: object) -> Place:
        return Place(**data)


class OwnAddressOut(Schema):
    id = fields.UUID(required=True)
    label = fields.String(required=True)
    line_1 = fields.String(required=True)
    line_2 = fields.String(required=True)
    postal_code = fields.String(required=True)
    city = fields.String(required=True)
    country = fields.String(required=True)
    is_default = fields.Boolean(required=True)


class SessionOut(Schema):
    id = fields.UUID(required=True, attribute="family_id")
    device = fields.String(required=True)
    started_at = fields.DateTime(required=True)
    last_seen_at = fields.DateTime(required=True)
    is_current = fields.Boolean(required=True)


SessionPage = page_of(SessionOut)
OwnAddressPage = page_of(OwnAddressOut)
