"""One kept process: started in a session of its own, restarted when it dies, stopped in the end."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from backend.embedded import logs
from backend.embedded.processes import STEP_SECONDS, signal_group

# a process that ends by itself so soon after its start, so often in a row, will go on doing so
AT_ONCE_SECONDS = 10
PATIENCE_TIMES = 5
SLOWEST_RESTART_SECONDS = 8.0
KILLED_RESTART_SECONDS = 0.2
# the code a fault test ends a process with, as the kernel's `kill -9` would
KILLED_CODE = 137
SILENT_SECONDS = 90.0


@dataclass(frozen=True)
class Program:
    """How a process is started, and how long it may take to stop."""

    name: str
    argv: list[str]
    stop_seconds: float
    progress_file: Path | None = None  # touched whenever the process gets something done


@dataclass
class Child:
    """The process of one program, or the pause before its next one."""

    program: Program
    log_dir: Path
    process: "subprocess.Popen[bytes] | None" = None
    failures: int = 0  # in a row, each at once after the start
    restart_at: float = 0.0
    started_at: float = 0.0
    progress: "Progress" = field(init=False)

    def __post_init__(self) -> None:
        self.progress = Progress(self.program.progress_file)

    @property
    def is_hopeless(self) -> bool:
        """Whether starting it again has no sense any more."""
        return self.failures >= PATIENCE_TIMES

    def start(self) -> int:
        """Start the process; return its number, which is its group's too."""
        with logs.opened(self.log_dir, self.program.name) as log:
            self.process = subprocess.Popen(
                self.program.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started_at = time.monotonic()
        self.progress.restart(self.started_at)
        return self.process.pid

    def fate(self) -> int | None:
        """Return the exit code once the process has died, and plan the next start."""
        if self.process is None:
            return None
        code = self.process.poll()
        if code is None:
            return None
        # what it had started itself would hold its port or its queue
        signal_group(self.process.pid, signal.SIGKILL)
        self.process = None
        self._plan(code)
        return code

    def is_due(self) -> bool:
        """Whether the pause before the next start is over."""
        return self.process is None and time.monotonic() >= self.restart_at

    def is_silent(self) -> bool:
        """Whether it runs but has got nothing done for SILENT_SECONDS."""
        return self.process is not None and self.progress.is_stale(time.monotonic())

    def forgive(self) -> None:
        """Count its silence from now on."""
        self.progress.restart(time.monotonic())

    def kill(self) -> None:
        """End the process and all it has started, at once."""
        if self.process is not None:
            signal_group(self.process.pid, signal.SIGKILL)

    def stop(self, *, is_hurried: Callable[[], bool]) -> None:
        """Let the process end in order; kill it when it takes too long or time presses."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
        ends_at = time.monotonic() + self.program.stop_seconds
        while self.process.poll() is None:
            if time.monotonic() > ends_at or is_hurried():
                break
            time.sleep(STEP_SECONDS)
        signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _plan(self, code: int) -> None:
        lived = time.monotonic() - self.started_at
        if code < 0 or code == KILLED_CODE:
            pause = KILLED_RESTART_SECONDS  # somebody killed it: no fault of its own
        else:
            self.failures = self.failures + 1 if lived < AT_ONCE_SECONDS else 1
            pause = min(0.5 * 2 ** (self.failures - 1), SLOWEST_RESTART_SECONDS)
        self.restart_at = time.monotonic() + pause


class Progress:
    """Watches a file's time stamp by our own clock: a sleeping laptop is not a deaf worker."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp = 0
        self._changed_at = 0.0

    def restart(self, now: float) -> None:
        """Forget what an earlier process has done."""
        self._stamp, self._changed_at = self._read(), now

    def is_stale(self, now: float) -> bool:
        """Say whether nothing has changed for SILENT_SECONDS."""
        stamp = self._read()
        if stamp != self._stamp:
            self._stamp, self._changed_at = stamp, now
        return self._path is not None and now - self._changed_at > SILENT_SECONDS

    def _read(self) -> int:
        try:
            return self._path.stat().st_mtime_ns if self._path is not None else 0
        except FileNotFoundError:
            return 0
