"""Several readers, several processes, and caches in trouble."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from flask import Response
from redis import Redis

from backend.http.versions import Known
from tests.backend.http.cached import Database, Process, redis_cache, state_of
from tests.live import private_redis
from tests.ports import MemoryCache


@pytest.fixture
def database():
    return Database()


@pytest.fixture
def process(database):
    return Process(database)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with private_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def redis_url(server):
    with Redis.from_url(server) as client:
        client.flushdb()
    return server


class TestTwoProcesses:
    def test_serves_what_the_other_filled(self, database, redis_url):
        first, second = (Process(database, redis_cache(redis_url)) for _ in range(2))

        filled, served = first.get(), second.get()

        assert (state_of(filled), state_of(served)) == ("miss", "hit")
        assert filled.data == served.data
        assert filled.headers["ETag"] == served.headers["ETag"]
        assert database.reads == 1

    def test_sees_what_the_other_changed(self, database, redis_url):
        first, second = (Process(database, redis_cache(redis_url)) for _ in range(2))
        first.get()
        second.get()
        database.change("apples", cache=first.cache)

        assert second.get().data == b"apples"

    def test_reads_its_own_writes_before_others_look_again(self, database):
        cache = MemoryCache()
        reader = Process(database, cache, seconds=3600)
        reader.get()
        database.change("apples", cache=cache)

        others = reader.get()
        writers = reader.get(X_Catalogue_Version=str(database.number))

        assert (others.data, writers.data) == (b"pears", b"apples")

    def test_reads_its_own_writes_withoutredis_cache(self, database):
        reader = Process(database, seconds=3600)
        reader.get()
        database.change("apples")
        reader.cache.numbers.clear()

        assert reader.get(X_Catalogue_Version=str(database.number)).data == b"apples"

    def test_believes_its_own_changes_at_once(self, database):
        process = Process(database, seconds=3600)
        process.get()
        process.app.test_client().post("/products")

        assert process.get().data == b"changed here"

    def test_never_serves_what_a_slow_reader_filled_late(self, database):
        cache = MemoryCache()
        slow, other = Process(database, cache), Process(database, cache)

        def read_then_pause():
            answer = database.read()
            database.change("apples", cache=cache)  # somebody commits while we pause
            return answer

        slow.compute = read_then_pause
        assert slow.get().data == b"pears"
        slow.compute = None

        assert slow.get().data == b"apples"
        assert other.get().data == b"apples"


class TestSingleFlight:
    def test_makes_one_answer_for_all_who_wait(self, process, database):
        may_land = Event()

        def slow():
            may_land.wait(10)
            return database.read()

        process.compute = slow
        with ThreadPoolExecutor(20) as pool:
            asked = [pool.submit(process.get) for _ in range(20)]
            may_land.set()
            answers = [each.result() for each in asked]

        assert database.reads == 1
        assert {answer.data for answer in answers} == {b"pears"}
        assert sorted({state_of(answer) for answer in answers}) == ["hit", "miss"]

    def test_shares_a_refusal_and_forgets_it(self, process, database):
        database.is_down = True
        process.kept.versions["catalogue"].current = lambda _=None: Known(1, is_certain=True)

        assert process.get().status_code == 503
        database.is_down = False
        assert process.get().status_code == 200

    def test_lets_everybody_work_when_nothing_can_be_kept(self, process):
        process.compute = lambda: Response("x", status=202)
        with ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(lambda _: process.get(), range(5)))

        assert {answer.status_code for answer in answers} == {202}


class TestTrouble:
    def test_serves_what_is_known_when_nobody_can_be_asked(self, process, database):
        process.get()
        database.is_down = True
        process.cache.numbers.clear()

        answer = process.get()

        assert (answer.status_code, answer.data, state_of(answer)) == (200, b"pears", "stale")

    def test_serves_the_older_when_the_newer_cannot_be_made(self, process, database):
        process.get()
        database.change("apples", cache=process.cache)
        database.is_down = True

        answer = process.get()

        assert (answer.status_code, answer.data, state_of(answer)) == (200, b"pears", "stale")

    def test_refuses_when_there_is_nothing(self, process, database):
        database.is_down = True

        assert process.get().status_code == 503

    def test_works_from_the_database_withoutredis_cache(self, database):
        nowhere = redis_cache("redis://127.0.0.1:1/0")
        process = Process(database, nowhere)

        answers = [process.get(), process.get()]
        database.change("apples")
        answers.append(process.get())

        assert [answer.data for answer in answers] == [b"pears", b"pears", b"apples"]
