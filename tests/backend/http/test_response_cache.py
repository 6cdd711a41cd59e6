"""Finished answers, served to everybody while the version stands."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

import pytest
from flask import Flask, Response
from marshmallow import Schema, fields
from prometheus_client import CollectorRegistry, generate_latest
from redis import Redis

from backend.adapters.cache import open_cache
from backend.http import front, problems
from backend.http.contract import PUBLIC, Operation
from backend.http.response_cache import ResponseCache
from backend.http.versions import Known, Version
from backend.kernel.errors import NotFound, Transient
from tests.live import private_redis
from tests.ports import MemoryCache

KEY = "version:catalogue"


class Query(Schema):
    q = fields.String()
    size = fields.Integer()


@dataclass
class Database:
    """What all processes share: a version and something to read."""

    number: int = 1
    text: str = "pears"
    reads: int = 0
    is_down: bool = False

    def version(self):
        if self.is_down:
            raise Transient
        return self.number

    def change(self, text, cache=None):
        """Commit a change; with a cache, tell it."""
        self.text = text
        self.number += 1
        if cache is not None:
            cache.raise_number(KEY, self.number)

    def read(self):
        self.reads += 1
        if self.is_down:
            raise Transient
        return Response(self.text, content_type="text/plain; charset=utf-8")


@dataclass
class Process:
    """One API process: an application with a cache of its own."""

    database: Database
    cache: object = field(default_factory=MemoryCache)
    compute: object = None
    seconds: float = 0.0  # how long it believes the version it knows

    def __post_init__(self):
        self.registry = CollectorRegistry()
        version = Version(KEY, self.cache, self.database.version)
        version.cache_seconds = version.database_seconds = self.seconds
        self.kept = ResponseCache(cache=self.cache, versions={"catalogue": version})
        self.app = Flask("process", static_folder=None)
        self.app.testing = True
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        problems.install(self.app)
        operation = Operation(allows=(PUBLIC,), query=Query(), cached="catalogue")
        self.app.add_url_rule(
            "/products",
            "products",
            lambda: self.kept.serve(operation, self.compute or self.database.read),
        )
        self.app.add_url_rule("/products", "change", self._change, methods=["POST"])
        front.install(self.app, self.kept, self.registry)

    def _change(self):
        self.database.change("changed here")
        return Response("", headers={"X-Catalogue-Version": str(self.database.number)})

    def get(self, address="/products", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.app.test_client().get(address, headers=named)


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


def _redis(url):
    return open_cache(Flask("cache"), url)


def _state(answer):
    return answer.headers["X-Cache"]


class TestServe:
    def test_makes_an_answer_once(self, process, database):
        first, second, third = process.get(), process.get(), process.get()

        assert [_state(answer) for answer in (first, second, third)] == ["miss", "hit", "hit"]
        assert first.data == second.data == third.data == b"pears"
        assert database.reads == 1

    def test_sends_the_same_headers_always(self, process):
        first, second = process.get(Authorization="Bearer x"), process.get()

        own = ("X-Cache", "X-Request-Id", "Date")
        kept = [
            [pair for pair in answer.headers if pair[0] not in own] for answer in (first, second)
        ]
        assert sorted(kept[0]) == sorted(kept[1])
        assert first.headers["Cache-Control"] == "no-cache"
        assert first.headers["X-Catalogue-Version"] == "1"

    def test_makes_it_again_for_another_version(self, process, database):
        process.get()
        database.change("apples")

        answer = process.get()

        assert (answer.data, _state(answer)) == (b"apples", "miss")

    def test_makes_it_again_when_its_time_is_over(self, process, database, monkeypatch):
        process.get()
        later = time.time() + 73
        monkeypatch.setattr(time, "time", lambda: later)
        process.cache.stored.clear()

        assert _state(process.get()) == "miss"

    def test_keeps_it_for_a_minute_more_or_less(self, process):
        for number in range(20):
            process.get(f"/products?size={number}")

        assert all(48 <= seconds <= 72 for seconds in process.cache.timeouts.values())
        assert len(set(process.cache.timeouts.values())) > 1

    def test_knows_a_question_in_every_spelling(self, process, database):
        process.get("/products?q=pear&size=2")
        answers = [
            process.get("/products?size=2&q=pear"),
            process.get("/products?size=2&q=%70ear"),
            process.get("/products?size=2&q=pear&utm_source=mail"),
        ]

        assert [_state(answer) for answer in answers] == ["hit"] * 3
        assert database.reads == 1

    def test_tells_questions_apart(self, process, database):
        for address in ("/products", "/products?q=", "/products?q=a", "/products?size=1"):
            process.get(address)

        assert database.reads == 4

    def test_remembers_no_address_that_anybody_can_invent(self, process):
        process.get("/products?junk=1")

        assert process.kept.memory.at(("/products", "junk=1")) is None

    def test_names_its_keys_by_form_version_and_audience(self, process):
        process.get()

        (key,) = process.cache.stored
        parts = key.split(":")
        assert (parts[0], parts[2], parts[3]) == ("c", "1", "public")
        assert len(key) < 100

    @pytest.mark.parametrize(
        "answer",
        [
            lambda: Response("x" * (256 * 1024 + 1)),
            lambda: Response("x", headers={"Set-Cookie": "a=b"}),
            lambda: Response("x", status=202),
            lambda: Response(iter(["x"])),
        ],
        ids=["too large", "with a cookie", "another status", "a stream"],
    )
    def test_keeps_only_what_is_everybodys(self, process, answer):
        process.compute = answer

        process.get()

        assert process.cache.stored == {}
        assert process.kept.memory.at(("/products", "")) is None

    def test_takes_no_garbage_from_the_cache(self, process, database):
        process.get()
        process.kept.memory.forget()
        for key in process.cache.stored:
            process.cache.stored[key] = b"\x80\x04garbage"

        assert _state(process.get()) == "miss"


class TestConditional:
    def test_answers_304_from_the_first_time_on(self, process):
        etag = process.get().headers["ETag"]
        process.kept.forget()

        for _ in range(2):
            answer = process.get(If_None_Match=f'W/{etag}, "other"')

            assert (answer.status_code, answer.data) == (304, b"")
            assert answer.headers["ETag"] == etag

    def test_sends_the_body_for_another_etag(self, process):
        process.get()

        assert process.get(If_None_Match='"other"').status_code == 200

    def test_answers_head_without_a_body(self, process):
        process.get()
        answer = process.app.test_client().head("/products")

        assert (answer.data, answer.headers["Content-Length"]) == (b"", "5")


class TestTwoProcesses:
    def test_serves_what_the_other_filled(self, database, redis_url):
        first, second = (Process(database, _redis(redis_url)) for _ in range(2))

        filled, served = first.get(), second.get()

        assert (_state(filled), _state(served)) == ("miss", "hit")
        assert filled.data == served.data
        assert filled.headers["ETag"] == served.headers["ETag"]
        assert database.reads == 1

    def test_sees_what_the_other_changed(self, database, redis_url):
        first, second = (Process(database, _redis(redis_url)) for _ in range(2))
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

    def test_reads_its_own_writes_without_redis(self, database):
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
        assert sorted({_state(answer) for answer in answers}) == ["hit", "miss"]

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


class TestRefusals:
    def test_are_remembered_for_five_seconds(self, process, monkeypatch):
        asked = []

        def missing():
            asked.append(1)
            raise NotFound

        process.compute = missing
        now = time.time()
        assert [process.get().status_code for _ in range(3)] == [404, 404, 404]
        assert len(asked) == 1
        monkeypatch.setattr(time, "time", lambda: now + 6)
        process.get()

        assert len(asked) == 2

    def test_end_with_the_version(self, process, database):
        def missing():
            raise NotFound

        process.compute = missing
        process.get()
        process.compute = None
        database.change("apples")

        assert process.get().status_code == 200


class TestTrouble:
    def test_serves_what_is_known_when_nobody_can_be_asked(self, process, database):
        process.get()
        database.is_down = True
        process.cache.numbers.clear()

        answer = process.get()

        assert (answer.status_code, answer.data, _state(answer)) == (200, b"pears", "stale")

    def test_serves_the_older_when_the_newer_cannot_be_made(self, process, database):
        process.get()
        database.change("apples", cache=process.cache)
        database.is_down = True

        answer = process.get()

        assert (answer.status_code, answer.data, _state(answer)) == (200, b"pears", "stale")

    def test_refuses_when_there_is_nothing(self, process, database):
        database.is_down = True

        assert process.get().status_code == 503

    def test_works_from_the_database_without_redis(self, database):
        nowhere = _redis("redis://127.0.0.1:1/0")
        process = Process(database, nowhere)

        answers = [process.get(), process.get()]
        database.change("apples")
        answers.append(process.get())

        assert [answer.data for answer in answers] == [b"pears", b"pears", b"apples"]


class TestInstall:
    def test_counts_what_came_from_where(self, process):
        process.get()
        process.get()

        told = generate_latest(process.registry).decode()
        assert 'shop_cached_answers_total{state="hit"} 1.0' in told
        assert 'shop_cached_answers_total{state="miss"} 1.0' in told

    def test_leaves_other_addresses_alone(self, process):
        answer = process.get("/elsewhere")

        assert answer.status_code == 404
        assert "X-Cache" not in answer.headers
