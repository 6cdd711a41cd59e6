"""`python -m backend.embedded`: the keeper as a program. Exit 0 closed, 1 refused, 2 settings."""

import os
import sys

import click

from backend.embedded.premises import Refusal
from backend.embedded.shop import open_shop
from backend.settings import Settings, SettingsError


def main() -> int:
    """Open the shop; return the exit code."""
    os.umask(0o077)  # what the shop writes is its owner's business alone
    try:
        open_shop(Settings.from_env())
    except SettingsError as error:
        click.echo(str(error), err=True)
        return 2
    except Refusal as error:
        click.echo(str(error), err=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
