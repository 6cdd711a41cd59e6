"""A real shop in which processes die at named places, and what a test needs to see of it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from backend.adapters import celery_publisher, database
from backend.kernel.actor import SYSTEM
from backend.kernel.clock import utc_now
from backend.kernel.outbox import OutboxMessage
from backend.kernel.ports import JobPublisher
from backend.kernel.unit_of_work import ShopProfile, UnitOfWork, Units
from tests.faults.client import Client
from tests.faults.intents import Intent, judge_whole_shop
from tests.live import LiveShop, open_shop
from tests.ports import Surroundings
from tests.processes import wait_until

MAX_PASSINGS = 20


@dataclass
class Arena:
    """One shop on one database, its rows at hand."""

    shop: LiveShop
    engine: Engine
    units: Units
    doorbell: JobPublisher

    @property
    def client(self) -> Client:
        return Client(self.shop.url)

    @property
    def files(self) -> Path:
        return Path(self.shop.env["VAR_DIR"]) / "files"

    def arrange(self, intent: Intent) -> Intent:
        """Put everything there that the intent needs, and commit it."""
        self.units.run(intent.arrange, actor=SYSTEM)
        return intent

    def arm(self, point: str, nth: int) -> dict[str, str]:
        """Return the variables under which the next process dies, once."""
        self.grave(point).unlink(missing_ok=True)
        return {"CHAOS_KILL": f"{point}:{nth}"}

    def grave(self, point: str) -> Path:
        """Return the file that a process leaves when it dies at a place."""
        return Path(self.shop.env["VAR_DIR"]) / "run" / f"killed-at-{point}"

    def settle(self, topic: str, *, point: str) -> None:
        """Wait until no job of the topic waits, and do meanwhile what the relay would do later.

        Once a process has died at the point, its lease is cut short and the topic rung again:
        nobody learns more by waiting a minute for either.
        """
        rung_at = time.monotonic()
        self.doorbell.ring(topic)

        def is_settled() -> bool:
            nonlocal rung_at
            patience = 1 if self.grave(point).exists() else 10
            if time.monotonic() - rung_at > patience:
                self._cut_lease(topic)
                self.doorbell.ring(topic)
                rung_at = time.monotonic()
            return self.waiting(topic) == 0

        wait_until(is_settled, what=f"jobs of {topic}, see {self.shop.folder}", seconds=60)

    def waiting(self, topic: str) -> int:
        """Return how many jobs of a topic are not over."""
        with Session(self.engine) as session:
            number = session.scalar(
                select(func.count())
                .select_from(OutboxMessage)
                .where(
                    OutboxMessage.topic == topic,
                    OutboxMessage.done_at.is_(None),
                    OutboxMessage.dead_at.is_(None),
                )
            )
        return number or 0

    def judge(self, intent: Intent) -> None:
        """Fail unless the intent is fulfilled once and the whole shop adds up."""
        with Session(self.engine) as session:
            intent.judge(session, self.files)
        judge_whole_shop(self.units)

    def _cut_lease(self, topic: str) -> None:
        def cut(uow: UnitOfWork) -> None:
            uow.session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.topic == topic, OutboxMessage.done_at.is_(None))
                .values(lease_until=None)
            )

        self.units.run(cut, actor=SYSTEM)


@contextmanager
def open_arena(
    server_url: str, folder: Path, shop: ShopProfile, *, programs: tuple[str, ...]
) -> Iterator[Arena]:
    """Open an empty shop with these programs running."""
    with open_shop(server_url, folder, programs=programs, has_demo=False) as live:
        engine = create_engine(live.database_url, **database.engine_options(live.database_url))
        database.watch(engine)
        units = Units(
            open_session=sessionmaker(bind=engine, expire_on_commit=False),
            shop=shop,
            ports=Surroundings().ports(),
            clock=utc_now,
            is_transient=database.is_transient,
            is_lost=database.is_lost,
        )
        yield Arena(live, engine, units, celery_publisher.open_publisher(live.redis_url))
        live.kill(*live.running)  # a worker that lost a pool process takes half a minute to stop
        engine.dispose()


def is_full_run() -> bool:
    """Say whether every point is wanted (`make faults`) or a part (`make test`)."""
    return os.environ.get("FAULTS") == "all"
