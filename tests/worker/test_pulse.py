import pytest
from celery import Celery
from celery.signals import task_success

from worker import pulse


@pytest.fixture
def progress_file(tmp_path):
    return tmp_path / "run" / "worker.progress"


@pytest.fixture
def celery(progress_file):
    before = list(task_success.receivers)
    celery = Celery("test", broker="redis://127.0.0.1:1/0", set_as_current=False)
    pulse.install(celery, queue="pulse.here", progress_file=progress_file)
    yield celery
    task_success.receivers[:] = before


class TestInstall:
    def test_shows_whatever_is_finished(self, celery, progress_file):
        assert not progress_file.exists()

        celery.tasks[pulse.PULSE].apply()

        assert progress_file.exists()

    def test_does_not_show_what_failed(self, celery, progress_file):
        def fail():
            raise RuntimeError

        celery.task(fail, name="tests.fail", shared=False).apply()

        assert not progress_file.exists()

    def test_rings_as_long_as_the_worker_runs(self, celery, monkeypatch):
        rung = []
        monkeypatch.setattr(celery, "send_task", lambda name, **more: rung.append((name, more)))
        timer = Timer()
        (step,) = (step for step in celery.steps["worker"] if step.__name__ == "Pulse")

        running = step(timer)
        running.start(timer)
        timer.entries[0]()
        running.stop(timer)

        assert rung[0][0] == pulse.PULSE
        assert rung[0][1]["queue"] == "pulse.here"
        assert timer.is_cancelled


class Timer:
    """Keeps what it is to call; it is its own worker and its own entry."""

    def __init__(self):
        self.timer = self
        self.entries = []
        self.is_cancelled = False

    def call_after(self, seconds, entry):
        self.entries.append(entry)

    def call_repeatedly(self, seconds, entry):
        self.entries.append(entry)
        return self

    def cancel(self):
        self.is_cancelled = True
