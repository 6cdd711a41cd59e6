"""The form in which quantities, instants and finished parts travel."""

import re
from datetime import UTC, datetime
from typing import Any  # Any: marshmallow's hooks are untyped

from marshmallow import ValidationError, fields

from backend.kernel.money import milli_from_text, text_from_milli

# Decimal() would also read "1e3", "1_000" and the digits of other scripts
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


class QuantityText(fields.String):
    """A decimal string outside ("1.250"), an integer of thousandths inside."""

    default_error_messages = {  # noqa: RUF012  marshmallow reads it so
        "invalid": 'A decimal with at most three places, as text: "1.250"'
    }

    def _serialize(self, value: Any, attr: str | None, obj: object, **_: object) -> Any:  # noqa: ANN401  its signature
        del attr, obj
        return None if value is None else text_from_milli(value)

    def _deserialize(self, value: object, attr: str | None, data: object, **_: object) -> Any:  # noqa: ANN401  text becomes a number here
        del attr, data
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
            raise self.make_error("invalid")
        try:
            return milli_from_text(value)
        except ValueError:
            raise self.make_error("invalid") from None


class YesNo(fields.Boolean):
    """True or false; no number and no word for them."""

    def _deserialize(self, value: object, attr: str | None, data: object, **_: object) -> bool:
        del attr, data
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class InstantText(fields.AwareDateTime):
    """ISO 8601 with a zone outside, an aware UTC instant inside."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  marshmallow's own
        super().__init__(format="iso", default_timezone=None, **options)

    def _deserialize(self, value: object, attr: str | None, data: Any, **rest: Any) -> datetime:  # noqa: ANN401  its signature
        found: datetime = super()._deserialize(value, attr, data, **rest)
        try:
            return found.astimezone(UTC)
        except OverflowError:
            message = "Not a valid datetime."
            raise ValidationError(message) from None


class Finished(fields.Nested):
    """A part that comes as it will be sent; its schema only documents it."""

    # marshmallow itself is at odds here: what `Nested` calls `nested_obj`, its parent calls `value`
    def _serialize(  # type: ignore[override]
        self,
        nested_obj: object,
        attr: str | None,
        obj: object,
        **_: object,
    ) -> object:
        del attr, obj
        return nested_obj
