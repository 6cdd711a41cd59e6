"""Two people at once, each with a transaction of his own."""

from functools import partial

import pytest
from sqlalchemy import select

from backend.adapters import database
from backend.features.accounts.errors import AlreadyDecided
from backend.features.catalogue.models import Section
from backend.features.section_requests import jobs, service
from backend.features.section_requests.errors import RequestPending
from backend.features.section_requests.models import RequestStatus, SectionRequest
from backend.kernel.actor import SYSTEM
from tests.crowd import at_once
from tests.factories.accounts import make_actor
from tests.factories.section_requests import file_request, wish
from worker.task import Runner


@pytest.fixture
def person(crowd):
    def person(role):
        return crowd.run(lambda uow: make_actor(uow.session, role), actor=SYSTEM)

    return person


def decide(crowd, actor, request_id, *, approves):
    def approve(uow):
        return service.approve(uow, request_id=request_id, note=None).status

    def reject(uow):
        return service.reject(uow, request_id=request_id, reason="No room").status

    return lambda: crowd.run(approve if approves else reject, actor=actor)


def status_of(crowd, request_id):
    def status(uow):
        return uow.session.get(SectionRequest, request_id).status

    return crowd.run(status, actor=SYSTEM, read_only=True)


@pytest.mark.parametrize("approvals", [(True, True), (True, False), (False, False)])
def test_lets_one_of_two_deciders_win(crowd, person, approvals):
    author, deciders = person("employee"), [person("manager"), person("admin")]
    name = f"Race {approvals}"
    request_id = crowd.run(lambda uow: file_request(uow, section_name=name).id, actor=author)

    outcomes = at_once(
        [
            decide(crowd, actor, request_id, approves=approves)
            for actor, approves in zip(deciders, approvals, strict=True)
        ]
    )

    won = [outcome for outcome in outcomes if isinstance(outcome, RequestStatus)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, AlreadyDecided)]
    assert (len(won), len(lost)) == (1, 1), outcomes
    assert status_of(crowd, request_id) is won[0]


def test_opens_the_section_once_however_many_workers_come(crowd, person):
    author, manager = person("employee"), person("manager")
    request_id = crowd.run(lambda uow: file_request(uow, section_name="Once").id, actor=author)
    decide(crowd, manager, request_id, approves=True)()
    runners = [Runner(crowd, f"relay:{number}", database.is_transient) for number in range(3)]

    at_once([partial(runner.drain, jobs.APPLY_REQUEST.name) for runner in runners])

    opened = crowd.run(
        lambda uow: uow.session.scalars(select(Section.id).where(Section.name == "Once")).all(),
        actor=SYSTEM,
        read_only=True,
    )
    assert len(opened) == 1
    assert status_of(crowd, request_id) is RequestStatus.APPLIED


def test_lets_one_of_two_equal_requests_wait(crowd, person):
    authors = [person("employee"), person("manager")]

    def ask(actor):
        twin = wish(section_name="Twins")
        return crowd.run(lambda uow: service.file(uow, wish=twin).id, actor=actor)

    outcomes = at_once([partial(ask, actor) for actor in authors])

    lost = [outcome for outcome in outcomes if isinstance(outcome, RequestPending)]
    assert len(lost) == 1, outcomes
    assert lost[0].waiting_id in outcomes
