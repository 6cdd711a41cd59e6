"""Commands that become one of the shop's programs."""

import os
import sys

import click

from backend.settings import Settings

BLOCKING_THREADS = 8
# connections that may wait for a worker, and requests one worker takes in at a time
BACKLOG = 512
BACKPRESSURE = 128


@click.command()
def run() -> None:
    """Run the whole shop: API, worker, relay and, without REDIS_URL, their broker."""
    _become("backend.embedded")


@click.command()
def api() -> None:
    """Run the API and the web pages at HOST and PORT."""
    settings = Settings.from_env()
    _become(
        "granian",
        "--interface=wsgi",
        "--factory",
        f"--host={settings.host}",
        f"--port={settings.port}",
        f"--workers={settings.workers}",
        f"--blocking-threads={BLOCKING_THREADS}",
        f"--backlog={BACKLOG}",
        f"--backpressure={BACKPRESSURE}",
        "--http=1",
        "--http1-header-read-timeout=10000",
        "--no-ws",
        "--no-access-log",
        f"--log-level={settings.log_level.lower()}",
        "--respawn-failed-workers",
        "--respawn-interval=0.5",
        "--workers-kill-timeout=20",
        "backend.app:from_environment",
    )


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def worker(options: tuple[str, ...]) -> None:
    """Run the background worker; --queues and --concurrency choose what and how much."""
    Settings.from_env()
    # a stop lets running tasks end, but not for ever: Celery's soft shutdown, see worker/app.py
    _become("worker", "celery", *options, REMAP_SIGTERM="SIGQUIT")


@click.command()
def relay() -> None:
    """Run the relay, which does what the worker was not told of or left undone."""
    Settings.from_env()
    _become("worker", "relay")


def _become(module: str, *arguments: str, **variables: str) -> None:
    argv = [sys.executable, "-m", module, *arguments]
    sys.stdout.flush()
    os.execve(sys.executable, argv, {**os.environ, **variables})  # noqa: S606 - our own program
