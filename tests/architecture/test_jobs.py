"""Declared messages and the code that does them."""

import pkgutil
from datetime import UTC, datetime
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest

import worker.tasks  # noqa: F401  registers every task
from backend import features
from backend.kernel.jobs import Job
from worker.task import REGISTRY

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def _declared() -> list[tuple[str, Job]]:
    """Find every job together with the feature that declares it."""
    found = []
    for module in pkgutil.walk_packages(features.__path__, "backend.features."):
        feature, _, rest = module.name.removeprefix("backend.features.").partition(".")
        if rest.partition(".")[0] != "jobs":
            continue
        declared = vars(import_module(module.name)).values()
        found += [(feature, job) for job in declared if isinstance(job, Job)]
    return found


DECLARED = _declared()


def test_has_exactly_one_task_for_each_declared_job():
    declared = sorted(job.name for _, job in DECLARED)

    assert declared == sorted(REGISTRY)


def test_runs_the_very_job_that_was_declared():
    strangers = [
        job.name for _, job in DECLARED if getattr(REGISTRY.get(job.name), "job", job) is not job
    ]

    assert not strangers


@pytest.mark.parametrize(("feature", "job"), DECLARED, ids=[job.name for _, job in DECLARED])
def test_names_a_job_after_its_feature(feature, job):
    assert job.name.partition(".")[0] == feature


@pytest.mark.parametrize("job", [job for _, job in DECLARED if job.every], ids=lambda job: job.name)
def test_can_tell_when_a_periodic_job_is_due(job):
    period = job.period_at(NOW, ZoneInfo("Europe/Berlin"))

    assert period.due_at <= NOW
    assert not job.payload, "nobody is there to fill in the payload of a periodic job"
