"""Commands that look after the database."""

import click

from backend import wiring
from backend.settings import Settings


@click.command()
@click.option("--revision", default="head", show_default=True, help='"base" empties it.')
def migrate(revision: str) -> None:
    """Bring the database to the newest revision; safe to repeat."""
    settings = Settings.from_env()
    wiring.migrate(settings.migration_database_url, revision=revision)
    click.echo("The database is up to date.")
