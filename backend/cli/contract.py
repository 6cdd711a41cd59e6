"""The command that writes down the API's contract."""

import json
import tempfile

import click

from backend.app import create_app
from backend.http.openapi import document
from backend.settings import Settings


@click.command(name="export-contract")
def export_contract() -> None:
    """Write the API's OpenAPI 3.1 document to standard output."""
    # the contract is the same for every shop: nothing of this one's set-up may show in it
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.from_env({"VAR_DIR": folder}))
    click.echo(json.dumps(document(app), indent=2, ensure_ascii=False))
