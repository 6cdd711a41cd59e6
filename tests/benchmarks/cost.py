"""What a server process and all its children have spent of the processor."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and of those it started that still run."""
    own = _stat(pid)
    if own is None:
        return 0.0
    children = [int(stat.parent.name) for stat in Path("/proc").glob("[0-9]*/stat")]
    below = sum(
        cpu_seconds(child) for child in children if (_stat(child) or ["0"] * 15)[1] == f"{pid}"
    )
    return (int(own[11]) + int(own[12])) / TICKS + below


def _stat(pid: int) -> list[str] | None:
    """Return the fields after the name: state, parent, ... (see proc(5))."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
