"""Ends the shop's processes when the keeper can not: `kill -9` leaves it no last word.

Reads from a pipe whose other end the keeper alone holds. "+7" and "-7" tell of process groups,
"bye" of an orderly end; the pipe's end without a "bye" means that the keeper is gone.
"""

import signal
import sys
from collections.abc import Iterable

from backend.embedded.processes import end_groups

PATIENCE_SECONDS = 10


def watch(lines: Iterable[str]) -> list[int]:
    """Return the groups that are left when the keeper is gone; none after a "bye"."""
    groups: list[int] = []
    for line in lines:
        word = line.strip()
        if word == "bye":
            return []
        if word.startswith("+"):
            groups.append(int(word[1:]))
        elif int(word[1:]) in groups:
            groups.remove(int(word[1:]))
    return groups


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    end_groups(watch(sys.stdin), patience_seconds=PATIENCE_SECONDS)
