import json

import pytest
from sqlalchemy import func, select

from backend.kernel.outbox import OutboxMessage

JSON = {"Content-Type": "application/json"}
KEY = {"Idempotency-Key": "a-key-of-one-intent"}


@pytest.fixture
def send(probe):
    """Return a function that sends raw bytes to a resource that takes a number."""

    def send(raw, **headers):
        return probe.post("/api/probes", data=raw, headers=JSON | KEY | headers)

    return send


def deep(levels):
    return b'{"number": ' + b"[" * levels + b"]" * levels + b"}"


UNREADABLE = {
    "nothing": b"",
    "no JSON": b"number=1",
    "half": b'{"number": 1',
    "two": b'{"number": 1}{"number": 2}',
    "NaN": b'{"number": NaN}',
    "infinity": b'{"number": -Infinity}',
    "1e400": b'{"number": 1e400}',
    "twice": b'{"number": 1, "number": 2}',
    "twice inside": b'{"number": 1, "parts": [{"a": 1, "a": 2}]}',
    "lone surrogate": rb'{"number": 1, "words": "\ud800"}',
    "lone surrogate as key": rb'{"number": 1, "\udfff": 1}',
    "not UTF-8": b'{"number": 1, "words": "\xff"}',
    "UTF-16": json.dumps({"number": 1}).encode("utf-16"),
    "deep": deep(25),
    "very deep": deep(50_000),
    "wide": b'{"number": 1, "parts": [' + b",".join([b'"x"'] * 12_000) + b"]}",
    "trailing comma": b'{"number": 1,}',
    "endless number": b'{"number": ' + b"9" * 5_000 + b"}",
}

UNFIT = {
    "a list": b"[1]",
    "a text": b'"one"',
    "null": b"null",
    "unknown field": b'{"number": 1, "role": "admin"}',
    "missing field": b"{}",
    "text for number": b'{"number": "1"}',
    "float for number": b'{"number": 1.5}',
    "boolean for number": b'{"number": true}',
    "list for number": b'{"number": [1]}',
    "object for text": b'{"number": 1, "words": {"a": 1}}',
    "null for number": b'{"number": null}',
    "negative": b'{"number": -1}',
    "too large for 64 bits": b'{"number": 9223372036854775808}',
    "NUL": rb'{"number": 1, "words": "a\u0000b"}',
    "NUL as key": rb'{"number": 1, "a\u0000b": 1}',
    "too long": b'{"number": 1, "words": "' + b"x" * 21 + b'"}',
}


class TestRead:
    @pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE.keys())
    def test_refuses_what_can_not_be_read(self, send, session, raw):
        answer = send(raw)

        assert answer.status_code == 400
        assert answer.json["type"] == "/problems/malformed"
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0

    @pytest.mark.parametrize("raw", UNFIT.values(), ids=UNFIT.keys())
    def test_refuses_what_breaks_a_rule(self, send, session, raw):
        answer = send(raw)

        assert answer.status_code == 422
        assert answer.json["type"] == "/problems/invalid"
        assert answer.json["errors"]
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0

    def test_names_the_field(self, send):
        answer = send(b'{"number": 0, "words": 1, "parts": ["a", 2]}')

        assert set(answer.json["errors"]) == {"number", "words", "parts.1"}

    @pytest.mark.parametrize(
        "headers",
        [
            {"Content-Type": "text/plain"},
            {"Content-Type": "application/x-www-form-urlencoded"},
            {"Content-Type": "application/json-patch+json"},
            {"Content-Type": ""},
            {"Content-Encoding": "gzip"},
            {"Content-Encoding": "br"},
        ],
    )
    def test_refuses_another_form(self, send, headers):
        answer = send(b'{"number": 1}', **headers)

        assert answer.status_code == 415
        assert answer.json["type"] == "/problems/unsupported"

    def test_refuses_more_than_it_wants_to_hold(self, send):
        answer = send(b'{"words": "' + b"x" * 300_000 + b'"}')

        assert answer.status_code == 413
        assert answer.json["type"] == "/problems/too-large"

    @pytest.mark.parametrize(
        "raw",
        [
            b'{"number": 1}',
            b'\n {"number":1 } ',
            '{"number": 1, "words": "Müsli 🍫"}'.encode(),
            rb'{"number": 1, "words": "\ud83c\udf6b"}',
            b'{"number": 9223372036854775807}',
            b'{"number": 1, "parts": []}',
        ],
    )
    def test_takes_the_rest(self, send, raw):
        assert send(raw).status_code == 201

    def test_takes_a_charset_for_what_it_is(self, send):
        assert (
            send(
                b'{"number": 1}', **{"Content-Type": "application/json; charset=utf-8"}
            ).status_code
            == 201
        )
