import pytest
from sqlalchemy import update

from backend.features.reports import jobs, service
from backend.features.reports.models import Report, ReportStatus
from tests.factories.accounts import make_actor
from tests.factories.reports import ask_for


@pytest.fixture
def admin(session):
    return make_actor(session, "admin")


@pytest.fixture
def report(uow, session, admin):
    report = ask_for(uow(admin))
    session.flush()
    return report


class TestExpire:
    def test_withdraws_and_removes_what_is_over(self, uow, session, report, run_jobs, files, clock):
        run_jobs()
        clock.forward(days=7)
        uow().enqueue(jobs.EXPIRE_REPORTS)

        run_jobs()

        session.refresh(report)
        assert (report.status, report.file_key) == (ReportStatus.EXPIRED, None)
        assert files.stored == {}

    def test_lets_a_running_download_finish(self, uow, admin, report, run_jobs, clock):
        run_jobs()
        file = service.download(uow(admin), report_id=report.id)
        clock.forward(days=7)
        uow().enqueue(jobs.EXPIRE_REPORTS)

        run_jobs()

        assert len(b"".join(file.chunks)) == file.size

    def test_keeps_what_is_not_over(self, uow, session, report, run_jobs, files, clock):
        run_jobs()
        clock.forward(days=6, hours=23)
        uow().enqueue(jobs.EXPIRE_REPORTS)

        run_jobs()

        session.refresh(report)
        assert (report.status, list(files.stored)) == (ReportStatus.READY, [report.file_key])

    def test_removes_the_file_when_it_died_before_that(
        self, uow, session, report, run_jobs, files, clock
    ):
        run_jobs()
        session.execute(update(Report).values(status=ReportStatus.EXPIRED))
        uow().enqueue(jobs.EXPIRE_REPORTS)

        run_jobs()

        assert files.stored == {}

    def test_is_harmless_when_repeated(self, uow, report, run_jobs, files, clock):
        run_jobs()
        clock.forward(days=8)
        for _ in range(2):
            uow().enqueue(jobs.EXPIRE_REPORTS)

        run_jobs()

        assert files.stored == {}


class TestDiscard:
    def test_is_harmless_when_repeated(self, uow, report, run_jobs, files):
        run_jobs()
        for _ in range(2):
            uow().enqueue(jobs.DISCARD_FILES, report_id=report.id, fence=1)

        run_jobs()

        assert files.stored == {}
