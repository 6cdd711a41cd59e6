"""The command that lets an owner look at the shop from inside."""

import code
import contextlib
import importlib

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import metadata
from backend.kernel.actor import SYSTEM
from backend.kernel.tables import Base
from backend.settings import Settings
from backend.wiring import House, wire

BANNER = """\
The shop from inside. Ready: {models},
session, select, units, settings. Nothing is kept before session.commit(); on SQLite the shop
can not write from your first statement until session.commit() or session.rollback()."""


@click.command()
def shell() -> None:
    """Open a Python prompt with the shop's models and a database session."""
    house = wire(Settings.from_env())
    with contextlib.suppress(ImportError):
        importlib.import_module("readline")  # arrow keys and history, where the system has it
    with house.units.open_session() as session:
        banner = BANNER.format(models=", ".join(sorted(models())))
        code.interact(banner=banner, local=namespace(house, session), exitmsg="")


def models() -> dict[str, object]:
    """Return the classes of all tables by name."""
    return {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}


def namespace(house: House, session: Session) -> dict[str, object]:
    """Return what can be called by name at the prompt."""
    return {
        **models(),
        "metadata": metadata.metadata,
        "select": select,
        "session": session,
        "settings": house.settings,
        "units": house.units,
        "SYSTEM": SYSTEM,
    }
