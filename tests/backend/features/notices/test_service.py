import pytest
from sqlalchemy import select

from backend.features.notices import jobs, queries, service
from backend.features.notices.errors import NoticeGone
from backend.features.notices.models import Notice
from backend.kernel.actor import NOBODY
from backend.kernel.errors import Unauthenticated
from backend.kernel.paging import PageWish
from tests.factories.accounts import make_actor, make_user


@pytest.fixture
def person(session):
    return make_actor(session)


@pytest.fixture
def notice(session, uow, person):
    service.tell(uow(), user_id=person.user_id, kind="order.ready", facts={"number": "A1", "n": 2})
    return session.scalars(select(Notice)).one()


class TestTell:
    def test_leaves_a_notice(self, notice, clock):
        assert (notice.kind, notice.known_facts) == ("order.ready", {"number": "A1", "n": 2})
        assert (notice.created_at, notice.read_at) == (clock(), None)


class TestRead:
    def test_is_noted_once(self, uow, person, notice, clock):
        service.read(uow(person), notice_id=notice.id)
        first = notice.read_at
        clock.forward(hours=1)

        service.read(uow(person), notice_id=notice.id)

        assert notice.read_at == first

    def test_knows_no_notice_of_somebody_else(self, session, uow, notice):
        with pytest.raises(NoticeGone):
            service.read(uow(make_actor(session)), notice_id=notice.id)

        assert notice.read_at is None


class TestListOwn:
    def test_shows_the_own_alone_youngest_first(self, session, uow, person, notice):
        service.tell(uow(), user_id=make_user(session).id, kind="order.ready", facts={})
        service.tell(uow(), user_id=person.user_id, kind="order.handed_over", facts={})

        page = queries.list_own(session, actor=person, page=PageWish())

        assert [row.kind for row in page.items] == ["order.handed_over", "order.ready"]

    def test_may_leave_out_the_read(self, session, uow, person, notice):
        service.read(uow(person), notice_id=notice.id)

        page = queries.list_own(session, actor=person, page=PageWish(), unread=True)

        assert page.items == []

    def test_takes_somebody_signed_in(self, session):
        with pytest.raises(Unauthenticated):
            queries.list_own(session, actor=NOBODY, page=PageWish())


class TestSweep:
    def test_forgets_what_is_half_a_year_old(self, session, uow, notice, clock):
        kept = service.sweep(uow())
        clock.forward(days=181)

        assert (kept, service.sweep(uow())) == (0, 1)
        assert session.scalars(select(Notice)).all() == []

    def test_goes_on_after_a_full_batch(
        self, session, uow, person, notice, clock, run_jobs, monkeypatch
    ):
        monkeypatch.setattr(service, "BATCH", 1)
        service.tell(uow(), user_id=person.user_id, kind="order.ready", facts={})
        clock.forward(days=181)
        uow().enqueue(jobs.SWEEP)

        run_jobs()

        assert session.scalars(select(Notice)).all() == []
