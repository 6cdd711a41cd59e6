"""`shop seed`: a demo shop with goods, people and 120 days of trade."""

import json
import os
from pathlib import Path
from uuid import UUID

import click

from backend.demo.history import fill_shelves, first_day, has_past, live_through
from backend.demo.life import as_employee, file_requests, hang_card, take_down_card
from backend.demo.people import DemoLogin, draw_logins, invite
from backend.demo.removal import NobodyLeft, RealOrdersExist, Removed, take_away
from backend.demo.shelves import SHOPS, stock_shelves
from backend.features.accounts import service as accounts
from backend.features.catalogue import service as catalogue
from backend.kernel.actor import SYSTEM
from backend.kernel.ids import opening_code
from backend.kernel.unit_of_work import UnitOfWork, Units
from backend.settings import Settings
from backend.wiring import wire

REAL_ORDERS_HELP = "What was bought can be taken off sale, not out of the books."


@click.command()
@click.option("--shop", type=click.Choice(SHOPS), default=SHOPS[0], show_default=True)
@click.option("--when-empty", is_flag=True, help="Do nothing when anybody has an account.")
@click.option("--remove", is_flag=True, help="Take the demo away, while no real order exists.")
def seed(shop: str, *, when_empty: bool, remove: bool) -> None:
    """Fill the shop with demo goods, people and their orders; safe to repeat."""
    settings = Settings.from_env()
    units = wire(settings).units
    if remove:
        _remove(units, settings)
        return
    has_people = units.run(accounts.has_people, actor=SYSTEM, read_only=True)
    if when_empty and has_people:
        click.echo("The shop is in use; the demo is left out.")
        return
    count = units.run(
        lambda uow: stock_shelves(uow, shop=shop, opened_at=first_day(uow)), actor=SYSTEM
    )
    click.echo(f"{count} products stand on the shelves.")
    if not has_people:
        logins = draw_logins()
        # the file first: people whose passwords nobody knows would be of no use
        _write(settings.demo_logins_file, logins)
        _open(units, shop, logins)
        click.echo(f"Log-ins: {settings.demo_logins_file}")
    _remember(units, shop, is_new=not has_people)


def _open(units: Units, shop: str, logins: list[DemoLogin]) -> None:
    def work(uow: UnitOfWork) -> dict[str, UUID]:
        hang_card(uow, shop=shop)
        return invite(uow, logins=logins)

    ids = units.run(work, actor=SYSTEM)
    asker = as_employee(user_id=ids["employee"], name="Ana Costa")
    units.run(lambda uow: file_requests(uow, shop=shop), actor=asker)


def _remember(units: Units, shop: str, *, is_new: bool) -> None:
    """Give a new shop its past; in any other the new goods are counted, and that is all."""
    if is_new and not units.run(lambda uow: has_past(uow, shop=shop), actor=SYSTEM, read_only=True):
        count = units.run(lambda uow: live_through(uow, shop=shop), actor=SYSTEM)
        click.echo(f"{count} orders of the last 120 days are in the books.")
    units.run(lambda uow: fill_shelves(uow, shop=shop), actor=SYSTEM)
    units.run(catalogue.settle, actor=SYSTEM)


def _remove(units: Units, settings: Settings) -> None:
    def work(uow: UnitOfWork) -> Removed:
        removed = take_away(uow)
        take_down_card(uow)
        return removed

    try:
        removed = units.run(work, actor=SYSTEM)
    except RealOrdersExist as refusal:
        which = "1 order is" if refusal.count == 1 else f"{refusal.count} orders are"
        message = f"{which} not the demo's own: it stays. {REAL_ORDERS_HELP}"
        raise click.ClickException(message) from None
    except NobodyLeft as refusal:
        message = f"{refusal.title}: make one first, with shop create-admin."
        raise click.ClickException(message) from None
    for key in removed.files:
        units.ports.files.delete(key)
    units.run(catalogue.settle, actor=SYSTEM)
    if settings.demo_logins_file.exists():
        _write(settings.demo_logins_file, [])  # it stays: without it the next start fills a demo
    click.echo(
        f"Taken away: {removed.products} products, {removed.people} people,"
        f" {removed.orders} orders."
    )
    if not units.run(accounts.has_people, actor=SYSTEM, read_only=True):
        link = f"{settings.public_url}/welcome#{opening_code(settings.secret_key)}"
        click.echo(f"The shop has no owner now. Open it here, once: {link}")


def _write(file: Path, logins: list[DemoLogin]) -> None:
    content = [
        {"role": each.role, "username": each.username, "password": each.password} for each in logins
    ]
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(".part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(content, out, indent=2)
    draft.replace(file)
