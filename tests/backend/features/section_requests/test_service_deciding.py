import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError

from backend.features.accounts.errors import AlreadyDecided
from backend.features.accounts.models import UserRole
from backend.features.audit.models import AuditEntry
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.errors import SectionNameTaken, SectionNotEmpty
from backend.features.notices.models import Notice
from backend.features.section_requests import jobs, service
from backend.features.section_requests.errors import (
    OwnRequest,
    RequestedSectionGone,
    RequestGone,
)
from backend.features.section_requests.models import RequestStatus, SectionRequest
from backend.kernel.errors import PermissionMissing
from backend.kernel.ids import new_id
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import ROLE_IDS, actor_of, make_actor, make_user
from tests.factories.catalogue import make_product, make_section
from tests.factories.section_requests import file_request


@pytest.fixture
def employee(session):
    return make_actor(session, "employee")


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def approve(uow, manager):
    def approve(request, actor=None, note=None):
        return service.approve(uow(actor or manager), request_id=request.id, note=note)

    return approve


def waiting_jobs(session):
    statement = select(OutboxMessage.id).where(OutboxMessage.topic == jobs.APPLY_REQUEST.name)
    return len(session.scalars(statement).all())


class TestApprove:
    def test_records_it_and_leaves_the_rest_to_the_worker(
        self, uow, session, employee, manager, approve
    ):
        request = file_request(uow(employee))

        approve(request, note="Good idea")

        assert request.status is RequestStatus.APPROVED
        assert (request.decided_by, request.decided_by_name) == (manager.user_id, manager.name)
        assert request.decision_note == "Good idea"
        assert waiting_jobs(session) == 1

    def test_is_written_into_the_record(self, uow, session, employee, manager, approve):
        request = file_request(uow(employee))

        approve(request)

        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "section_request.approved")
        ).one()
        assert (entry.actor, entry.subject_id) == (manager.key, str(request.id))

    def test_is_never_for_the_author(self, uow, session, manager, approve):
        request = file_request(uow(manager))

        with pytest.raises(OwnRequest):
            approve(request, manager)

        assert waiting_jobs(session) == 0

    def test_is_not_for_the_author_after_a_promotion_either(self, uow, session, approve):
        user = make_user(session, "employee")
        request = file_request(uow(actor_of(session, user)))
        session.execute(insert(UserRole).values(user_id=user.id, role_id=ROLE_IDS["admin"]))

        with pytest.raises(OwnRequest):
            approve(request, actor_of(session, user))

    def test_is_not_for_the_author_by_hand_either(self, uow, session, employee):
        request = file_request(uow(employee))
        own = (
            update(SectionRequest)
            .where(SectionRequest.id == request.id)
            .values(decided_by=employee.user_id)
        )

        with pytest.raises(DBAPIError, match="four_eyes"):
            session.connection().execute(own)

    def test_says_the_same_again_without_a_second_effect(self, uow, session, employee, approve):
        request = file_request(uow(employee))
        approve(request)
        session.flush()
        version = request.version

        again = approve(request, note="Once more")

        assert (again.status, again.version) == (RequestStatus.APPROVED, version)
        assert again.decision_note is None
        assert waiting_jobs(session) == 1

    def test_tells_the_second_one_who_was_first(self, uow, session, employee, manager, approve):
        request = file_request(uow(employee))
        approve(request)

        with pytest.raises(AlreadyDecided) as refusal:
            approve(request, make_actor(session, "admin"))

        assert refusal.value.decided_by_name == manager.name
        assert refusal.value.decided_at == request.decided_at

    def test_cannot_be_turned_round(self, uow, employee, manager, approve):
        request = file_request(uow(employee))
        approve(request)

        with pytest.raises(AlreadyDecided):
            service.reject(uow(manager), request_id=request.id, reason="On second thoughts")

    def test_refuses_what_was_withdrawn(self, uow, employee, approve):
        request = file_request(uow(employee))
        service.withdraw(uow(employee), request_id=request.id)

        with pytest.raises(AlreadyDecided):
            approve(request)

    def test_tells_at_once_that_the_name_was_taken_meanwhile(
        self, uow, session, employee, manager, units
    ):
        request = file_request(uow(employee))
        make_section(uow(), "Cheese")

        with pytest.raises(SectionNameTaken):
            units.run(
                lambda unit: service.approve(unit, request_id=request.id, note=None), actor=manager
            )

        session.refresh(request)
        assert request.status is RequestStatus.PENDING

    def test_tells_at_once_that_the_section_is_gone(self, uow, employee, approve):
        dairy = make_section(uow())
        request = file_request(uow(employee), request_type="delete", section_id=dairy.id)
        catalogue.close_section(uow(), section_id=dairy.id, base_version=dairy.version)

        with pytest.raises(RequestedSectionGone):
            approve(request)

    def test_leaves_no_product_without_a_section(self, uow, session, employee, approve):
        dairy = make_section(uow())
        make_product(uow(), section_id=dairy.id)
        request = file_request(uow(employee), request_type="delete", section_id=dairy.id)

        with pytest.raises(SectionNotEmpty):
            approve(request)

    def test_lets_a_changed_section_end_in_conflict_later(self, uow, employee, approve):
        dairy = make_section(uow())
        request = file_request(
            uow(employee), request_type="modify", section_id=dairy.id, section_name="Milk"
        )
        catalogue.change_section(
            uow(),
            section_id=dairy.id,
            base_version=dairy.version,
            name="Cooling shelf",
            parent_id=None,
            description="",
        )

        approve(request)

        assert request.status is RequestStatus.APPROVED

    def test_refuses_who_may_not_decide(self, uow, session, employee, approve):
        request = file_request(uow(employee))

        with pytest.raises(PermissionMissing):
            approve(request, make_actor(session, "employee"))

    def test_does_not_know_every_number(self, uow, manager):
        with pytest.raises(RequestGone):
            service.approve(uow(manager), request_id=new_id(), note=None)


class TestReject:
    def test_says_why_to_the_author(self, uow, session, employee, manager):
        request = file_request(uow(employee))

        service.reject(uow(manager), request_id=request.id, reason="No room")

        assert request.status is RequestStatus.REJECTED
        assert (request.decision_note, request.pending_key) == ("No room", None)
        notice = session.scalars(select(Notice).where(Notice.user_id == employee.user_id)).one()
        assert notice.kind == "section_requests.rejected"

    def test_says_the_same_again_without_a_second_notice(self, uow, session, employee, manager):
        request = file_request(uow(employee))
        service.reject(uow(manager), request_id=request.id, reason="No room")

        service.reject(uow(manager), request_id=request.id, reason="No room at all")

        assert request.decision_note == "No room"
        told = session.scalars(select(Notice).where(Notice.user_id == employee.user_id)).all()
        assert len(told) == 1

    def test_is_never_for_the_author(self, uow, manager):
        request = file_request(uow(manager))

        with pytest.raises(OwnRequest):
            service.reject(uow(manager), request_id=request.id, reason="Changed my mind")
