"""`shop docs`: writes the pages that are made from the program itself, so they can not drift."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from backend.cli.docs.entities import entity_diagram
from backend.cli.docs.guide import api_guide

PAGES: Mapping[str, Callable[[], str]] = {
    "entity-diagram.md": entity_diagram,
    "api-guide.md": api_guide,
}


@click.command()
@click.argument(
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs"),
    required=False,
)
def docs(folder: Path) -> None:
    """Write the entity diagram and the API guide into FOLDER (docs)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")
        click.echo(f"Written: {folder / name}")
