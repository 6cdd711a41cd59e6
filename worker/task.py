"""The task edge: claims jobs from the outbox and runs them, each change in one transaction.

Celery and the relay both come in here. A ring names a topic and nothing else; what is to be done
stands in the database.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from backend.kernel import outbox
from backend.kernel.actor import SYSTEM
from backend.kernel.errors import ShopError, Transient
from backend.kernel.jobs import Job
from backend.kernel.outbox import MAX_ATTEMPTS, Claim
from backend.kernel.unit_of_work import UnitOfWork, Units

log = structlog.get_logger()
T = TypeVar("T")
DRAIN_SECONDS = 20
Handler = Callable[..., None]
FailureHook = Callable[..., None]  # (uow, *, reason: str, **payload)


@dataclass(frozen=True)
class Task:
    """A declared job together with the code that does it."""

    job: Job
    handler: Handler
    on_failure: FailureHook | None


REGISTRY: dict[str, Task] = {}


def task(job: Job, *, on_failure: FailureHook | None = None) -> Callable[[Handler], Handler]:
    """Register the function that does a job.

    Short: `handler(uow, **payload)`. Long: `handler(run, **payload)` with a `Run`. `on_failure`
    is called in a fresh unit when the job is refused for good or has died.
    """

    def register(handler: Handler) -> Handler:
        if job.name in REGISTRY:
            message = f"{job.name} has two tasks"
            raise ValueError(message)
        REGISTRY[job.name] = Task(job, handler, on_failure)
        return handler

    return register


class LeaseLost(Exception):
    """Another worker has this job now; whatever we still do must not count."""


class WorkerDied(Exception):
    """Each attempt at this job has ended its worker."""


@dataclass
class Run:
    """What a long job works with: short units instead of one long one."""

    units: Units
    claim: Claim
    executed_by: str
    last_beat: float = field(default_factory=time.monotonic)
    is_finished: bool = False

    def reading(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a read unit."""
        return self.units.run(work, actor=SYSTEM, read_only=True)

    def writing(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a small unit of its own that also keeps the lease. Raises LeaseLost."""

        def guarded(uow: UnitOfWork) -> T:
            if not outbox.extend_lease(uow.session, self.claim, now=uow.now):
                raise LeaseLost
            return work(uow)

        self.last_beat = time.monotonic()
        return self.units.run(guarded, actor=SYSTEM)

    def progress(self, tell: Callable[[UnitOfWork], None], *, every_seconds: float = 1.0) -> None:
        """Tell progress and keep the lease, at most once per `every_seconds`."""
        if time.monotonic() - self.last_beat >= every_seconds:
            self.writing(tell)

    def finish(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run the last unit: the effect and `done` together, under this run's fence."""

        def guarded(uow: UnitOfWork) -> T:
            _finish(uow, self.claim, self.executed_by)
            result = work(uow)
            uow.checkpoints.passed("job-effect")
            return result

        result = self.units.run(guarded, actor=SYSTEM)
        self.is_finished = True
        return result


@dataclass(frozen=True)
class Runner:
    """Runs waiting jobs in the name of `executed_by` ("celery:<worker>" or "relay")."""

    units: Units
    executed_by: str
    is_transient: Callable[[DBAPIError], bool]

    def drain(self, topic: str, *, seconds: float = DRAIN_SECONDS) -> int:
        """Run the due rows of a topic until none is left or the time is up. Returns how many."""
        entry = REGISTRY[topic]
        ends_at = time.monotonic() + seconds
        total = 0
        while time.monotonic() < ends_at:
            count = self._long(entry) if entry.job.long else self._group(entry)
            if count == 0:
                break
            total += count
        return total

    def _group(self, entry: Task) -> int:
        refused: list[tuple[Claim, Exception]] = []

        def work(uow: UnitOfWork) -> int:
            refused.clear()
            claims = outbox.claim_group(uow.session, entry.job, now=uow.now)
            if claims:
                uow.checkpoints.passed("job-claimed")
            for claim in claims:
                self._one(uow, entry, claim, refused)
            return len(claims)

        count = self.units.run(work, actor=SYSTEM)
        for claim, error in refused:
            self._give_up(entry, claim, error, counts=True)
        return count

    def _one(
        self,
        uow: UnitOfWork,
        entry: Task,
        claim: Claim,
        refused: list[tuple[Claim, Exception]],
    ) -> None:
        try:
            with uow.attempt():
                entry.handler(uow, **entry.job.decode(claim.payload))
                uow.checkpoints.passed("job-effect")
                _finish(uow, claim, self.executed_by)
        except DBAPIError as error:
            if self.is_transient(error) or self.units.is_lost(error):
                raise  # the whole transaction is gone: the unit runs again
            refused.append((claim, error))
        except Exception as error:  # noqa: BLE001  one bad row holds up no other
            refused.append((claim, error))

    def _long(self, entry: Task) -> int:
        claim = self.units.run(
            lambda uow: outbox.claim_lease(uow.session, entry.job, now=uow.now), actor=SYSTEM
        )
        if claim is None:
            return 0
        self.units.ports.checkpoints.passed("job-claimed")
        run = Run(self.units, claim, self.executed_by)
        try:
            if claim.attempts > MAX_ATTEMPTS:
                raise WorkerDied
            entry.handler(run, **entry.job.decode(claim.payload))
            if not run.is_finished:
                run.finish(lambda _: None)
        except LeaseLost:
            log.warning("lease lost", topic=claim.topic, message_id=str(claim.id))
        except Exception as error:  # noqa: BLE001  the edge: every failure is written down
            self._give_up(entry, claim, error, counts=False)
        return 1

    def _give_up(self, entry: Task, claim: Claim, error: Exception, *, counts: bool) -> None:
        """Try again later, or tell the failure hook in a fresh unit that it is over."""
        is_final = isinstance(error, ShopError) and not isinstance(error, Transient)
        reason = _reason(error)
        log.warning(
            "job failed",
            topic=claim.topic,
            message_id=str(claim.id),
            error=reason,
            is_final=is_final,
            exc_info=None if is_final else error,
        )

        def work(uow: UnitOfWork) -> None:
            if is_final:
                is_over = outbox.finish(
                    uow.session, claim, now=uow.now, by=self.executed_by, error=reason
                )
            else:
                is_over = outbox.postpone(
                    uow.session, claim, now=uow.now, error=reason, counts=counts
                )
            if is_over and entry.on_failure is not None:
                entry.on_failure(uow, reason=reason, **entry.job.decode(claim.payload))

        try:
            self.units.run(work, actor=SYSTEM)
        except Transient:
            raise  # the row is due as it was
        except Exception:
            # a hook that breaks must neither lose the job nor have it run without a pause
            log.exception("failure hook broke", topic=claim.topic, message_id=str(claim.id))
            self.units.run(
                lambda uow: outbox.put_off(uow.session, claim, now=uow.now, error=reason),
                actor=SYSTEM,
            )


def _finish(uow: UnitOfWork, claim: Claim, executed_by: str) -> None:
    if not outbox.finish(uow.session, claim, now=uow.now, by=executed_by):
        raise LeaseLost


def _reason(error: Exception) -> str:
    name = type(error).__name__
    return name if isinstance(error, ShopError) else f"{name}: {error}"
