import pytest
from sqlalchemy import select, update

from backend.features.audit.models import AuditEntry
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Product, Section
from backend.features.notices.models import Notice
from backend.features.section_requests import jobs, service
from backend.features.section_requests.models import (
    ConflictReason,
    RequestStatus,
    SectionRequest,
)
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import make_actor
from tests.factories.catalogue import make_product, make_section
from tests.factories.section_requests import file_request


@pytest.fixture
def author(session):
    return make_actor(session, "employee")


@pytest.fixture
def approved(uow, session, author):
    """Return a maker of approved requests, as `file_request` takes them."""
    manager = make_actor(session, "manager")

    def approved(**fields):
        request = file_request(uow(author), **fields)
        service.approve(uow(manager), request_id=request.id, note=None)
        session.flush()
        return request

    return approved


def change(uow, section, **fields):
    stands = {"name": section.name, "parent_id": section.parent_id, "description": ""}
    base = {"section_id": section.id, "base_version": section.version}
    catalogue.change_section(uow, **base, **stands | fields)


def kinds_told(session, actor):
    return session.scalars(select(Notice.kind).where(Notice.user_id == actor.user_id)).all()


class TestApply:
    def test_opens_the_section(self, uow, session, run_jobs, author, approved):
        before = catalogue.catalogue_version(uow())
        request = approved(section_name="Cheese", description="From the valley")

        run_jobs()

        session.refresh(request)
        section = session.get(Section, request.section_id)
        assert request.status is RequestStatus.APPLIED
        assert (section.name, section.description) == ("Cheese", "From the valley")
        assert catalogue.catalogue_version(uow()) > before
        assert kinds_told(session, author) == ["section_requests.applied"]

    def test_changes_the_section(self, uow, session, run_jobs, approved):
        food = make_section(uow(), "Food")
        dairy = make_section(uow(), "Dairy")
        request = approved(
            request_type="modify",
            section_id=dairy.id,
            section_name="Milk",
            parent_id=food.id,
            is_moved=True,
        )

        run_jobs()

        session.refresh(dairy)
        assert (dairy.name, dairy.parent_id) == ("Milk", food.id)
        assert session.get(SectionRequest, request.id).pending_key is None

    def test_closes_the_section_and_moves_its_products(self, uow, session, run_jobs, approved):
        dairy, food = make_section(uow(), "Dairy"), make_section(uow(), "Food")
        product = make_product(uow(), section_id=dairy.id)
        approved(request_type="delete", section_id=dairy.id, move_products_to=food.id)

        run_jobs()

        session.expire_all()
        assert session.get(Section, dairy.id).archived_at is not None
        assert session.get(Product, product.id).section_id == food.id

    def test_is_written_into_the_record_with_who_decided(self, session, run_jobs, approved):
        request = approved()

        run_jobs()

        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "section_request.applied")
        ).one()
        assert str(request.decided_by) in entry.after

    def test_is_signed(self, session, run_jobs, approved):
        approved()

        run_jobs()

        done = session.scalars(
            select(OutboxMessage).where(OutboxMessage.topic == jobs.APPLY_REQUEST.name)
        ).one()
        assert done.executed_by == "relay:test"

    def test_is_harmless_when_repeated(self, uow, session, run_jobs, author, approved):
        request = approved()
        run_jobs()
        uow().enqueue(jobs.APPLY_REQUEST, request_id=request.id)

        run_jobs()

        assert session.scalars(select(Section.name)).all() == ["Cheese"]
        assert kinds_told(session, author) == ["section_requests.applied"]

    def test_leaves_waiting_and_unknown_requests_alone(self, uow, session, run_jobs, author):
        request = file_request(uow(author))
        uow().enqueue(jobs.APPLY_REQUEST, request_id=request.id)

        run_jobs()

        session.refresh(request)
        assert request.status is RequestStatus.PENDING


class TestConflict:
    def conflict_of(self, session, request):
        session.refresh(request)
        assert request.status is RequestStatus.CONFLICT
        assert request.pending_key is None
        return request.conflict_reason

    def test_leaves_a_renamed_section_as_it_is(self, uow, session, run_jobs, author, approved):
        dairy = make_section(uow(), "Dairy")
        request = approved(request_type="modify", section_id=dairy.id, section_name="Milk")
        change(uow(), dairy, name="Cooling shelf")

        run_jobs()

        assert self.conflict_of(session, request) is ConflictReason.SECTION_CHANGED
        assert session.get(Section, dairy.id).name == "Cooling shelf"
        assert kinds_told(session, author) == ["section_requests.conflict"]

    def test_says_that_the_section_is_gone(self, uow, session, run_jobs, approved):
        dairy = make_section(uow(), "Dairy")
        request = approved(request_type="delete", section_id=dairy.id)
        catalogue.close_section(uow(), section_id=dairy.id, base_version=dairy.version)

        run_jobs()

        assert self.conflict_of(session, request) is ConflictReason.SECTION_GONE

    def test_says_that_the_name_is_taken(self, uow, session, run_jobs, approved):
        request = approved(section_name="Cheese")
        make_section(uow(), "CHEESE")

        run_jobs()

        assert self.conflict_of(session, request) is ConflictReason.NAME_TAKEN
        assert session.scalars(select(Section.name)).all() == ["CHEESE"]

    def test_says_that_the_section_above_is_gone(self, uow, session, run_jobs, approved):
        food = make_section(uow(), "Food")
        request = approved(parent_id=food.id, is_moved=True)
        catalogue.close_section(uow(), section_id=food.id, base_version=food.version)

        run_jobs()

        assert self.conflict_of(session, request) is ConflictReason.TARGET_GONE

    def test_says_that_nobody_takes_the_products(self, uow, session, run_jobs, approved):
        dairy = make_section(uow(), "Dairy")
        request = approved(request_type="delete", section_id=dairy.id)
        make_product(uow(), section_id=dairy.id)

        run_jobs()

        assert self.conflict_of(session, request) is ConflictReason.NOT_EMPTY
        assert session.get(Section, dairy.id).archived_at is None

    def test_leaves_no_trace_in_the_catalogue(self, uow, session, run_jobs, approved):
        dairy, food = make_section(uow(), "Dairy"), make_section(uow(), "Food")
        product = make_product(uow(), section_id=dairy.id)
        approved(request_type="delete", section_id=dairy.id, move_products_to=food.id)
        catalogue.close_section(uow(), section_id=food.id, base_version=food.version)
        before = catalogue.catalogue_version(uow())

        run_jobs()

        session.expire_all()
        assert session.get(Product, product.id).section_id == dairy.id
        assert catalogue.catalogue_version(uow()) == before


class TestGiveUp:
    def test_ends_a_request_that_breaks_for_good(
        self, session, run_jobs, author, approved, monkeypatch
    ):
        request = approved()
        monkeypatch.setattr(catalogue, "open_section", _broken)
        session.execute(update(OutboxMessage).values(attempts=7))

        run_jobs(may_break=True)

        session.refresh(request)
        assert request.status is RequestStatus.CONFLICT
        assert request.conflict_reason is ConflictReason.NOT_APPLIED
        assert kinds_told(session, author) == ["section_requests.conflict"]

    def test_keeps_what_was_applied(self, uow, session, run_jobs, approved):
        request = approved()
        run_jobs()

        service.give_up(uow(), reason="Late", request_id=request.id)

        session.refresh(request)
        assert request.status is RequestStatus.APPLIED


def _broken(*_, **__):
    raise RuntimeError("the shelf fell down")
