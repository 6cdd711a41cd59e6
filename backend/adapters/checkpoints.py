"""Named places in the code at which a fault test may end the process."""

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

from backend.kernel.ports import Checkpoints
from backend.settings import KillPoint

EXIT_CODE = 137  # what a shell reports of a process ended by SIGKILL


def open_checkpoints(point: KillPoint | None, *, folder: Path) -> Checkpoints:
    """Return checkpoints that end this process at the n-th passing of a name, or calm ones."""
    if point is None:
        return Calm()
    return KillSwitch(point.name, point.nth, memory=folder / f"killed-at-{point.name}")


class Calm:
    """Checkpoints of a shop in which nobody dies on purpose."""

    def passed(self, name: str) -> None:
        """Do nothing."""


@dataclass
class KillSwitch:
    """Ends the process as a power cut would, once per shop.

    The file `memory` remembers it, so that processes which a keeper starts again live on.
    """

    name: str
    nth: int
    memory: Path
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def passed(self, name: str) -> None:
        """Count the passings of the one place and end everything at the n-th."""
        if name != self.name:
            return
        with self._lock:
            self._count += 1
            if self._count == self.nth and self._is_first():
                os._exit(EXIT_CODE)

    def _is_first(self) -> bool:
        self.memory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.close(os.open(self.memory, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        return True
