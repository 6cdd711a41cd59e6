"""The version that stands, as one process knows it."""

from dataclasses import dataclass, field
from threading import Event, Thread

import pytest

from backend.http.versions import Known, Version
from backend.kernel.errors import Transient
from tests.ports import MemoryCache

KEY = "version:catalogue"


@dataclass
class Table:
    """The database; counts how often it is asked."""

    number: int | None = 1
    asked: int = 0

    def read(self):
        self.asked += 1
        if self.number is None:
            raise Transient
        return self.number


@dataclass
class World:
    cache: MemoryCache = field(default_factory=MemoryCache)
    table: Table = field(default_factory=Table)
    now: float = 0.0

    def version(self):
        return Version(KEY, self.cache, self.table.read, clock=lambda: self.now)


@pytest.fixture
def world():
    return World()


class TestCurrent:
    def test_begins_with_the_database_and_tells_the_cache(self, world):
        assert world.version().current() == Known(1, is_certain=True)
        assert world.cache.numbers == {KEY: 1}

    def test_asks_the_cache_every_quarter_of_a_second(self, world):
        version = world.version()
        version.current()
        world.cache.numbers[KEY] = 2

        world.now = 0.2
        assert version.current().number == 1
        world.now = 0.3
        assert version.current().number == 2

    def test_asks_the_database_less_often(self, world):
        version = world.version()
        version.current()
        world.table.number = 5  # the process died before it told the cache

        world.now = 1.4
        assert version.current().number == 1
        world.now = 1.7
        assert version.current().number == 5
        assert world.cache.numbers == {KEY: 5}
        assert world.table.asked == 2

    def test_asks_the_database_alone_without_a_cache(self, world):
        version = world.version()
        version.current()
        world.table.number = 5
        world.cache.numbers.clear()

        world.now = 0.3

        assert version.current().number == 5

    def test_never_goes_back(self, world):
        version = world.version()
        world.cache.numbers[KEY] = 9
        version.current()
        world.cache.numbers[KEY] = 3

        world.now = 2

        assert version.current().number == 9

    def test_says_when_nobody_could_be_asked(self, world):
        version = world.version()
        version.current()
        world.table.number = None
        world.cache.numbers.clear()

        world.now = 0.3

        assert version.current() == Known(1, is_certain=False)

    def test_refuses_when_nothing_was_ever_known(self, world):
        world.table.number = None

        with pytest.raises(Transient):
            world.version().current()

    def test_lets_others_go_on_while_one_looks(self, world):
        version = world.version()
        version.current()
        world.now = 0.3
        is_looking, may_end = Event(), Event()

        def slow(key):
            is_looking.set()
            may_end.wait(10)
            return 7

        world.cache.number = slow
        looking = Thread(target=version.current)
        looking.start()
        is_looking.wait(10)
        meanwhile = version.current().number
        may_end.set()
        looking.join()

        assert (meanwhile, version.current().number) == (1, 7)


class TestMinimum:
    def test_is_looked_for_in_the_cache_at_once(self, world):
        version = world.version()
        version.current()
        world.cache.numbers[KEY] = 2

        assert version.current(minimum=2).number == 2
        assert world.table.asked == 1

    def test_is_looked_for_in_the_database_too(self, world):
        version = world.version()
        version.current()
        world.table.number = 2

        assert version.current(minimum=2).number == 2

    def test_that_stands_already_asks_nobody(self, world):
        version = world.version()
        version.current()
        world.cache.numbers[KEY] = 2

        assert version.current(minimum=1).number == 1

    def test_from_the_far_future_asks_nobody(self, world):
        version = world.version()
        version.current()
        world.cache.numbers[KEY] = 2

        assert version.current(minimum=10**14).number == 1
