"""One person in several windows, each with a transaction of its own."""

from functools import partial

from backend.features.reports.errors import TooManyReports
from backend.features.reports.service.requests import MAX_OPEN
from backend.kernel.actor import SYSTEM
from tests.crowd import at_once
from tests.factories.accounts import make_actor
from tests.factories.reports import ask_for


def test_makes_no_more_than_three_however_quickly_they_are_asked_for(crowd):
    admin = crowd.run(lambda uow: make_actor(uow.session, "admin"), actor=SYSTEM)

    def ask():
        return crowd.run(lambda uow: ask_for(uow).id, actor=admin)

    outcomes = at_once([partial(ask) for _ in range(MAX_OPEN + 3)])

    refused = [outcome for outcome in outcomes if isinstance(outcome, TooManyReports)]
    assert len(refused) == 3, outcomes
