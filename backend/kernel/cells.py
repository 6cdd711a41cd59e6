"""Texts in cells of a file: a spreadsheet must not take one for a formula."""

import re

# What would be run, also behind blanks and in full width. A text that already looks guarded is
# guarded once more, so that taking one guard off always gives the text back.
_FORMULA = re.compile(r"'*[ ]*[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Take off the one apostrophe that `guarded` put there; every other text stays."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text
