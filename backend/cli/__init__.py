"""Hub: the `shop` command. One line per command; its module is loaded when it is called.

So `shop run` stays small and quick, however much the other commands import. The programs of the
shop (API, worker, relay, keeper) are started as processes of their own, never by import.
"""

import importlib
import sys
from pathlib import Path
from typing import cast

import click

from backend.settings import SettingsError, env_file

COMMANDS = {
    "run": "backend.cli.processes:run",
    "api": "backend.cli.processes:api",
    "worker": "backend.cli.processes:worker",
    "relay": "backend.cli.processes:relay",
    "health": "backend.cli.health:health",
    "migrate": "backend.cli.database:migrate",
    "seed": "backend.cli.seed:seed",
    "create-admin": "backend.cli.people:create_admin",
    "set-password": "backend.cli.people:set_password",
    "import": "backend.cli.imports:import_file",
    "reconcile": "backend.cli.reconcile:reconcile",
    "outbox": "backend.cli.outbox:outbox",
    "shell": "backend.cli.shell:shell",
    "docs": "backend.cli.docs:docs",
    "export-contract": "backend.cli.contract:export_contract",
}


class Hub(click.Group):
    """A group that finds its commands in COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command's module."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        found = getattr(importlib.import_module(module), function)
        return cast("click.Command", found)  # the table names commands only


@click.group(cls=Hub, context_settings={"help_option_names": ["-h", "--help"]})
def shop() -> None:
    """Run and look after the shop. Variables come from the environment and from ./.env."""


def main() -> None:
    """Run `shop`. A wrong setting is one line on stderr and exit code 2."""
    try:
        env_file.load(Path(".env"))
        shop(prog_name="shop")
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
