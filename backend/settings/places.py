"""Where a shop keeps its things: VAR_DIR, its broker's socket, and the time zone it stands in."""

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backend.settings.environment import Environment, SettingsError, shown

# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
_LONGEST_SOCKET_BYTES = 100
# Not the TMPDIR of whoever asks: a shell, cron and a service must all find the same socket.
_SHORT_PARENT = Path("/tmp")  # noqa: S108 - the folder below it is private and its owner checked
# "?" and "#" end the path inside a database address, "%" is special to migrations.
_REFUSED_IN_PATHS = frozenset("?#%")


def var_dir(environment: Environment) -> Path:
    """Return VAR_DIR as an absolute path. Nothing is made on disk yet."""
    value = environment.text("VAR_DIR", "var")
    if not value.isprintable() or _REFUSED_IN_PATHS & set(value):
        problem = f'"{shown(value)}" holds one of ? # % or an invisible character'
        raise SettingsError("VAR_DIR", problem, "var")
    return Path(value).expanduser().absolute()


def private_folder(path: Path, *, name: str) -> Path:
    """Make the folder (and its parents) for the owner's eyes only, unless it is there already."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(path, os.W_OK | os.X_OK):
            raise PermissionError(13, "not writable")
    except OSError as error:
        problem = f'cannot use "{path}" ({error.strerror})'
        raise SettingsError(name, problem, "/home/me/shop/var") from error
    return path


def broker_socket(folder: Path) -> Path:
    """Return the bundled broker's socket: in VAR_DIR, or in a short folder if that is too long."""
    socket = folder / "broker.sock"
    if len(os.fsencode(socket)) <= _LONGEST_SOCKET_BYTES:
        return socket
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = _SHORT_PARENT / f"cornerstore-{os.geteuid()}-{digest}"
    private_folder(short, name="VAR_DIR")
    found = short.lstat()
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if not is_ours or stat.S_IMODE(found.st_mode) & 0o077:
        problem = f'"{short}", which its length makes necessary, belongs to someone else'
        raise SettingsError("VAR_DIR", problem, "/home/me/shop/var")
    return short / socket.name


def time_zone(environment: Environment) -> ZoneInfo:
    """Return TIMEZONE, else the host's zone, else UTC."""
    name = environment.text("TIMEZONE", "")
    if not name:
        return _host_zone(environment.values)
    zone = _zone(name)
    if zone is None:
        problem = f'"{shown(name)}" is no known time zone'
        raise SettingsError("TIMEZONE", problem, "Europe/Berlin")
    return zone


def _host_zone(environ: Mapping[str, str]) -> ZoneInfo:
    localtime, listed = Path("/etc/localtime"), Path("/etc/timezone")
    _, _, linked = str(localtime.resolve()).partition("zoneinfo/")
    names = (environ.get("TZ", "").lstrip(":"), linked, _first_line(listed))
    found = (_zone(name) for name in names if name)
    return next((zone for zone in found if zone is not None), ZoneInfo("UTC"))


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
