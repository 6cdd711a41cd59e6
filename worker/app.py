"""The Celery application of one shop. No task here.

Celery is a doorbell. A message names a topic; what is to be done, and whether it is done, stands in
the database. So any message may be lost, late or doubled.
"""

import socket
import time
from dataclasses import dataclass, field

from celery import Celery
from celery.signals import setup_logging, worker_process_init

from backend.settings import Settings
from backend.wiring import wire
from worker import pulse, tasks
from worker.task import DRAIN_SECONDS, REGISTRY, Runner

QUEUES = ("orders", "requests", "reports")  # the most urgent first
# longer than any task may run (time_limit), or a slow one would be delivered a second time
VISIBILITY_SECONDS = 300
POOL_THREADS = 2
ONE_JOB_SECONDS = 0.001  # over when the first job is done

__all__ = ["QUEUES", "build", "own_queue", "tasks"]


@dataclass
class Station:
    """One pool process. It is wired after the fork: connections can not be inherited."""

    settings: Settings
    executed_by: str
    runner: Runner | None = field(default=None, init=False)

    def open(self, **_: object) -> Runner:
        """Wire this process."""
        units = wire(self.settings, threads=POOL_THREADS).units
        self.runner = Runner(units, self.executed_by, units.is_transient)
        return self.runner

    def drain(self, topic: str) -> None:
        """Run the topic's due rows, and ring again for those that did not fit into one task.

        A long job has a task to itself: two in a row would pass the time limit.
        """
        runner = self.runner or self.open()
        is_long = REGISTRY[topic].job.long
        ends_at = time.monotonic() + DRAIN_SECONDS
        count = runner.drain(topic, seconds=ONE_JOB_SECONDS if is_long else DRAIN_SECONDS)
        if count and (is_long or time.monotonic() >= ends_at):
            runner.units.ports.publisher.ring(topic)


def build(settings: Settings, *, name: str) -> Celery:
    """Build the application; `name` signs the rows that this worker finishes."""
    celery = Celery("shop", broker=settings.broker_url)
    celery.conf.update(celery_settings())
    station = Station(settings, executed_by=f"celery:{name}")
    for topic in REGISTRY:
        celery.task(_doorbell(station, topic), name=topic, shared=False)
    worker_process_init.connect(station.open, weak=False)
    setup_logging.connect(_leave_logging_alone, weak=False)
    pulse.install(celery, queue=own_queue(), progress_file=settings.progress_file("worker"))
    return celery


def celery_settings() -> dict[str, object]:
    """Return what makes Celery a careful doorbell, each with its reason in the design."""
    visibility = {"visibility_timeout": VISIBILITY_SECONDS}
    return {
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "task_ignore_result": True,
        "result_backend": None,
        "task_serializer": "json",
        "accept_content": ["json"],
        "timezone": "UTC",
        "enable_utc": True,
        "task_soft_time_limit": 60,
        "task_time_limit": 120,
        "task_default_queue": "requests",
        # three places, or one of them keeps its default of an hour
        "visibility_timeout": VISIBILITY_SECONDS,
        "result_backend_transport_options": visibility,
        "broker_transport_options": visibility
        | {
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_timeout": 5,
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
            "health_check_interval": 25,
            "queue_order_strategy": "priority",
        },
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "worker_soft_shutdown_timeout": 20,
        "worker_max_tasks_per_child": 500,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        "worker_redirect_stdouts": False,
        # a busy machine may take longer than the default of 4 s to wire a pool process
        "worker_proc_alive_timeout": 60,
    }


def own_queue() -> str:
    """Return the queue of this machine's worker alone: nobody else may answer its pulse."""
    return f"pulse.{socket.gethostname()}"


def _doorbell(station: Station, topic: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  for Celery
    def rung() -> None:
        station.drain(topic)

    return rung


def _leave_logging_alone(**_: object) -> None:
    """Be connected: that alone keeps Celery from taking the root logger over."""
