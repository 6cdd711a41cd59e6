"""Addresses and queries nobody should send, and everybody's things asked for by others."""

from urllib.parse import quote

import pytest

from backend.kernel.ids import new_id
from tests.factories.accounts import make_actor
from tests.faults.furniture import furnish, rows_of
from tests.faults.operations import OPERATIONS

WITH_PATH = [each for each in OPERATIONS if each.parameters("path")]
WITH_QUERY = [each for each in OPERATIONS if each.parameters("query")]
# what belongs to one person or one cart: the contract lets its owner in beside the staff
OWNED = [each for each in WITH_PATH if "own" in each.spec["x-permission"]]
NOWHERE = [
    *("0", "-1", "1.0", "1e400", "NaN", "0x10", "१", "2147483647", "2147483648"),
    *("9223372036854775807", "9223372036854775808", "1" * 400, "x" * 2_000, "null", "None"),
    *("00000000-0000-0000-0000-000000000000", "../../etc/passwd", "..", "%00", "%ff", "' OR 1=1--"),
    *("{}", "*", "1;DROP TABLE users", "\ud7ff😀", " "),
]
QUERIES = [
    *("", " ", "0", "-1", "1.5", "1e400", "NaN", "-Infinity", "true", "null", "0x10", "१"),
    *("2147483648", "9223372036854775808", "1" * 400, "x" * 10_000, "\0", "%", "_", "\\", "'"),
    *(
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "2026-11-20T12:00:00+99:99",
        "2026-11-20T12:00:00Z",
    ),
    *("' OR '1'='1", "🍐 a\u0301 \u202e", "../..", "[]", "eyJhIjoxfQ==", str(new_id())),
]


@pytest.fixture
def shop(session, uow):
    return furnish(session, uow)


@pytest.fixture
def ask(app, client, sign_in, shop):
    """Return a function that asks at an address, as the owner unless somebody else is named."""

    def ask(operation, address, headers=None, body=None):
        for limiter in app.extensions["limiter"]:
            limiter.limiter.storage.reset()
        own = {"Idempotency-Key": new_id().hex, "If-Match": "1"}
        who = sign_in(shop.owner) if headers is None else headers
        sent = operation.emptiest if body is None else {"json": body}
        return client.open(address, method=operation.method, headers=own | who, **sent)

    return ask


def misfits_of(operation, answer):
    said = answer.get_json() if "json" in answer.mimetype else None
    return operation.misfits(answer.status_code, answer.mimetype, said)


@pytest.mark.parametrize("operation", WITH_PATH, ids=str)
def test_leads_nowhere(session, ask, shop, operation):
    before = rows_of(session)
    troubles = []

    for name in operation.parameters("path"):
        for value in (*NOWHERE, str(new_id())):
            answer = ask(operation, shop.address(operation.path, **{name: quote(value, safe="%")}))
            # an empty body may be refused before anything is looked up, another address be found
            if answer.status_code not in {404, 405, 422, 308}:
                troubles.append(f"{name} = {value[:40]}: {answer.status_code} {answer.text[:200]}")
            if answer.status_code >= 400 and answer.mimetype != "application/problem+json":
                troubles.append(f"{name} = {value[:40]}: {answer.mimetype}")
    assert troubles == []
    assert rows_of(session) == before


@pytest.mark.parametrize("operation", WITH_QUERY, ids=str)
def test_asks_for_nothing_anybody_understands(session, connection, ask, shop, operation):
    before = rows_of(session)
    troubles = []

    for name in (*operation.parameters("query"), "surprise"):
        for value in QUERIES:
            savepoint = connection.begin_nested()
            query = f"{name}={quote(value)}"
            answer = ask(operation, f"{shop.address(operation.path)}?{query}&{query}")
            troubles += [
                f"{name} = {value[:40]}: {answer.status_code} {misfit}"
                for misfit in misfits_of(operation, answer)
            ]
            if answer.status_code < 300 and operation.method != "GET":
                savepoint.rollback()
            else:
                savepoint.commit()
    assert troubles == []
    assert rows_of(session) == before


@pytest.mark.parametrize("operation", OWNED, ids=str)
def test_belongs_to_somebody_else(session, ask, shop, sign_in, operation):
    before = rows_of(session)
    strangers = {
        "a shopper": sign_in(make_actor(session)),
        "somebody not approved": sign_in(make_actor(session, None)),
        "a guest": {"X-Cart-Token": "the-cart-of-somebody-else"},
        "a wrong link": {"X-Order-Token": "the-order-of-somebody-else"},
    }
    # an empty body may be refused before it is asked whose thing this is
    body = None if operation.body is None else operation.sample(shop.known | {"quantity": "1"})
    before = rows_of(session)

    found = {
        name: ask(operation, shop.address(operation.path), headers, body).status_code
        for name, headers in strangers.items()
    }

    # sessions and notices are a person's own, so a guest is asked to log in
    assert set(found.values()) <= {404, 401}
    assert (found["a shopper"], found["somebody not approved"]) == (404, 404)
    assert rows_of(session) == before
