"""Numbers and text as SVG writes them."""

import re

# what XML 1.0 can not carry at all
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def number(value: float) -> str:
    """Write a coordinate with at most one place."""
    return f"{value:.1f}".removesuffix(".0")


def escaped(text: str) -> str:
    """Make a text safe inside an element or an attribute."""
    text = _UNWRITABLE.sub("", text)
    for raw, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(raw, safe)
    return text
