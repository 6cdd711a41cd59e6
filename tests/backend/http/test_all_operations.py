"""What holds for every operation of the real shop, also for those that come later."""

import re

import pytest
from flask import Flask

from backend import api
from backend.http import openapi
from backend.http.contract import Access
from backend.http.routes import PREFIX, Route, routes_of
from backend.kernel.actor import Permission
from backend.kernel.ids import new_id
from tests.factories.accounts import make_actor

SECRET = "hunter2 SELECT password_hash FROM users"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


def _routes() -> list[Route]:
    app = Flask("all", static_folder=None)
    api.mount(app)
    return list(routes_of(app))


ROUTES = {route.id: route for route in _routes()}
GUARDED = [name for name, route in ROUTES.items() if not set(route.operation.allows) & set(Access)]


@pytest.fixture(scope="module")
def document(app):
    return openapi.document(app)


@pytest.fixture
def ask(client):
    """Return a function that asks for an operation by its name, at an address of nothing."""

    def ask(name, **headers):
        route = ROUTES[name]
        path = re.sub(r"<uuid:\w+>", str(new_id()), PREFIX + route.rule.rule.removeprefix(PREFIX))
        path = re.sub(r"<\w+:\w+>", "0", path)
        path = re.sub(r"<\w+>", "nothing", path)
        body: dict = {"json": {}} if route.operation.body is not None else {}
        key = {"Idempotency-Key": "a-key-of-one-intent"} | headers
        with client.open(path, method=route.verb.upper(), headers=key, **body) as answer:
            answer.get_data()
            return answer

    return ask


def documented(document, name):
    route = ROUTES[name]
    return {int(status) for status in document["paths"][route.path][route.verb]["responses"]}


@pytest.mark.parametrize("name", ROUTES)
def test_answers_a_stranger_as_documented(ask, document, name):
    answer = ask(name)

    assert answer.status_code in documented(document, name)
    assert answer.status_code < 500
    for header, value in HEADERS.items():
        assert answer.headers[header] == value
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", GUARDED)
def test_asks_a_stranger_to_log_in(ask, name):
    answer = ask(name)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", GUARDED)
def test_refuses_a_person_who_holds_everything_else(ask, sign_in, actor_with, name):
    wanted = set(ROUTES[name].operation.allows)
    actor = actor_with(*(permission for permission in Permission if permission not in wanted))

    answer = ask(name, **sign_in(actor))

    assert answer.status_code == 403
    assert answer.json["permission"] in {permission.value for permission in wanted}


@pytest.mark.parametrize("name", ROUTES)
def test_answers_who_may_do_everything_as_documented(ask, sign_in, session, document, name):
    answer = ask(name, **sign_in(make_actor(session, "admin")))

    assert answer.status_code in documented(document, name)
    assert answer.status_code < 500


@pytest.mark.parametrize("name", ROUTES)
def test_tells_nothing_of_a_bug(ask, app, monkeypatch, name):
    def broken(*_, **__):
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr("backend.kernel.unit_of_work.Units.run", broken)
    monkeypatch.setattr("backend.http.auth.check", broken)

    answer = ask(name)

    has_no_such_form = name in {"get_picture", "get_photo"}
    assert answer.status_code == (404 if has_no_such_form else 500)
    assert answer.json["type"] in {"/problems/internal", "/problems/not-found"}
    assert "hunter2" not in answer.text
