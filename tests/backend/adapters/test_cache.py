"""The cache on Redis: bytes that may vanish, and calls that always end."""

import socket
import time
from threading import Thread

import pytest
from flask import Flask
from redis import Redis

from backend.adapters.cache import PAUSE_SECONDS, Breaker, RedisBytes, open_cache
from tests.live import private_redis
from tests.processes import free_port


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    with private_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def redis(redis_url):
    with Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


@pytest.fixture
def cache(redis_url, redis):
    return open_cache(Flask("cache"), redis_url)


@pytest.fixture
def silent():
    """Yield the address of a server that takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def babbling():
    """Yield the address of a server that answers nonsense."""
    server = socket.create_server(("127.0.0.1", 0))

    def babble():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 418 I'm a teapot\r\n\r\n")

    thread = Thread(target=babble, daemon=True)
    thread.start()
    yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


class TestStored:
    def test_comes_back_byte_for_byte(self, cache, redis):
        cache.set("key", b"!\x80\x04pickle\0", timeout_seconds=60)

        assert cache.get("key") == b"!\x80\x04pickle\0"
        assert redis.get("key") == b"!\x80\x04pickle\0"
        assert 0 < redis.ttl("key") <= 60

    def test_is_none_when_it_is_gone(self, cache):
        assert cache.get("key") is None

    def test_is_bytes_and_nothing_else(self, cache):
        with pytest.raises(TypeError):
            cache.set("key", {"a": 1}, timeout_seconds=60)

    def test_survives_strangers_in_its_place(self, cache, redis):
        redis.lpush("key", "a list")

        assert cache.get("key") is None


class TestNumber:
    def test_never_goes_back(self, cache):
        numbers = []
        for value in (1_795_000_000_000, 5, 1_795_000_000_001):
            cache.raise_number("version", value)
            numbers.append(cache.number("version"))

        assert numbers == [1_795_000_000_000, 1_795_000_000_000, 1_795_000_000_001]

    def test_stays(self, cache, redis):
        cache.raise_number("version", 5)

        assert redis.ttl("version") == -1

    def test_is_unknown_when_it_is_no_number(self, cache, redis):
        assert cache.number("version") is None
        redis.set("version", "garbage")

        assert cache.number("version") is None

    def test_replaces_garbage(self, cache, redis):
        redis.set("version", "garbage")
        cache.raise_number("version", 5)

        assert cache.number("version") == 5


class TestTrouble:
    @pytest.mark.parametrize("server", ["nobody", "silent", "babbling"])
    def test_ends_every_call_soon(self, server, request):
        url = (
            f"redis://127.0.0.1:{free_port()}/0"
            if server == "nobody"
            else request.getfixturevalue(server)
        )
        cache = open_cache(Flask("cache"), url)
        started = time.monotonic()

        assert cache.get("key") is None
        cache.set("key", b"value", timeout_seconds=60)
        cache.raise_number("version", 5)
        assert cache.number("version") is None

        assert time.monotonic() - started < 2
        assert cache.breaker.is_open

    def test_leaves_it_alone_and_comes_back_by_itself(self, redis_url, redis):
        now = 0.0
        breaker = Breaker(clock=lambda: now)
        cache = RedisBytes(Flask("cache"), redis_url, breaker)
        for _ in range(3):
            breaker.failed(ConnectionError())
        redis.set("key", b"value")

        alone = cache.get("key")
        now = PAUSE_SECONDS
        tried = cache.get("key")

        assert (alone, tried) == (None, b"value")
        assert not breaker.is_open


class TestBreaker:
    def test_opens_after_three_failures_in_a_row(self):
        breaker = Breaker()
        for _ in range(2):
            breaker.failed(ConnectionError())
        breaker.succeeded()
        for _ in range(2):
            breaker.failed(ConnectionError())

        assert breaker.may_call()
        breaker.failed(ConnectionError())
        assert not breaker.may_call()

    def test_lets_one_try_in_a_while(self):
        now = 0.0
        breaker = Breaker(clock=lambda: now)
        for _ in range(3):
            breaker.failed(ConnectionError())

        now = PAUSE_SECONDS
        tries = [breaker.may_call() for _ in range(3)]

        assert tries == [True, False, False]
