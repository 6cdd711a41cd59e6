"""Entry of the background programs: `python -m worker celery` and `python -m worker relay`."""

import os
import socket
import sys

import click
from redis import Redis
from redis.exceptions import RedisError

from backend.settings import Settings, SettingsError
from backend.wiring import wire
from worker import app
from worker.relay import Relay, relay_name, stop_on_signals
from worker.task import Runner

BROKER_TIMEOUT_SECONDS = 1


@click.group()
def main() -> None:
    """Background work of the shop."""


@main.command()
@click.option("--queues", default=",".join(app.QUEUES), show_default=True)
@click.option("--concurrency", default=2, show_default=True, type=click.IntRange(1, 64))
def celery(queues: str, concurrency: int) -> None:
    """Work on what the queues ring for, the most urgent queue first."""
    settings = Settings.from_env()
    name = f"worker-{os.getpid()}@{socket.gethostname()}"
    argv = [
        "worker",
        "--pool=prefork",
        f"--concurrency={concurrency}",
        f"--queues={queues},{app.own_queue()}",
        f"--hostname={name}",
        f"--loglevel={settings.log_level}",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]
    app.build(settings, name=name).worker_main(argv)


@main.command()
def relay() -> None:
    """Ring again for what waits, and do what has waited too long."""
    settings = Settings.from_env()
    units = wire(settings).units
    broker = Redis.from_url(
        settings.redis_url,
        socket_timeout=BROKER_TIMEOUT_SECONDS,
        socket_connect_timeout=BROKER_TIMEOUT_SECONDS,
    )
    progress = settings.progress_file("relay")
    progress.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    Relay(
        units=units,
        runner=Runner(units, relay_name(), units.is_transient),
        broker_answers=lambda: _answers(broker),
    ).run(stop_on_signals(), after_round=progress.touch)


def _answers(broker: Redis) -> bool:
    try:
        return bool(broker.ping())
    except RedisError:
        return False


if __name__ == "__main__":
    try:
        main(prog_name="worker")
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
