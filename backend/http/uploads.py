"""Reads a form with one file in it."""

from dataclasses import dataclass
from typing import Any  # Any: what a form's schema loads

from flask import request
from marshmallow import Schema

from backend.kernel.errors import Invalid, Unsupported

FORM_BYTES = 64 * 1024  # what the form may weigh beside its file
FILE = "file"


@dataclass(frozen=True)
class Upload:
    """A form that an operation takes: `file` and the fields of the schema."""

    max_bytes: int
    form: Schema


@dataclass(frozen=True)
class SentFile:
    """A file as it came; name and type are the sender's word."""

    name: str
    media_type: str
    content: bytes


def read(upload: Upload) -> tuple[SentFile, dict[str, Any]]:
    """Return the file and the other fields, not yet looked at.

    Raises Unsupported for what is no form, Invalid for a form without its file or with others;
    too many bytes end in TooLarge.
    """
    if request.mimetype != "multipart/form-data" or request.content_encoding:
        raise Unsupported
    request.max_content_length = upload.max_bytes + FORM_BYTES
    request.max_form_memory_size = FORM_BYTES
    files = request.files.getlist(FILE)
    if len(files) != 1 or set(request.files) != {FILE}:
        request.close()
        raise Invalid(errors={FILE: ["Choose one file"]})
    fields = request.form.to_dict()
    if any("\0" in value for value in fields.values()):
        request.close()
        raise Invalid(errors={"_": ["A text contains a NUL character"]})
    with files[0].stream as stream:  # beyond some size a temporary file
        content = stream.read()
    return SentFile(files[0].filename or "", files[0].mimetype, content), fields
