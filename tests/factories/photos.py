"""Small pictures in all formats for tests."""

import io
from typing import Any  # Any: what an encoder takes

from PIL import Image


def make_picture(*, mode: str = "RGB", size: tuple[int, int] = (40, 20), colour: Any = None) -> Any:
    """Return a picture whose left half has a colour and whose right half is black."""
    picture = Image.new(mode, size)
    left = colour if colour is not None else {"RGB": (200, 30, 30)}.get(mode, 1)
    picture.paste(left, (0, 0, size[0] // 2, size[1]))
    return picture


def encoded(picture: Any, form: str = "JPEG", **options: Any) -> bytes:
    """Return the bytes of a picture."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def decoded(content: bytes) -> Any:
    """Return the picture that bytes hold."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def make_jpeg(**options: Any) -> bytes:
    """Return a JPEG 40 pixels wide and 20 high."""
    return encoded(make_picture(), **options)
