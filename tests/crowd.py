"""Several people at once: real commits of several threads, on a database of their own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from backend.adapters import database
from backend.kernel.clock import utc_now
from backend.kernel.unit_of_work import ShopProfile, Units
from backend.wiring import migrate
from tests.databases import fresh_database
from tests.ports import Surroundings


@contextmanager
def crowded_shop(server_url: str, *, name: str, folder: Path, shop: ShopProfile) -> Iterator[Units]:
    """Make a migrated database and yield units that really commit to it."""
    with fresh_database(server_url, name=name, folder=folder) as url:
        migrate(url)
        engine = create_engine(url, **database.engine_options(url))
        database.watch(engine)
        yield Units(
            open_session=sessionmaker(bind=engine, expire_on_commit=False),
            shop=shop,
            ports=Surroundings().ports(),
            clock=utc_now,
            is_transient=database.is_transient,
            is_lost=database.is_lost,
        )
        engine.dispose()


def at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    """Start each work in a thread of its own, at the same moment.

    Returns what each returned, or the exception that it raised.
    """
    outcomes: list[object] = [None] * len(works)
    gate = Barrier(len(works))

    def run(index: int) -> None:
        gate.wait(timeout=10)
        try:
            outcomes[index] = works[index]()
        except Exception as error:  # noqa: BLE001  an outcome as good as any
            outcomes[index] = error

    threads = [Thread(target=run, args=[index]) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=50)
    return outcomes
