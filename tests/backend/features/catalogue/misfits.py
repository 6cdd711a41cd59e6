"""Holds finished answers against the schemas that promise them."""

from marshmallow import Schema, fields


def misfits_of(value, schema, path="answer"):
    """Tell where a finished value is not what its schema promises."""
    schema = schema() if isinstance(schema, type) else schema
    assert isinstance(schema, Schema)
    faults = [f"{path}.{name} is extra" for name in set(value) - set(schema.fields)]
    for name, field in schema.fields.items():
        if name in value:
            faults += _field_misfits(value[name], field, f"{path}.{name}")
        else:
            faults.append(f"{path}.{name} is missing")
    return faults


def _field_misfits(value, field, path):
    if value is None:
        return [] if field.allow_none else [f"{path} is null"]
    if isinstance(field, fields.Nested):
        return misfits_of(value, field.schema, path)
    if isinstance(field, fields.List):
        return [
            fault
            for place, item in enumerate(value)
            for fault in _field_misfits(item, field.inner, f"{path}[{place}]")
        ]
    if isinstance(field, fields.Enum):
        return [] if value in {member.value for member in field.enum} else [f"{path} is {value}"]
    kinds = {
        fields.Integer: int,
        fields.Float: int | float,
        fields.Boolean: bool,
        fields.String: str,
    }
    kind = next(kinds[cls] for cls in type(field).__mro__ if cls in kinds)
    return [] if isinstance(value, kind) else [f"{path} is {type(value).__name__}"]
