import pytest
from sqlalchemy import select

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.errors import SectionNameTaken
from backend.features.catalogue.models import Section
from backend.features.notices.models import Notice
from backend.features.section_requests import service
from backend.features.section_requests.errors import NotYourRequest, RequestGone, RequestPending
from backend.features.section_requests.models import RequestStatus, SectionState
from backend.kernel.actor import NOBODY
from backend.kernel.errors import Invalid, PermissionMissing, Unauthenticated
from backend.kernel.ids import new_id
from tests.factories.accounts import make_actor
from tests.factories.catalogue import make_section
from tests.factories.section_requests import file_request, wish


@pytest.fixture
def employee(session):
    return make_actor(session, "employee")


@pytest.fixture
def dairy(uow):
    return make_section(uow(), "Dairy")


class TestFile:
    def test_waits_for_somebody_else(self, uow, employee):
        request = file_request(uow(employee))

        assert request.status is RequestStatus.PENDING
        assert (request.requested_by, request.section_name) == (employee.user_id, "Cheese")
        assert request.change.after == SectionState("Cheese", None, "")

    def test_changes_no_section(self, uow, session, employee, dairy):
        before = catalogue.catalogue_version(uow())

        file_request(uow(employee))

        assert session.scalars(select(Section.name)).all() == ["Dairy"]
        assert catalogue.catalogue_version(uow()) == before

    def test_remembers_the_section_as_it_was(self, uow, employee, dairy):
        request = file_request(
            uow(employee), request_type="modify", section_id=dairy.id, section_name="Milk"
        )

        assert request.base_version == dairy.version
        assert request.change.before == SectionState("Dairy", None, "")
        assert request.change.after == SectionState("Milk", None, "")

    def test_tells_who_may_decide_and_not_the_author(self, uow, session):
        author = make_actor(session, "manager")
        decider = make_actor(session, "admin")

        file_request(uow(author))

        told = session.scalars(select(Notice.user_id).where(Notice.kind.endswith(".filed"))).all()
        assert told == [decider.user_id]

    @pytest.mark.parametrize("name", ["Cheese", "  cheese ", "CHEE\uff33E"])
    def test_lets_no_second_request_wait_for_the_same_name(self, uow, session, employee, name):
        first = file_request(uow(employee))

        with pytest.raises(RequestPending) as refusal:
            file_request(uow(make_actor(session, "manager")), section_name=name)

        assert refusal.value.waiting_id == first.id

    def test_lets_no_second_request_wait_for_the_same_section(self, uow, session, employee, dairy):
        file_request(uow(employee), request_type="delete", section_id=dairy.id)

        with pytest.raises(RequestPending):
            file_request(uow(employee), request_type="delete", section_id=dairy.id)

    def test_lets_the_same_be_asked_again_after_it_was_withdrawn(self, uow, employee):
        first = file_request(uow(employee))
        service.withdraw(uow(employee), request_id=first.id)

        second = file_request(uow(employee))

        assert second.id != first.id

    @pytest.mark.parametrize("name", ["Dairy", "dairy", "\uff24airy"])
    def test_tells_at_once_that_a_name_is_taken(self, uow, employee, dairy, name):
        with pytest.raises(SectionNameTaken):
            file_request(uow(employee), section_name=name)

    def test_takes_the_same_name_in_another_place(self, uow, employee, dairy):
        request = file_request(
            uow(employee), section_name="Dairy", parent_id=dairy.id, is_moved=True
        )

        assert request.status is RequestStatus.PENDING

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"section_name": None}, "section_name"),
            ({"section_name": "A > B"}, "section_name"),
            ({"section_name": "x" * 101}, "section_name"),
            ({"section_id": 7}, "section_id"),
            ({"parent_id": 99, "is_moved": True}, "parent_id"),
            ({"move_products_to": 1}, "move_products_to"),
            ({"request_type": "modify", "section_name": "Milk"}, "section_id"),
            ({"request_type": "modify", "section_id": 99, "section_name": "Milk"}, "section_id"),
            ({"request_type": "delete"}, "section_id"),
            ({"request_type": "delete", "section_id": 1, "description": ""}, "description"),
        ],
    )
    def test_refuses_what_does_not_fit(self, uow, employee, fields, field):
        with pytest.raises(Invalid) as refusal:
            file_request(uow(employee), **fields)

        assert field in refusal.value.errors

    @pytest.mark.parametrize("fields", [{}, {"section_name": "Dairy"}])
    def test_refuses_a_change_of_nothing(self, uow, employee, dairy, fields):
        with pytest.raises(Invalid):
            file_request(uow(employee), request_type="modify", section_id=dairy.id, **fields)

    def test_refuses_a_section_inside_itself(self, uow, employee, dairy):
        with pytest.raises(Invalid) as refusal:
            file_request(
                uow(employee),
                request_type="modify",
                section_id=dairy.id,
                parent_id=dairy.id,
                is_moved=True,
            )

        assert "parent_id" in refusal.value.errors

    def test_refuses_products_to_go_where_nothing_stays(self, uow, employee, dairy):
        with pytest.raises(Invalid) as refusal:
            file_request(
                uow(employee),
                request_type="delete",
                section_id=dairy.id,
                move_products_to=dairy.id,
            )

        assert "move_products_to" in refusal.value.errors

    def test_refuses_who_may_not_ask(self, uow, session):
        with pytest.raises(PermissionMissing):
            service.file(uow(make_actor(session, "shopper")), wish=wish())
        with pytest.raises(Unauthenticated):
            service.file(uow(NOBODY), wish=wish())


class TestWithdraw:
    def test_takes_an_own_request_back(self, uow, employee):
        request = file_request(uow(employee))

        service.withdraw(uow(employee), request_id=request.id)

        assert request.status is RequestStatus.WITHDRAWN
        assert request.finished_at is not None

    def test_says_the_same_again(self, uow, session, employee):
        request = file_request(uow(employee))
        service.withdraw(uow(employee), request_id=request.id)
        session.flush()
        version = request.version

        again = service.withdraw(uow(employee), request_id=request.id)

        assert (again.status, again.version) == (RequestStatus.WITHDRAWN, version)

    def test_leaves_it_to_the_author(self, uow, session, employee):
        request = file_request(uow(employee))

        with pytest.raises(NotYourRequest):
            service.withdraw(uow(make_actor(session, "admin")), request_id=request.id)

    def test_does_not_know_every_number(self, uow, employee):
        with pytest.raises(RequestGone):
            service.withdraw(uow(employee), request_id=new_id())
