"""The key that signs tokens: given and strong, or made once and kept in VAR_DIR."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import TextIO

from backend.settings.environment import SettingsError

_SHORTEST = 32
_FEWEST_DIFFERENT = 8
# Words of keys copied from documentation; a random key holds one of them about never.
_PLACEHOLDERS = ("change", "placeholder", "example", "secret", "password", "replace", "insert")
_ADVICE = "$(openssl rand -hex 32)"


def checked(key: str, *, origin: str = "") -> str:
    """Return the key, or raise SettingsError when it could be guessed."""
    problem = _weakness(key)
    if problem:
        raise SettingsError("SECRET_KEY", f"{origin}too weak: {problem}", _ADVICE)
    return key


def kept_in(folder: Path) -> str:
    """Return the key kept in the folder; the first process to ask makes it, the others wait."""
    path = folder / "secret-key"
    try:
        with _private(folder / "secret-key.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                _write(path, secrets.token_urlsafe(48))
            path.chmod(0o600)
            key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        problem = f"cannot be kept in {path} ({reason})"
        raise SettingsError("SECRET_KEY", problem, _ADVICE) from error
    return checked(key, origin=f"the one kept in {path} is ")


def _weakness(key: str) -> str:
    if len(key) < _SHORTEST:
        return f"{len(key)} characters, at least {_SHORTEST} are needed"
    if any(word in key.lower() for word in _PLACEHOLDERS):
        return "a placeholder out of some example"
    if len(set(key)) < _FEWEST_DIFFERENT:
        return f"only {len(set(key))} different characters"
    return ""


def _write(path: Path, key: str) -> None:
    draft = path.with_suffix(".part")
    with _private(draft) as file:
        file.truncate(0)
        file.write(f"{key}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _private(path: Path) -> TextIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, mode=0o600), "w", encoding="utf-8")
