"""Commands that look after the database."""

import time

import click
from sqlalchemy.exc import OperationalError

from backend import wiring
from backend.settings import Settings

PAUSE_SECONDS = 1.0


@click.command()
@click.option("--revision", default="head", show_default=True, help='"base" empties it.')
@click.option(
    "--wait",
    "wait_seconds",
    default=0,
    show_default=True,
    type=click.IntRange(0, 600),
    help="Seconds to wait for a database that is still starting.",
)
def migrate(revision: str, wait_seconds: int) -> None:
    """Bring the database to the newest revision; safe to repeat."""
    settings = Settings.from_env()
    ends_at = time.monotonic() + wait_seconds
    while True:
        try:
            wiring.migrate(settings.migration_database_url, revision=revision)
            break
        except OperationalError:
            if time.monotonic() >= ends_at:
                raise
            time.sleep(PAUSE_SECONDS)
    click.echo("The database is up to date.")
