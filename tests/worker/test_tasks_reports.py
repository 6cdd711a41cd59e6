import csv
import hashlib
import io

import pytest
from sqlalchemy import select, update

from backend.adapters import database
from backend.features.notices.models import Notice
from backend.features.reports import jobs, service
from backend.features.reports.models import FailureReason, Report, ReportStatus, file_key_of
from backend.features.reports.service import building
from backend.kernel.errors import NoSpace
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import make_actor
from tests.factories.catalogue import make_product, make_section
from tests.factories.reports import ask_for, sell
from worker.task import Runner


class Crash(BaseException):
    """The process ends here."""


@pytest.fixture
def admin(session):
    return make_actor(session, "admin")


@pytest.fixture
def sales(uow, session):
    """Sell something in three sections, one of them with a hostile name."""
    for name in ("Bread", "=SUM(A1)", "Cheese"):
        section = make_section(uow(), name)
        sell(session, (make_product(uow(), section_id=section.id, rate_minor=250), 2000))


@pytest.fixture
def report(uow, session, admin):
    report = ask_for(uow(admin))
    session.flush()
    return report


@pytest.fixture
def every_row_tells(monkeypatch):
    """Write one row at a time and let each one tell its progress."""
    monkeypatch.setattr(building, "CHUNK_ROWS", 1)
    monkeypatch.setattr("worker.task.time.monotonic", iter(range(0, 100_000, 2)).__next__)


def lines_of(files, report):
    content = files.stored[report.file_key].decode("utf-8")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def kinds_told(session, actor):
    return session.scalars(select(Notice.kind).where(Notice.user_id == actor.user_id)).all()


def wake_up(session, clock):
    """Let the lease of the worker that died run out."""
    clock.forward(seconds=61)
    session.expire_all()


class TestBuild:
    def test_offers_a_complete_file(self, session, sales, admin, report, run_jobs, files):
        run_jobs()

        session.refresh(report)
        content = files.stored[report.file_key]
        assert report.status is ReportStatus.READY
        assert (report.rows_done, report.rows_total) == (3, 3)
        assert report.size == len(content)
        assert report.sha256 == hashlib.sha256(content).hexdigest()
        assert kinds_told(session, admin) == ["reports.ready"]

    def test_says_the_same_as_the_screen(self, uow, session, sales, admin, report, run_jobs, files):
        screen = service.figures(uow(admin), kind=report.kind, first=None, last=None)

        run_jobs()

        session.refresh(report)
        lines = lines_of(files, report)
        assert [line["section"] for line in lines] == ["'=SUM(A1)", "Bread", "Cheese"]
        assert {line["total"] for line in lines} == {"5.00"}
        assert screen.totals[-1] == 1500

    def test_is_a_header_alone_when_nothing_was_sold(self, session, report, run_jobs, files):
        run_jobs()

        session.refresh(report)
        assert (report.status, report.rows_total) == (ReportStatus.READY, 0)
        assert lines_of(files, report) == []

    def test_tells_how_far_it_is(
        self, session, sales, report, run_jobs, every_row_tells, monkeypatch
    ):
        told = []
        advance = Report.advance

        def listen(report, *, rows_done):
            advance(report, rows_done=rows_done)
            told.append((report.rows_done, report.rows_total))

        monkeypatch.setattr(Report, "advance", listen)

        run_jobs()

        assert told == [(1, 3), (2, 3), (3, 3)]

    def test_is_harmless_when_repeated(self, uow, session, sales, admin, report, run_jobs, files):
        run_jobs()
        session.refresh(report)
        before = (report.file_key, report.sha256, dict(files.stored))
        uow().enqueue(jobs.BUILD_REPORT, report_id=report.id)

        run_jobs()

        session.refresh(report)
        assert (report.file_key, report.sha256, dict(files.stored)) == before
        assert kinds_told(session, admin) == ["reports.ready"]

    @pytest.mark.parametrize("point", ["job-claimed", "file-replaced", "job-effect"])
    def test_is_made_after_all_when_a_worker_dies(
        self, session, admin, report, run_jobs, checkpoints, files, clock, point
    ):
        checkpoints.traps[point] = Crash()
        with pytest.raises(Crash):
            run_jobs()
        checkpoints.traps.clear()
        session.refresh(report)
        assert report.status in {ReportStatus.QUEUED, ReportStatus.RUNNING}
        wake_up(session, clock)

        run_jobs()

        session.refresh(report)
        assert report.status is ReportStatus.READY
        assert list(files.stored) == [report.file_key]
        assert kinds_told(session, admin) == ["reports.ready"]

    @pytest.mark.usefixtures("sales", "every_row_tells")
    @pytest.mark.parametrize("end", [service.cancel, service.delete])
    def test_stops_when_nobody_wants_it_any_more(
        self, uow, session, admin, report, run_jobs, files, end, monkeypatch
    ):
        written = []

        def write(key, chunks):
            del key
            for chunk in chunks:
                written.append(chunk)
                if len(written) == 2:
                    end(uow(admin), report_id=report.id)
                    session.flush()

        monkeypatch.setattr(files, "write", write)

        run_jobs()

        assert len(written) == 2

    def test_leaves_no_file_of_a_report_that_was_cancelled_at_the_last_moment(
        self, uow, session, admin, report, run_jobs, files, monkeypatch
    ):
        write = files.write

        def write_then_cancel(key, chunks):
            stored = write(key, chunks)
            service.cancel(uow(admin), report_id=report.id)
            session.flush()
            return stored

        monkeypatch.setattr(files, "write", write_then_cancel)

        run_jobs()

        session.refresh(report)
        assert (report.status, files.stored) == (ReportStatus.CANCELLED, {})

    def test_leaves_a_late_worker_without_effect(
        self, session, units, sales, report, files, clock, monkeypatch
    ):
        late, quick = (
            Runner(units, name, database.is_transient) for name in ("relay:late", "relay:quick")
        )
        write = files.write

        def write_and_oversleep(key, chunks):
            stored = write(key, chunks)
            monkeypatch.setattr(files, "write", write)
            wake_up(session, clock)
            quick.drain(jobs.BUILD_REPORT.name)
            return stored

        monkeypatch.setattr(files, "write", write_and_oversleep)

        late.drain(jobs.BUILD_REPORT.name)

        session.refresh(report)
        assert report.file_key == file_key_of(report.id, fence=2)
        assert list(files.stored) == [report.file_key]


class TestFail:
    def test_says_that_the_disk_is_full(self, session, admin, report, run_jobs, files, monkeypatch):
        monkeypatch.setattr(files, "write", _full)

        run_jobs()

        session.refresh(report)
        assert (report.status, report.failure_reason) == (
            ReportStatus.FAILED,
            FailureReason.NO_SPACE,
        )
        assert kinds_told(session, admin) == ["reports.failed"]

    def test_says_that_it_broke_for_good(self, session, admin, report, run_jobs, monkeypatch):
        monkeypatch.setattr(building, "_rows", _broken)
        session.execute(update(OutboxMessage).values(attempts=7))

        run_jobs(may_break=True)

        session.refresh(report)
        assert (report.status, report.failure_reason) == (
            ReportStatus.FAILED,
            FailureReason.BROKEN,
        )
        assert kinds_told(session, admin) == ["reports.failed"]

    def test_keeps_what_was_cancelled(self, uow, session, admin, report):
        service.cancel(uow(admin), report_id=report.id)

        service.fail(uow(), reason="Late", report_id=report.id)

        session.refresh(report)
        assert report.status is ReportStatus.CANCELLED


def _full(key, chunks):
    del key, chunks
    raise NoSpace


def _broken(*_):
    raise RuntimeError("the pencil broke")
