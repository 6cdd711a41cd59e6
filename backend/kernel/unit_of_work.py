"""One request = one transaction; one short job = one transaction. Only the edges commit."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from backend.kernel import outbox
from backend.kernel.actor import Actor
from backend.kernel.errors import Conflict, ShopError, StaleVersion, Transient
from backend.kernel.jobs import Job, Scalar
from backend.kernel.ports import Cache, Checkpoints, Files, JobPublisher, Mailer

T = TypeVar("T")
MAX_TRIES = 5
MAX_WAIT_SECONDS = 0.4
MAX_TRYING = timedelta(seconds=10)  # no try begins later: waits for locks would add up


@dataclass(frozen=True)
class Limit:
    """So many times within so many seconds."""

    count: int
    seconds: int


@dataclass(frozen=True)
class ShopProfile:
    """What every unit may need to know of the shop."""

    currency: str
    zone: ZoneInfo
    locale: str
    name: str
    public_url: str
    mail_sender: str = ""  # as letters are signed; empty: what MAIL_URL says
    opening_code: str = field(default="", repr=False)  # what opens a shop that has no owner yet
    link_secret: bytes = field(default=b"", repr=False)  # what the links of orders are made of
    limits: Mapping[str, Limit] = field(default_factory=dict)  # by name; a missing one is off


@dataclass
class UnitOfWork:
    """The explicit first argument of every use case."""

    session: Session  # nobody but the edge commits or rolls back
    actor: Actor
    now: datetime  # one instant for the whole unit, UTC
    read_shop: Callable[[], ShopProfile]
    files: Files
    mailer: Mailer
    cache: Cache
    checkpoints: Checkpoints
    request_id: str | None = None
    topics: set[str] = field(default_factory=set)
    actions: list[Callable[[], None]] = field(default_factory=list)

    @cached_property
    def shop(self) -> ShopProfile:
        """The shop as its owner set it up; read when it is first asked for."""
        return self.read_shop()

    def enqueue(self, job: Job, *, available_at: datetime | None = None, **payload: Scalar) -> None:
        """Ask for a job in this transaction; the worker is rung after the commit."""
        outbox.add(self.session, job, payload, now=self.now, available_at=available_at)
        if available_at is None or available_at <= self.now:
            self.topics.add(job.name)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Try something in a savepoint: when it raises, the unit stands as it stood before."""
        topics, actions = set(self.topics), list(self.actions)
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            self.topics, self.actions = topics, actions
            raise

    def after_commit(self, action: Callable[[], None]) -> None:
        """Have something forgotten by the cache once the change is true. Nothing else."""
        self.actions.append(action)


@dataclass(frozen=True)
class Ports:
    """The outside world as handed to every unit."""

    files: Files
    mailer: Mailer
    cache: Cache
    publisher: JobPublisher
    checkpoints: Checkpoints


@dataclass(frozen=True)
class Units:
    """Opens units of work: the only code that commits.

    `is_transient` tells errors after which the whole unit may be run again (deadlock, lock
    time-out, busy); `is_lost` those of a database that is away or cannot work now: whether a
    commit happened nobody knows, so the unit is not run again. `refine` puts what the owner changed
    on screen over what the shop was started with.
    """

    open_session: Callable[[], Session]
    shop: ShopProfile
    ports: Ports
    clock: Callable[[], datetime]
    is_transient: Callable[[DBAPIError], bool]
    is_lost: Callable[[DBAPIError], bool]
    refine: Callable[[ShopProfile, Session], ShopProfile] = lambda shop, _: shop
    pause: Callable[[float], None] = time.sleep

    def run(
        self,
        work: Callable[[UnitOfWork], T],
        *,
        actor: Actor,
        read_only: bool = False,
        request_id: str | None = None,
    ) -> T:
        """Run the work in one transaction and commit it; read units roll back.

        The whole unit is run again after a lost race, so `work` holds no state outside its
        argument. Raises what the work raises, Conflict or Transient.
        """
        has_collided = False
        ends_at = self.clock() + MAX_TRYING
        for attempt in range(MAX_TRIES):
            try:
                return self._once(work, actor, request_id, read_only=read_only)
            except StaleDataError:
                raise StaleVersion from None
            except IntegrityError as error:
                # two requests passed one check: the second run sees the winner's row
                if has_collided:
                    raise Conflict from error
                has_collided = True
            except PoolTimeout as error:
                raise Transient from error
            except DBAPIError as error:
                if self.is_lost(error):
                    raise Transient(retry_after=5) from error
                if not self.is_transient(error):
                    raise
                self.pause(random.uniform(0, MAX_WAIT_SECONDS * (attempt + 1) / MAX_TRIES))  # noqa: S311  jitter
                if self.clock() > ends_at:
                    break
        raise Transient

    def _once(
        self,
        work: Callable[[UnitOfWork], T],
        actor: Actor,
        request_id: str | None,
        *,
        read_only: bool,
    ) -> T:
        with self.open_session() as session:
            if read_only:
                session.connection(execution_options={"is_read_only": True})
            uow = self._unit(session, actor, request_id)
            try:
                result = work(uow)
            except ShopError as error:
                if error.keeps:
                    self._commit(uow)
                    self._announce(uow)
                raise
            if read_only:
                _refuse_changes(session)
                session.rollback()
            else:
                self._commit(uow)
        self._announce(uow)
        return result

    def _unit(self, session: Session, actor: Actor, request_id: str | None) -> UnitOfWork:
        return UnitOfWork(
            session=session,
            actor=actor,
            now=self.clock(),
            read_shop=lambda: self.refine(self.shop, session),
            files=self.ports.files,
            mailer=self.ports.mailer,
            cache=self.ports.cache,
            checkpoints=self.ports.checkpoints,
            request_id=request_id,
        )

    def _commit(self, uow: UnitOfWork) -> None:
        uow.session.flush()
        self.ports.checkpoints.passed("before-commit")
        uow.session.commit()
        self.ports.checkpoints.passed("after-commit")

    def _announce(self, uow: UnitOfWork) -> None:
        for action in uow.actions:
            action()
        for topic in sorted(uow.topics):
            self.ports.publisher.ring(topic)


def _refuse_changes(session: Session) -> None:
    if session.new or session.dirty or session.deleted:
        message = "a read unit changed something"
        raise RuntimeError(message)
