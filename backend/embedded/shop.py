"""One whole shop on one machine: what is started, in which order, and what its owner is told."""

import http.client
import json
import stat
from pathlib import Path

import click

from backend.embedded import broker, logs
from backend.embedded.children import Program
from backend.embedded.keeper import (
    BROKER_WAIT_SECONDS,
    READY_WAIT_SECONDS,
    SHOP,
    Closing,
    Keeper,
)
from backend.embedded.premises import Refusal, check_door, locked
from backend.kernel.ids import opening_code
from backend.settings import Settings
from backend.settings.addresses import is_loopback

PROBE_SECONDS = 2
# together under the 20 seconds in which a stop must be over
STOP_SECONDS = {"api": 6, "worker": 7, "relay": 3, "broker": 2}


def open_shop(settings: Settings) -> None:
    """Keep a shop open until somebody asks to close it. Raises Refusal when it can not open."""
    with locked(settings.var_dir):
        keeper = Keeper(settings.var_dir)
        keeper.listen()
        keeper.clear_leftovers(settings.bundled_broker)
        check_door(settings.host, settings.port)
        click.echo(f"Opening the shop in {settings.var_dir} ...")
        try:
            keeper.post_guard()
            _open(keeper, settings)
            _welcome(settings)
            keeper.stay(is_worth_restarting=lambda: _broker_answers(settings))
            click.echo("Closing the shop ...")
        except Closing:
            click.echo("Closing the shop before it was open ...")
        finally:
            keeper.close()
    click.echo("Closed.")


def _open(keeper: Keeper, settings: Settings) -> None:
    path = settings.bundled_broker
    if path is not None:
        argv = broker.prepare(settings.var_dir, path)
        server = keeper.keep(Program("broker", argv, STOP_SECONDS["broker"]))
        keeper.wait_for(server, lambda: _silence(path), seconds=BROKER_WAIT_SECONDS)
    _prepare_database(keeper, settings)
    keeper.keep(Program("relay", [*SHOP, "relay"], STOP_SECONDS["relay"]))
    progress = settings.progress_file("worker")
    keeper.keep(Program("worker", [*SHOP, "worker"], STOP_SECONDS["worker"], progress))
    api = keeper.keep(Program("api", [*SHOP, "api"], STOP_SECONDS["api"]))
    keeper.wait_for(api, lambda: _missing(settings), seconds=READY_WAIT_SECONDS)


def _prepare_database(keeper: Keeper, settings: Settings) -> None:
    if keeper.run_to_end("migrate") != 0:
        words = logs.last_words(keeper.log_dir, "migrate")
        message = (
            f"The database can not be prepared: {words} (more in {keeper.log_dir}/migrate.log)"
        )
        raise Refusal(message)
    if not settings.demo or settings.demo_logins_file.exists():
        return
    click.echo("Filling the demo shop ...")
    if keeper.run_to_end("seed", "--when-empty") != 0:
        words = logs.last_words(keeper.log_dir, "seed")
        warning = f"the demo could not be filled: {words} (more in {keeper.log_dir}/seed.log)"
        click.echo(f"Warning: {warning}", err=True)


def _silence(path: Path) -> str:
    return "" if broker.answers(path) else "no answer"


def _missing(settings: Settings) -> str:
    """Return what keeps the API from serving; nothing when it does."""
    status, body = _asked(settings, "/readyz")
    return "" if status == http.client.OK else body.strip()


def _asked(settings: Settings, path: str) -> tuple[int, str]:
    """Ask the API for something; status 0 and a word when it does not answer."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    line = http.client.HTTPConnection(host, settings.port, timeout=PROBE_SECONDS)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, "no answer"
    finally:
        line.close()


def _waits_for_owner(settings: Settings) -> bool:
    status, body = _asked(settings, "/api/shop")
    return status == http.client.OK and json.loads(body).get("is_open") is False


def _broker_answers(settings: Settings) -> bool:
    return settings.bundled_broker is None or broker.answers(settings.bundled_broker)


def _welcome(settings: Settings) -> None:
    click.echo(f"\nThe shop is open: {settings.public_url}")
    if not settings.has_secure_cookies and not is_loopback(settings.public_url):
        warning = "PUBLIC_URL is plain http: anybody in this network can read what is sent."
        click.echo(f"Warning: {warning}", err=True)
    if _waits_for_owner(settings):
        link = f"{settings.public_url}/welcome#{opening_code(settings.secret_key)}"
        click.echo(f"  It has no owner yet. Open it here, once: {link}")
    for role, username, password in _logins(settings.demo_logins_file):
        click.echo(f"  {role:<10} {username:<20} {password}")
    click.echo(f"Logs are in {settings.var_dir / 'log'}. Ctrl-C closes the shop.\n")


def _logins(path: Path) -> list[tuple[str, str, str]]:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
        found = json.loads(path.read_text(encoding="utf-8"))
        return [(entry["role"], entry["username"], entry["password"]) for entry in found]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # no demo shop, or a file its owner has made his own
