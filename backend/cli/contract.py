"""Commands about the contract between the API and its clients."""

import json
from pathlib import Path

import click
from flask import Flask

from backend import api
from backend.http import openapi


def contract() -> str:
    """Return the OpenAPI document as it is committed; it needs no settings and no database."""
    app = Flask("contract", static_folder=None)
    api.mount(app)
    return json.dumps(openapi.document(app), indent=2, ensure_ascii=False) + "\n"


@click.command("export-contract")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def export_contract(file: Path | None) -> None:
    """Write the OpenAPI document to FILE, or to standard output."""
    if file is None:
        click.echo(contract(), nl=False)
    else:
        file.write_text(contract(), encoding="utf-8")
