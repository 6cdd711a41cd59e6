"""One person in several windows, each with a transaction of its own."""

import os
from functools import partial

import pytest

from backend.features.reports.errors import TooManyReports
from backend.features.reports.service.requests import MAX_OPEN
from backend.kernel.actor import SYSTEM
from backend.wiring import profile_of
from tests.crowd import at_once, crowded_shop
from tests.factories.accounts import make_actor
from tests.factories.reports import ask_for


@pytest.fixture(scope="module")
def crowd(settings, worker_id, tmp_path_factory):
    server = os.environ.get("DATABASE_URL", "sqlite://")
    folder = tmp_path_factory.mktemp("crowd")
    name = f"{worker_id}_reports"
    with crowded_shop(server, name=name, folder=folder, shop=profile_of(settings)) as units:
        yield units


def test_makes_no_more_than_three_however_quickly_they_are_asked_for(crowd):
    admin = crowd.run(lambda uow: make_actor(uow.session, "admin"), actor=SYSTEM)

    def ask():
        return crowd.run(lambda uow: ask_for(uow).id, actor=admin)

    outcomes = at_once([partial(ask) for _ in range(MAX_OPEN + 3)])

    refused = [outcome for outcome in outcomes if isinstance(outcome, TooManyReports)]
    assert len(refused) == 3, outcomes
