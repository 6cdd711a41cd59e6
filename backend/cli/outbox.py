"""`shop outbox`: look at the jobs that wait or have died, and help them along."""

import sys
from collections.abc import Callable
from uuid import UUID

import click

from backend.features.system import service as system
from backend.kernel.actor import SYSTEM
from backend.kernel.errors import ShopError
from backend.kernel.unit_of_work import UnitOfWork
from backend.settings import Settings
from backend.wiring import wire


@click.group()
def outbox() -> None:
    """Look after jobs that wait or have died."""


@outbox.command("list")
def list_jobs() -> None:
    """Print each open job: id, topic, state, attempts, last error."""
    units = wire(Settings.from_env()).units
    lines = units.run(
        lambda uow: [
            f"{job.id}  {job.topic}  {'dead' if job.dead_at else 'waiting'}"
            f"  {job.attempts} attempts  {job.last_error or ''}".rstrip()
            for job in system.open_jobs(uow)
        ],
        actor=SYSTEM,
        read_only=True,
    )
    for line in lines or ["No job waits."]:
        click.echo(line)


@outbox.command()
@click.argument("job_id", type=click.UUID)
def retry(job_id: UUID) -> None:
    """Try a waiting or dead job again, now."""
    _change(lambda uow: system.retry_job(uow, job_id=job_id), done="It is tried again now.")


@outbox.command()
@click.argument("job_id", type=click.UUID)
@click.confirmation_option(prompt="Its effect will never happen. Drop it?")
def drop(job_id: UUID) -> None:
    """Give a job up for good."""
    _change(lambda uow: system.drop_job(uow, job_id=job_id), done="Dropped.")


def _change(work: Callable[[UnitOfWork], None], *, done: str) -> None:
    try:
        wire(Settings.from_env()).units.run(work, actor=SYSTEM)
    except ShopError as refusal:
        click.echo(refusal.title, err=True)
        sys.exit(1)
    click.echo(done)
