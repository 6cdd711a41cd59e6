"""Carries what Celery was not rung for, or did not do: nothing waits for ever.

Any number of relays may run. Each round: rows of periodic jobs are written for the turn that is
due, due topics are rung again, and what has been due for too long is done by the relay itself.
"""

import signal
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import structlog

from backend.kernel import outbox
from backend.kernel.actor import SYSTEM
from backend.kernel.jobs import Job
from backend.kernel.unit_of_work import UnitOfWork, Units
from worker.task import REGISTRY, Runner

log = structlog.get_logger()
ROUND_SECONDS = 2.0
OVERDUE_SECONDS = 60


@dataclass(frozen=True)
class Relay:
    """One relay; `broker_answers` tells whether ringing has any sense now."""

    units: Units
    runner: Runner
    broker_answers: Callable[[], bool]

    def round(self) -> int:
        """Do one round. Returns how many rows the relay ran itself."""
        self.units.run(lambda uow: _plan(uow, periodic_jobs()), actor=SYSTEM)
        self.units.run(_ring, actor=SYSTEM)
        patience = OVERDUE_SECONDS if self.broker_answers() else 0
        late = self.units.run(
            lambda uow: outbox.overdue_topics(uow.session, now=uow.now, seconds=patience),
            actor=SYSTEM,
            read_only=True,
        )
        return sum(self._drain(topic) for topic in late if topic in REGISTRY)

    def _drain(self, topic: str) -> int:
        try:
            return self.runner.drain(topic)
        except Exception:  # one topic in trouble must not hold up the others
            log.exception("topic not drained", topic=topic)
            return 0

    def run(self, stop: threading.Event, *, after_round: Callable[[], None]) -> None:
        """Go round until told to stop; a failed round is logged and the next one tried."""
        while not stop.is_set():
            try:
                self.round()
            except Exception:  # the edge: the database may be away for a while
                log.exception("relay round failed")
            after_round()
            stop.wait(ROUND_SECONDS)


def periodic_jobs() -> list[Job]:
    """Return the declared jobs that have a schedule."""
    return [entry.job for entry in REGISTRY.values() if entry.job.every is not None]


def stop_on_signals() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def relay_name() -> str:
    """Return what the relay signs finished rows with."""
    return f"relay@{socket.gethostname()}"


def _plan(uow: UnitOfWork, jobs: Iterable[Job]) -> None:
    for job in jobs:
        outbox.add_turn(uow.session, job, job.period_at(uow.now, uow.shop.zone), now=uow.now)


def _ring(uow: UnitOfWork) -> None:
    uow.topics.update(outbox.topics_to_ring(uow.session, now=uow.now))
