"""What all bodies about people have in common."""

from typing import Any  # Any: marshmallow's hooks are untyped

from marshmallow import Schema, pre_load, validate

NAME = validate.Length(max=100)
LONG = validate.Length(max=20_000)
ANY_PASSWORD = validate.Length(min=1, max=1000)  # rules are told by the service, with reasons
NEEDED = validate.Regexp(r"\s*\S", error="Please fill this in")


class Stripped(Schema):
    @pre_load
    def _strip(self, data: Any, **_: object) -> Any:  # noqa: ANN401  any JSON; checked afterwards
        if not isinstance(data, dict):
            return data
        secret = {name for name in data if "password" in str(name)}
        return {
            name: value.strip() if isinstance(value, str) and name not in secret else value
            for name, value in data.items()
        }
