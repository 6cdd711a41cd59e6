"""The names of files, alike in a folder and in a bucket."""

import re

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


def checked(key: str) -> str:
    """Return the key. Raises ValueError for one that could lead elsewhere."""
    if not _KEY.fullmatch(key):
        message = f"not a key of ours: {key!r}"
        raise ValueError(message)
    return key
