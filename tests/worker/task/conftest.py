"""A runner, and the rows that its jobs leave behind."""

import pytest
from sqlalchemy import select

from backend.adapters import database
from backend.kernel.actor import SYSTEM
from backend.kernel.outbox import OutboxMessage
from worker.task import REGISTRY, Runner, Task


@pytest.fixture
def runner(units):
    return Runner(units=units, executed_by="celery:probe", is_transient=database.is_transient)


@pytest.fixture
def register(monkeypatch):
    def register(job, handler, on_failure=None):
        monkeypatch.setitem(REGISTRY, job.name, Task(job, handler, on_failure))

    return register


@pytest.fixture
def ask(units):
    def ask(job, *numbers):
        for values in [{"number": number} for number in numbers] or [{}]:
            units.run(lambda uow, values=values: uow.enqueue(job, **values), actor=SYSTEM)

    return ask


@pytest.fixture
def rows(session):
    """Return the rows of a topic by their number."""

    def rows(job):
        found = session.execute(
            select(OutboxMessage)
            .where(OutboxMessage.topic == job.name)
            .execution_options(populate_existing=True)
        ).scalars()
        return {job.decode(row.payload).get("number", 0): row for row in found}

    return rows
