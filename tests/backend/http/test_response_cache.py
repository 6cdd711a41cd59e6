"""Finished answers, served to everybody while the version stands."""

import gzip
import time

import pytest
from flask import Flask, Response
from flask_restx import Api
from prometheus_client import CollectorRegistry, generate_latest

from backend.http import front
from backend.http.contract import allows, cached
from backend.http.endpoint import Endpoint
from backend.http.kept_answers import MAX_BODY
from backend.kernel.actor import Permission
from backend.kernel.errors import NotFound
from tests.backend.http.cached import Database, Process, state_of


@pytest.fixture
def database():
    return Database()


@pytest.fixture
def process(database):
    return Process(database)


class TestServe:
    def test_makes_an_answer_once(self, process, database):
        first, second, third = process.get(), process.get(), process.get()

        assert [state_of(answer) for answer in (first, second, third)] == ["miss", "hit", "hit"]
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

        assert (answer.data, state_of(answer)) == (b"apples", "miss")

    def test_makes_it_again_when_its_time_is_over(self, process, database, monkeypatch):
        process.get()
        later = time.time() + 73
        monkeypatch.setattr(time, "time", lambda: later)
        process.cache.stored.clear()

        assert state_of(process.get()) == "miss"

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

        assert [state_of(answer) for answer in answers] == ["hit"] * 3
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
            lambda: Response("x" * (MAX_BODY + 1)),
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

        assert state_of(process.get()) == "miss"


class TestCompression:
    LONG = "pears " * 1000

    def get(self, process, accepted, text=LONG):
        process.database.text = text
        return process.get(Accept_Encoding=accepted)

    @pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.5", "GZIP"])
    def test_packs_a_long_text_for_whom_reads_it(self, process, accepted):
        first, second = self.get(process, accepted), self.get(process, accepted)

        for answer in (first, second):
            assert answer.headers["Content-Encoding"] == "gzip"
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert gzip.decompress(answer.data).decode() == self.LONG
        assert len(first.data) < 200

    @pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0, br"])
    def test_leaves_it_plain_for_others(self, process, accepted):
        packed = self.get(process, "gzip")
        plain = self.get(process, accepted)

        assert "Content-Encoding" not in plain.headers
        assert plain.text == self.LONG
        assert plain.headers["Vary"] == "Accept-Encoding"  # a proxy must not mix them up
        assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"

    def test_spares_a_short_one(self, process):
        answer = self.get(process, "gzip", text="pears")

        assert "Content-Encoding" not in answer.headers
        assert answer.text == "pears"

    def test_leaves_a_picture_as_it_is(self, process):
        process.compute = lambda: Response(b"x" * 5000, content_type="image/webp")

        assert "Content-Encoding" not in self.get(process, "gzip").headers

    def test_answers_304_to_the_tag_of_a_packed_one(self, process):
        tag = self.get(process, "gzip").headers["ETag"]

        answer = process.get(If_None_Match=tag, Accept_Encoding="gzip")

        assert (answer.status_code, answer.data) == (304, b"")


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

    def test_refuses_to_keep_what_is_not_for_everybody(self, process):
        class Secret(Endpoint):
            @allows(Permission.ORDERS_READ)
            @cached("catalogue")
            def get(self, uow):
                return uow

        app = Flask("secret", static_folder=None)
        Api(app, doc=False).add_resource(Secret, "/api/secret")

        with pytest.raises(front.Unsafe):
            front.install(app, process.kept, CollectorRegistry())
