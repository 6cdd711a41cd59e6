"""Shows from outside that the worker gets things done, not merely that it runs.

A worker can be alive and deaf: connected to a broker it no longer hears. So it rings for itself
every PULSE_SECONDS, through the broker, and whatever a pool process finishes touches a file. The
keeper (or a container's health check) restarts a worker whose file stays untouched.
"""

from pathlib import Path
from typing import Any  # Celery ships no types

import structlog
from celery import Celery, bootsteps
from celery.exceptions import CeleryError
from celery.signals import task_success
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = structlog.get_logger()
PULSE = "worker.pulse"
PULSE_SECONDS = 20


def install(celery: Celery, *, queue: str, progress_file: Path) -> None:
    """Let the worker ring for itself through its own queue and show what it finishes."""

    def ring() -> None:
        try:
            celery.send_task(PULSE, queue=queue, ignore_result=True, retry=False)
        except (CeleryError, KombuError, RedisError, OSError) as error:
            log.warning("pulse not sent", error=type(error).__name__)

    class Pulse(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery ships no types
        """Rings as long as the worker runs."""

        requires = ("celery.worker.components:Timer",)

        def start(self, worker: Any) -> None:  # noqa: ANN401
            worker.timer.call_after(1, ring)
            self.entry = worker.timer.call_repeatedly(PULSE_SECONDS, ring)

        def stop(self, worker: Any) -> None:  # noqa: ANN401
            del worker
            self.entry.cancel()

    celery.steps["worker"].add(Pulse)
    celery.task(_beat, name=PULSE, shared=False)

    def show(**_: object) -> None:
        progress_file.touch()

    progress_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    task_success.connect(show, weak=False)


def _beat() -> None:
    """Do nothing: that it was done is the message."""
