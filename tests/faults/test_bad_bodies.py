"""Every operation that takes a body, given bodies nobody should send.

The documented problem, never a 500, and nothing changed.
"""

import json

import pytest

from backend.kernel.ids import new_id
from tests.factories.accounts import PASSWORD
from tests.faults.furniture import furnish, rows_of
from tests.faults.operations import OPERATIONS, spoilt

TAKING = [each for each in OPERATIONS if each.body is not None]
JSON = {"Content-Type": "application/json"}
DEEP = b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
NO_JSON = {
    "nothing": b"",
    "half of it": b'{"a": ',
    "two of it": b"{}{}",
    "no text": b'{"a": "\xff\xfe"}',
    "wide text": '{"a": 1}'.encode("utf-16"),
    "a comment": b"{} // yes",
    "single quotes": b"{'a': 1}",
    "NaN": b'{"a": NaN}',
    "infinity": b'{"a": -Infinity}',
    "a number beyond all numbers": b'{"a": 1e400}',
    "a key twice": b'{"a": 1, "a": 2}',
    "half a surrogate": b'{"a": "\\ud800"}',
    "too deep": DEEP,
    "too wide": b'{"a": [' + b"0," * 20_000 + b"0]}",
}
NO_OBJECT = [b"null", b"true", b"1", b'"text"', b"[]", b"[{}]"]
OTHER_TYPES = [
    {"Content-Type": "text/plain"},
    {"Content-Type": "application/x-www-form-urlencoded"},
    {"Content-Type": "multipart/form-data; boundary=a"},
    {"Content-Type": ""},
    JSON | {"Content-Encoding": "gzip"},
]
# name: what is sent, the status it gets
UNREAD = (
    {name: ((body,), 400) for name, body in NO_JSON.items()}
    | {str(body): ((body,), 422) for body in NO_OBJECT}
    | {str(headers): ((b"{}", headers), 415) for headers in OTHER_TYPES}
    | {"too large": ((b'"' + b"x" * 2**18 + b'"',), 413)}
)
FRAGMENTS = [
    *("null", "true", "false", "0", "-1", "1.5", "1e30", "1e400", "NaN", "-Infinity"),
    *("2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809"),
    *('""', '" "', '"-1"', '"1.2345"', '"1e400"', '"NaN"', '"0x10"', '"१"', '"2026-02-30"'),
    *('"\\u0000"', '"\\ud800"', '"\\u202ea\\u0301😀"', f'"{"x" * 50_000}"', '"=1+1"'),
    *("[]", "[null]", "[[]]", "{}", '{"id": 1}'),
]


# no field takes these, and no quantity those, whatever its schema can say of them
NEVER = {"NaN", "-Infinity", "1e400", '"\\u0000"', '"\\ud800"', "9223372036854775808"}
NO_QUANTITY = {'"-1"', '"1e400"', '"NaN"', '"0x10"', '"१"', '""', '" "', '"1.2345"'}
QUANTITIES = {"quantity", "step", "min", "max", "rate_per"}


@pytest.fixture
def shop(session, uow):
    return furnish(session, uow)


@pytest.fixture
def send(app, client, sign_in, shop):
    """Return a function that sends bytes as the owner, with all headers that are asked for."""

    def send(operation, content, headers=JSON):
        for limiter in app.extensions["limiter"]:
            limiter.limiter.storage.reset()
        own = {"Idempotency-Key": new_id().hex, "If-Match": "1"}
        return client.open(
            shop.address(operation.path),
            method=operation.method,
            data=content,
            headers=sign_in(shop.owner) | own | headers,
        )

    return send


@pytest.fixture
def known(shop):
    """Return what makes a sample of each body a good one."""
    names = {
        "username": "somebody-new",
        "password": PASSWORD,
        "old_password": PASSWORD,
        "new_password": f"{PASSWORD} again",
        "roles": ["shopper"],
        "section_name": "Honey",
        "part": "The hero",
        "quantity": "1",
        "expected_total_minor": 240,
        "currency": "EUR",
        "timezone": "Europe/Berlin",
        "locale": "de",
    }
    return {name: value for name, value in shop.known.items() if name != "kind"} | names


@pytest.fixture
def body_of(known):
    """Return a maker of good bodies, with all that leads to a place."""

    def body_of(operation, place=()):
        body = operation.sample(known, with_place=place)
        if operation.spec["operationId"] == "file_section_request":
            body.setdefault("section_name", known["section_name"])  # to create, it is needed
        if operation.spec["operationId"] == "set_cart_line":
            body.setdefault("quantity", known["quantity"])  # this or a wish
        return body

    return body_of


def refusal(operation, answer):
    """Return the status of a refusal after a look at its form."""
    assert answer.status_code < 500, answer.text
    assert operation.misfits(answer.status_code, answer.mimetype, answer.json) == []
    return answer.status_code


def is_wrong(place, fragment):
    return fragment in NEVER or (place[-1] in QUANTITIES and fragment in NO_QUANTITY)


@pytest.mark.parametrize("operation", TAKING, ids=str)
class TestBody:
    def test_that_is_good(self, send, body_of, operation):
        answer = send(operation, json.dumps(body_of(operation)).encode())

        # or the others would be refused for something else; what stands may still forbid it
        assert answer.status_code not in {400, 404, 422, 428}, answer.text

    def test_that_cannot_be_read(self, session, send, operation):
        before = rows_of(session)

        found = {
            name: refusal(operation, send(operation, *sent)) for name, (sent, _) in UNREAD.items()
        }

        assert found == {name: status for name, (_, status) in UNREAD.items()}
        assert rows_of(session) == before

    def test_with_fields_nobody_knows(self, session, send, body_of, operation):
        before = rows_of(session)
        body = body_of(operation)

        for name in ("surprise", "role_ids", "user_id", "version", "placed_by", "__class__"):
            if name not in operation.body["properties"]:
                answer = send(operation, json.dumps(body | {name: 1}).encode())
                assert refusal(operation, answer) == 422
                assert name in answer.json["errors"]
        assert rows_of(session) == before

    def test_with_something_else_in_each_field(self, session, connection, send, body_of, operation):
        before = rows_of(session)
        troubles = []

        for place in operation.places():
            body = body_of(operation, place)
            for fragment in FRAGMENTS:
                content = spoilt(body, place, fragment)
                savepoint = connection.begin_nested()
                answer = send(operation, content.encode())
                said = f"{place} = {fragment[:40]}: {answer.status_code}"
                if answer.status_code < 300:
                    savepoint.rollback()
                    if is_wrong(place, fragment) or not operation.accepts(json.loads(content)):
                        troubles.append(f"{said} accepted")
                else:
                    savepoint.commit()
                misfits = operation.misfits(answer.status_code, answer.mimetype, answer.json)
                troubles += [f"{said} {misfit}" for misfit in misfits]
        assert troubles == []
        assert rows_of(session) == before
