"""Processes by number: who they are, and how a whole group of them ends.

A number alone is no identity, the system gives it out again. Number and hour of birth are one.
"""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

STEP_SECONDS = 0.05
_HAS_PROC = Path("/proc/self/stat").exists()
_GROUP, _BORN = 2, 19  # places in /proc/<pid>/stat, counted from the state


def born(pid: int) -> str | None:
    """Return when a process was started, in whatever words the system has; None: no such one."""
    if not _HAS_PROC:
        return _born_by_ps(pid)
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return fields[_BORN].decode("ascii") if _is_alive(fields) else None


def signal_group(group: int, number: signal.Signals) -> bool:
    """Send a signal to every process of a group. Returns whether there was one."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of mere zombies
        return False
    return True


def end_groups(groups: list[int], *, patience_seconds: float) -> None:
    """Ask groups to end, wait, then make them."""
    left = [group for group in groups if signal_group(group, signal.SIGTERM)]
    ends_at = time.monotonic() + patience_seconds
    while left and time.monotonic() < ends_at:
        time.sleep(STEP_SECONDS)
        left = [group for group in left if _has_members(group)]
    for group in left:
        signal_group(group, signal.SIGKILL)


class Register:
    """A file that tells the next keeper whom the last one had started, should it be killed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._people: dict[str, tuple[int, str]] = {}

    def add(self, name: str, pid: int) -> None:
        """Write down a process that has just been started."""
        self._people[name] = (pid, born(pid) or "")
        self._save()

    def remove(self, name: str) -> None:
        """Strike out a process that has ended."""
        self._people.pop(name, None)
        self._save()

    def leftovers(self) -> list[int]:
        """Return the groups that a killed keeper left running."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            people = [(int(pid), str(birth)) for pid, birth in found.values()]
        except (OSError, ValueError, AttributeError, TypeError):
            return []  # never written, or cut short by whatever killed the keeper
        return [pid for pid, birth in people if birth and born(pid) == birth]

    def _save(self) -> None:
        draft = self._path.with_suffix(".part")
        draft.write_text(json.dumps(self._people), encoding="utf-8")
        draft.replace(self._path)


def _has_members(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    # the dead whom nobody has buried can be signalled too: in a container that may be for ever
    return not _HAS_PROC or any(
        _is_alive(fields) and int(fields[_GROUP]) == group
        for fields in map(_fields, Path("/proc").glob("[0-9]*/stat"))
    )


def _fields(stat: Path) -> list[bytes]:
    """Return what /proc tells of a process from its state on: the name before may hold blanks."""
    try:
        return stat.read_bytes().rpartition(b")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _is_alive(fields: list[bytes]) -> bool:
    return bool(fields) and fields[0] not in {b"Z", b"X"}


def _born_by_ps(pid: int) -> str | None:
    done = subprocess.run(
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or None
