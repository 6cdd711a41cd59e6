"""The command that lets an owner look at the shop from inside."""

import code
import contextlib
import importlib
import sys
from collections.abc import Mapping
from enum import Enum

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import metadata
from backend.features.accounts import models as people, service as accounts
from backend.features.cart import service as cart
from backend.features.catalogue import models as goods, service as catalogue
from backend.features.orders import models as orders_models, service as orders
from backend.features.stock import models as stock_models, service as stock
from backend.kernel.actor import SYSTEM
from backend.kernel.tables import Base
from backend.kernel.unit_of_work import UnitOfWork
from backend.settings import Settings
from backend.wiring import House, wire

BANNER = """\
The shop from inside. Ready: session, select, uow, the services {services},
and every table as a class: {models}.
Nothing is kept before session.commit(); on SQLite the shop can not write from your first
statement until session.commit() or session.rollback()."""
SERVICES = {
    "accounts": accounts,
    "cart": cart,
    "catalogue": catalogue,
    "orders": orders,
    "stock": stock,
}
# what services take and give: ProductDraft, CheckoutWish, Want ...
VALUES = (people, goods, orders_models, stock_models)
SECRET = ("password_hash", "token_hash", "link_token_hash")
MAX_SHOWN = 60  # letters of one value
RAISES = "_raise_always"  # of SQLAlchemy's lazy loader


@click.command()
def shell() -> None:
    """Open a Python prompt with the shop's models and a database session."""
    house = wire(Settings.from_env())
    with contextlib.suppress(ImportError):
        importlib.import_module("readline")  # arrow keys and history, where the system has it
    sys.displayhook = show
    allow_lazy_loading()
    with house.units.open_session() as session:
        banner = BANNER.format(models=", ".join(sorted(models())), services=", ".join(SERVICES))
        code.interact(banner=banner, local=dict(namespace(house, session)), exitmsg="")


def models() -> dict[str, type[Base]]:
    """Return the classes of all tables by name."""
    return {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}


def namespace(house: House, session: Session) -> Mapping[str, object]:
    """Return what can be called by name at the prompt."""

    def uow() -> UnitOfWork:
        """Return a new unit of work on the session: the first argument of every service."""
        return house.units._unit(session, SYSTEM, None)  # noqa: SLF001  a prompt is an edge, too

    values = {
        name: value
        for module in VALUES
        for name, value in vars(module).items()
        if isinstance(value, type)
    }
    return {
        **values,
        **models(),
        **SERVICES,
        "metadata": metadata.metadata,
        "select": select,
        "session": session,
        "settings": house.settings,
        "units": house.units,
        "uow": uow,
        "SYSTEM": SYSTEM,
    }


def allow_lazy_loading() -> None:
    """Let `user.roles` load when asked for: in code a query names its loads, at a prompt nobody."""
    for mapper in Base.registry.mappers:
        for relationship in mapper.relationships:
            # slots, so no vars(); no public switch exists once the classes are set up
            setattr(relationship.strategy, RAISES, False)


def show(value: object) -> None:
    """Print what an expression came to; rows with their columns, never a secret."""
    if value is not None:
        click.echo(shown(value))


def shown(value: object) -> str:
    """Return the text form of a value; rows stand with their short columns."""
    if isinstance(value, list | tuple):
        inner = ",\n ".join(shown(each) for each in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    if not isinstance(value, Base):
        return repr(value)
    mapper = type(value).__mapper__
    facts = {attribute.key: getattr(value, attribute.key) for attribute in mapper.column_attrs}
    words = (
        f"{name}={_short(fact)}"
        for name, fact in facts.items()
        if name not in SECRET and fact not in {None, ""}
    )
    return f"{type(value).__name__}({', '.join(words)})"


def _short(fact: object) -> str:
    text = repr(fact.value) if isinstance(fact, Enum) else repr(fact)
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"
