"""Commands about people that no page can do: the first administrator, a forgotten password."""

import secrets
import sys
from collections.abc import Callable
from typing import Any, TypeVar  # Any: a reading returns whatever its work returns

import click

from backend.features.accounts import service as accounts
from backend.kernel.actor import SYSTEM
from backend.kernel.errors import Invalid, ShopError
from backend.kernel.unit_of_work import UnitOfWork, Units
from backend.settings import Settings
from backend.wiring import wire

T = TypeVar("T")
DRAWN_BYTES = 15  # 20 characters


@click.command("create-admin")
@click.option("--username", help="Asked for when not given.")
@click.option("--password", help="Drawn and printed once when not given and nobody can be asked.")
def create_admin(username: str | None, password: str | None) -> None:
    """Make an administrator."""
    units = wire(Settings.from_env()).units
    name = username or _asked("User name", hidden=False) or "admin"
    chosen, is_drawn = _password(password)
    password_hash = _prepared(units, name, chosen)
    _told(
        lambda: units.run(
            lambda uow: accounts.open_admin(uow, username=name, password_hash=password_hash),
            actor=SYSTEM,
        )
    )
    _tell(f'"{name}" is an administrator now.', chosen if is_drawn else None)


@click.command("set-password")
@click.argument("username", metavar="USER")
@click.option("--password", help="Drawn and printed once when not given and nobody can be asked.")
def set_password(username: str, password: str | None) -> None:
    """Give a person a new password; everywhere the person is signed in ends."""
    units = wire(Settings.from_env()).units
    chosen, is_drawn = _password(password)
    password_hash = _prepared(units, username, chosen)
    _told(
        lambda: units.run(
            lambda uow: accounts.set_password(uow, username=username, password_hash=password_hash),
            actor=SYSTEM,
        )
    )
    _tell(f'"{username}" has a new password.', chosen if is_drawn else None)


def _password(given: str | None) -> tuple[str, bool]:
    chosen = given or _asked("Password (empty: draw one)", hidden=True)
    return (chosen, False) if chosen else (secrets.token_urlsafe(DRAWN_BYTES), True)


def _asked(question: str, *, hidden: bool) -> str:
    if not sys.stdin.isatty():
        return ""
    answer: str = click.prompt(
        question,
        default="" if hidden else "admin",
        hide_input=hidden,
        show_default=not hidden,
        confirmation_prompt=hidden,
    )
    return answer


def _prepared(units: Units, username: str, password: str) -> str:
    def reading(work: Callable[[UnitOfWork], Any]) -> Any:  # noqa: ANN401  as the work returns
        return units.run(work, actor=SYSTEM, read_only=True)

    return _told(lambda: accounts.prepare(reading, username=username, password=password))


def _told(work: Callable[[], T]) -> T:
    try:
        return work()
    except Invalid as error:
        words = (message for messages in error.errors.values() for message in messages)
        line = f"{error.title}: {', '.join(words)}"
        raise click.ClickException(line) from None
    except ShopError as error:
        raise click.ClickException(error.title) from None


def _tell(done: str, drawn: str | None) -> None:
    click.echo(done)
    if drawn is not None:
        click.echo(f"Password: {drawn}")
