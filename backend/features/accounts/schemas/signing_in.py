"""Registering, signing in and setting a forgotten password."""

from marshmallow import Schema, fields, validate

from backend.features.accounts.schemas.people import UserOut
from backend.features.accounts.schemas.words import ANY_PASSWORD, NAME, Stripped


class RegisterIn(Stripped):
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


class LoginIn(Stripped):
    username = fields.String(required=True, validate=validate.Length(min=1, max=200))
    password = fields.String(required=True, validate=ANY_PASSWORD)


class ResetAskIn(Stripped):
    login = fields.String(
        required=True,
        validate=validate.Length(min=1, max=254),
        metadata={"description": "User name or e-mail address"},
    )


class ResetIn(Schema):
    token = fields.String(required=True, validate=validate.Length(min=1, max=100))
    password = fields.String(required=True, validate=ANY_PASSWORD)


class SignInOut(Schema):
    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "seconds"})
    user = fields.Nested(UserOut, required=True)
