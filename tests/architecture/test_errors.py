"""The ways to say no, all of them."""

import pkgutil
from importlib import import_module

import pytest

import backend
from backend.http.problems import STATUS
from backend.kernel.errors import ShopError

# These are refused and yet stored: the revoked family of sessions, the counter of wrong passwords.
KEEPING = {"RefreshReused", "WrongPassword"}


def _every_error() -> list[type[ShopError]]:
    for module in pkgutil.walk_packages(backend.__path__, "backend."):
        if ".errors" in module.name or ".idempotency" in module.name:
            import_module(module.name)
    found, waiting = [], [ShopError]
    while waiting:
        below = waiting.pop().__subclasses__()
        found += below
        waiting += below
    own = [error for error in found if error.__module__.startswith("backend.")]
    return sorted(set(own), key=lambda error: error.__name__)


ERRORS = _every_error()


def test_commits_a_refusal_only_where_it_is_listed():
    keeping = {error.__name__ for error in ERRORS if error.keeps}

    assert keeping <= KEEPING


def test_gives_each_error_a_name_of_its_own():
    names = [error.__name__ for error in ERRORS]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_speaks_the_users_words(error):
    assert 0 < len(error.title) < 60
    assert not error.title.endswith((".", "!"))
    assert not error.__name__.endswith(("Error", "Exception"))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_stays_hashable_with_its_facts(error):
    assert error.__hash__ is not None


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_is_of_a_kind_that_can_be_answered(error):
    assert STATUS.keys() & set(error.__mro__), "derive it from one of the kinds in kernel/errors.py"
