from dataclasses import dataclass, field
from typing import cast

import pytest

import worker.task
from backend.kernel.jobs import Job
from backend.settings import Settings
from tests.ports import Surroundings
from worker import app
from worker.task import DRAIN_SECONDS, REGISTRY, Task

SHORT, LONG = Job("tests.short", group=10), Job("tests.long", long=True)


@dataclass
class Units:
    ports: object


@dataclass
class Runner:
    """Does as many jobs as it is told."""

    units: Units
    count: int
    asked: list[tuple[str, float]] = field(default_factory=list)

    def drain(self, topic: str, *, seconds: float) -> int:
        self.asked.append((topic, seconds))
        return self.count


@pytest.fixture
def settings(tmp_path):
    return Settings.from_env({"VAR_DIR": str(tmp_path)})


@pytest.fixture
def surroundings():
    return Surroundings()


@pytest.fixture
def station(settings, surroundings, monkeypatch):
    for job in (SHORT, LONG):
        monkeypatch.setitem(REGISTRY, job.name, Task(job, lambda: None, None))

    def make(count: int) -> tuple[app.Station, Runner]:
        station = app.Station(settings, executed_by="celery:test")
        runner = Runner(Units(surroundings.ports()), count)
        station.runner = cast("worker.task.Runner", runner)
        return station, runner

    return make


class TestDrain:
    def test_does_the_due_rows_of_a_short_job(self, station, surroundings):
        at_work, runner = station(count=3)

        at_work.drain(SHORT.name)

        assert runner.asked == [(SHORT.name, DRAIN_SECONDS)]
        assert surroundings.doorbell.rung == []

    def test_rings_again_when_the_time_was_up(self, station, surroundings, monkeypatch):
        at_work, _ = station(count=3)
        monkeypatch.setattr(app, "DRAIN_SECONDS", 0)

        at_work.drain(SHORT.name)

        assert surroundings.doorbell.rung == [SHORT.name]

    def test_does_one_long_job_and_rings_for_the_next(self, station, surroundings):
        at_work, runner = station(count=1)

        at_work.drain(LONG.name)

        assert runner.asked == [(LONG.name, app.ONE_JOB_SECONDS)]
        assert surroundings.doorbell.rung == [LONG.name]

    def test_rings_no_more_when_nothing_was_left(self, station, surroundings):
        at_work, _ = station(count=0)

        at_work.drain(LONG.name)

        assert surroundings.doorbell.rung == []


class TestBuild:
    @pytest.fixture
    def celery(self, settings):
        return app.build(settings, name="worker-1@here")

    def test_knows_one_task_for_each_job(self, celery):
        assert set(REGISTRY) <= set(celery.tasks)

    def test_acknowledges_late_and_keeps_no_results(self, celery):
        assert celery.conf.task_acks_late
        assert celery.conf.task_reject_on_worker_lost
        assert celery.conf.worker_prefetch_multiplier == 1
        assert celery.conf.task_ignore_result
        assert celery.conf.result_backend is None
        assert celery.conf.accept_content == ["json"]

    def test_lets_no_task_run_longer_than_a_message_stays_hidden(self, celery):
        hidden = {
            celery.conf["visibility_timeout"],
            celery.conf.broker_transport_options["visibility_timeout"],
            celery.conf.result_backend_transport_options["visibility_timeout"],
        }

        assert hidden == {300}
        assert DRAIN_SECONDS < celery.conf.task_soft_time_limit < celery.conf.task_time_limit < 300

    def test_looks_for_lost_messages_often(self, celery):
        options = celery.conf.broker_transport_options

        assert options["unacked_restore_interval"] * options["unacked_restore_throttle"] == 10
