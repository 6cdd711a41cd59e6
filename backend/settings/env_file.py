"""The file .env: variables for whoever does not want to set them in a shell."""

import os
import re
from collections.abc import MutableMapping
from pathlib import Path

from backend.settings.environment import SettingsError

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)")


def load(path: Path, environ: MutableMapping[str, str] = os.environ) -> None:
    """Add the file's variables to the environment; what stands there already wins.

    One NAME=value a line, nothing is expanded; quotes round the whole value are taken off, a line
    starting with # is a comment.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise SettingsError(str(path), f"cannot be read ({reason})") from error
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, value = _split(f"{path}, line {number}", line.strip())
            environ.setdefault(name, value)


def _split(place: str, line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    if not found:
        raise SettingsError(place, "not of the form NAME=value")
    name, value = found.group(1), found.group(2).strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1]
    return name, value
