"""`shop health`: what a container asks itself every half minute."""

import http.client
import sys
import time

import click

from backend.settings import Settings

# the worker rings for itself every 20 seconds, the relay goes round every few
SILENT_SECONDS = 90
PROBE_SECONDS = 4


@click.command()
@click.argument("program", type=click.Choice(["api", "worker", "relay"]))
def health(program: str) -> None:
    """Say whether a program of the shop on this host does its work; exit code 1 when not."""
    settings = Settings.from_env()
    trouble = _door(settings) if program == "api" else _silence(settings, program)
    click.echo(trouble or "ok")
    if trouble:
        sys.exit(1)


def _door(settings: Settings) -> str:
    line = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=PROBE_SECONDS)
    try:
        line.request("GET", "/readyz")
        answer = line.getresponse()
        said = answer.read(500).decode(errors="replace").strip()
        return "" if answer.status == http.client.OK else f"answered {answer.status} {said}"
    except (OSError, http.client.HTTPException):
        return "no answer"
    finally:
        line.close()


def _silence(settings: Settings, program: str) -> str:
    try:
        touched = settings.progress_file(program).stat().st_mtime
    except FileNotFoundError:
        return "has done nothing yet"
    silent = time.time() - touched
    return "" if silent < SILENT_SECONDS else f"has done nothing for {silent:.0f} seconds"
