from datetime import date, timedelta

import pytest
from sqlalchemy import select

from backend.features.reports import jobs, service
from backend.features.reports.errors import (
    ReportExpired,
    ReportGone,
    ReportKindGone,
    ReportNotReady,
    ReportOver,
    ShelfFull,
    TooManyReports,
)
from backend.features.reports.models import Period, Report, ReportStatus
from backend.kernel.actor import NOBODY
from backend.kernel.errors import Invalid, PermissionMissing, Unauthenticated
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import make_actor
from tests.factories.reports import TODAY, ask_for


@pytest.fixture
def admin(session):
    return make_actor(session, "admin")


def waiting(session, job):
    return session.scalars(select(OutboxMessage).where(OutboxMessage.topic == job.name)).all()


class TestRequest:
    def test_leaves_the_work_to_the_worker(self, uow, session, admin):
        report = ask_for(uow(admin), first=date(2026, 11, 1), last=date(2026, 11, 20))

        assert (report.status, report.rows_done, report.rows_total) == ("queued", 0, None)
        assert report.file_name == "sales-by-section-2026-11-01-2026-11-20.csv"
        assert len(waiting(session, jobs.BUILD_REPORT)) == 1

    @pytest.mark.parametrize(
        ("first", "last", "period"),
        [
            (None, None, Period(TODAY - timedelta(days=29), TODAY)),
            (date(2026, 11, 3), None, Period(date(2026, 11, 3), TODAY)),
            (None, date(2026, 11, 3), Period(date(2026, 10, 22), date(2026, 11, 3))),
            (None, date(2020, 1, 1), Period(date(2020, 1, 1), date(2020, 1, 1))),
            (date(2027, 1, 1), None, Period(date(2027, 1, 1), date(2027, 1, 1))),
        ],
    )
    def test_fills_in_the_shops_days(self, uow, admin, first, last, period):
        assert ask_for(uow(admin), first=first, last=last).period == period

    def test_knows_which_day_it_is_in_the_shop(self, uow, admin, clock):
        clock.forward(hours=11, minutes=30)  # 23:30 in UTC, past midnight in the shop

        assert ask_for(uow(admin)).period.last == TODAY + timedelta(days=1)

    def test_refuses_to_end_before_it_begins(self, uow, admin):
        with pytest.raises(Invalid) as refusal:
            ask_for(uow(admin), first=date(2026, 11, 2), last=date(2026, 11, 1))

        assert "to" in refusal.value.errors

    def test_makes_three_for_one_person_at_once(self, uow, session, admin):
        for _ in range(3):
            ask_for(uow(admin))

        with pytest.raises(TooManyReports):
            ask_for(uow(admin))
        ask_for(uow(make_actor(session, "admin")))

    def test_keeps_fifty_for_one_person(self, uow, session, admin):
        for _ in range(50):
            ask_for(uow(admin)).status = ReportStatus.READY

        with pytest.raises(ShelfFull):
            ask_for(uow(admin))

    def test_does_not_know_every_kind(self, uow, admin):
        with pytest.raises(ReportKindGone):
            service.request(uow(admin), kind="horoscope", first=None, last=None)

    def test_refuses_who_may_not_download(self, uow, session):
        with pytest.raises(PermissionMissing):
            ask_for(uow(make_actor(session, "manager")))
        with pytest.raises(Unauthenticated):
            ask_for(uow(NOBODY))


class TestDownload:
    def test_gives_the_whole_file(self, uow, session, admin, run_jobs, files):
        report = ask_for(uow(admin))
        run_jobs()
        session.refresh(report)

        file = service.download(uow(admin), report_id=report.id)

        assert (file.name, file.size) == (report.file_name, report.size)
        assert b"".join(file.chunks) == files.stored[report.file_key]

    def test_has_to_wait_until_it_is_ready(self, uow, admin):
        report = ask_for(uow(admin))

        with pytest.raises(ReportNotReady):
            service.download(uow(admin), report_id=report.id)

    def test_ends_with_the_right_to_download(self, uow, session, admin, run_jobs):
        report = ask_for(uow(admin))
        run_jobs()
        demoted = make_actor(session, "manager")

        with pytest.raises(PermissionMissing):
            service.download(uow(demoted), report_id=report.id)

    def test_is_for_who_asked_for_it(self, uow, session, admin, run_jobs):
        report = ask_for(uow(admin))
        run_jobs()

        with pytest.raises(ReportGone):
            service.download(uow(make_actor(session, "admin")), report_id=report.id)

    def test_ends_after_seven_days_on_the_minute(self, uow, admin, run_jobs, clock):
        report = ask_for(uow(admin))
        run_jobs()
        clock.forward(days=7)

        with pytest.raises(ReportExpired):
            service.download(uow(admin), report_id=report.id)

    def test_says_gone_when_the_file_is(self, uow, admin, run_jobs, files):
        report = ask_for(uow(admin))
        run_jobs()
        files.stored.clear()

        with pytest.raises(ReportExpired):
            service.download(uow(admin), report_id=report.id)


class TestCancel:
    def test_stops_what_waits(self, uow, session, admin, run_jobs, files):
        report = ask_for(uow(admin))

        service.cancel(uow(admin), report_id=report.id)
        run_jobs()

        session.refresh(report)
        assert (report.status, files.stored) == (ReportStatus.CANCELLED, {})

    def test_says_the_same_again(self, uow, admin):
        report = ask_for(uow(admin))
        service.cancel(uow(admin), report_id=report.id)

        assert service.cancel(uow(admin), report_id=report.id).status is ReportStatus.CANCELLED

    def test_comes_too_late_for_a_finished_one(self, uow, admin, run_jobs):
        report = ask_for(uow(admin))
        run_jobs()

        with pytest.raises(ReportOver):
            service.cancel(uow(admin), report_id=report.id)

    def test_makes_room_for_another_one(self, uow, admin):
        reports = [ask_for(uow(admin)) for _ in range(3)]

        service.cancel(uow(admin), report_id=reports[0].id)

        assert ask_for(uow(admin)).status is ReportStatus.QUEUED

    def test_is_for_who_asked_for_it(self, uow, session, admin):
        report = ask_for(uow(admin))

        with pytest.raises(ReportGone):
            service.cancel(uow(make_actor(session, "admin")), report_id=report.id)


class TestDelete:
    def test_takes_the_file_along(self, uow, session, admin, run_jobs, files):
        report = ask_for(uow(admin))
        run_jobs()

        service.delete(uow(admin), report_id=report.id)
        run_jobs()

        assert session.scalars(select(Report)).all() == []
        assert files.stored == {}

    def test_ends_one_that_waits(self, uow, session, admin, run_jobs, files):
        report = ask_for(uow(admin))

        service.delete(uow(admin), report_id=report.id)
        run_jobs()

        assert (session.scalars(select(Report)).all(), files.stored) == ([], {})

    def test_is_for_who_asked_for_it(self, uow, session, admin):
        report = ask_for(uow(admin))

        with pytest.raises(ReportGone):
            service.delete(uow(make_actor(session, "admin")), report_id=report.id)
