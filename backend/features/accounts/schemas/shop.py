"""The shop itself: its card, its settings and its opening."""

import re
from itertools import pairwise
from typing import Any  # Any: marshmallow's hooks are untyped
from zoneinfo import available_timezones

from babel.core import Locale, UnknownLocaleError
from babel.numbers import list_currencies
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from backend.features.accounts import models
from backend.features.accounts.models import OpenTime, TaxRate
from backend.features.accounts.schemas.words import ANY_PASSWORD, LONG, NAME, NEEDED, Stripped

HIGHEST_BP = 10_000
CLOCK = "%H:%M"
NOWHERE = frozenset({"Factory", "localtime"})  # listed with the time zones, unknown to browsers
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # as browsers read it: no root, no @
LONGEST_TAG = 20


def _mail_or_nothing(text: str) -> None:
    if text:
        validate.Email()(text)


def _zone(name: str) -> None:
    if name not in available_timezones() or name in NOWHERE:
        message = "Choose a time zone"
        raise ValidationError(message)


def _currency(code: str) -> None:
    if code not in list_currencies():
        message = "Choose a currency"
        raise ValidationError(message)


def _locale(name: str) -> None:
    message = "Choose a language"
    if len(name) > LONGEST_TAG or not _TAG.fullmatch(name):
        raise ValidationError(message)
    try:
        Locale.parse(name, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise ValidationError(message) from error


class OpenTimeIn(Schema):
    day = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=6))
    opens = fields.Time(CLOCK, required=True)
    closes = fields.Time(CLOCK, required=True)

    @validates_schema
    def _runs_forward(self, data: dict[str, Any], **_: object) -> None:
        if data["closes"] <= data["opens"]:
            message = "After the opening"
            raise ValidationError(message, "closes")

    @post_load
    def _time(self, data: dict[str, Any], **_: object) -> OpenTime:
        return OpenTime(**data)


class OpenTimeOut(Schema):
    day = fields.Integer(required=True, metadata={"description": "Monday is 0"})
    opens = fields.Time(CLOCK, required=True)
    closes = fields.Time(CLOCK, required=True)


class TaxRateOut(Schema):
    title = fields.String(required=True)
    rate_bp = fields.Integer(required=True, metadata={"description": "basis points: 700 is 7 %"})


class TaxRateIn(Stripped):
    title = fields.String(required=True, validate=[NEEDED, validate.Length(max=40)])
    rate_bp = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=0, max=HIGHEST_BP)
    )

    @post_load
    def _rate(self, data: dict[str, Any], **_: object) -> TaxRate:
        return TaxRate(**data)


def _apart(times: list[OpenTime]) -> None:
    ordered = sorted(times)
    for one, next_ in pairwise(ordered):
        if one.day == next_.day and next_.opens < one.closes:
            message = "Two times of one day overlap"
            raise ValidationError(message)


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
    imprint_text = fields.String(required=True)
    tax_number = fields.String(required=True)
    open_times = fields.List(fields.Nested(OpenTimeOut), required=True)
    tax_rates = fields.List(fields.Nested(TaxRateOut), required=True)
    is_open = fields.Boolean(required=True, metadata={"description": "false: it has no owner yet"})
    is_demo = fields.Boolean(required=True)


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
    imprint_text = fields.String(required=True)
    open_times = fields.List(fields.Nested(OpenTimeOut), required=True, attribute="week")
    tax_rates = fields.List(fields.Nested(TaxRateOut), required=True, attribute="rates")
    timezone = fields.String(required=True, metadata={"description": "Empty: as started"})
    locale = fields.String(required=True, metadata={"description": "Empty: as started"})


class OpeningHoursIn(OpeningHours):
    @post_load
    def _line(self, data: dict[str, str], **_: object) -> models.OpeningHours:
        return models.OpeningHours(**data)


class SettingsPatch(Stripped):
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
    imprint_text = fields.String(validate=LONG)
    week = fields.List(
        fields.Nested(OpenTimeIn), validate=[validate.Length(max=42), _apart], data_key="open_times"
    )
    rates = fields.List(
        fields.Nested(TaxRateIn), validate=validate.Length(max=10), data_key="tax_rates"
    )
    timezone = fields.String(validate=_zone)
    locale = fields.String(validate=_locale)


class OwnerIn(Stripped):
    username = fields.String(required=True, validate=[NEEDED, validate.Length(max=200)])
    password = fields.String(required=True, validate=ANY_PASSWORD)
    first_name = fields.String(load_default="", validate=NAME)
    last_name = fields.String(load_default="", validate=NAME)
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))


class OpeningIn(Stripped):
    code = fields.String(required=True, validate=validate.Length(max=40))
    owner = fields.Nested(OwnerIn, required=True)
    name = fields.String(required=True, validate=[NEEDED, validate.Length(max=60)])
    currency = fields.String(required=True, validate=_currency)
    timezone = fields.String(required=True, validate=_zone)
    locale = fields.String(required=True, validate=_locale)
    tax_rates = fields.List(
        fields.Nested(TaxRateIn), required=True, validate=validate.Length(min=1, max=10)
    )


class ChoicesOut(Schema):
    currencies = fields.List(fields.String(), required=True)
    timezones = fields.List(fields.String(), required=True)
    locales = fields.List(fields.String(), required=True)


class TestMailOut(Schema):
    to = fields.String(required=True)
