"""The workers' doorbell: Celery messages that carry a topic and nothing else.

A ring is worth nothing once the relay has looked, so nobody ever waits for one: topics go into a
small queue, one daemon thread per process sends them, and what can not be sent is dropped.
"""

import os
import threading

import structlog
from celery import Celery
from celery.exceptions import CeleryError
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from backend.kernel.ports import JobPublisher
from backend.settings.addresses import for_celery

log = structlog.get_logger()
MAX_WAITING = 200
TIMEOUT_SECONDS = 2
# first match wins; whatever matches none of them is asked for by people and goes to `requests`
ROUTES = (
    ("*.mail_*", "reports"),
    ("orders.*", "orders"),
    ("reports.*", "reports"),
    ("imports.*", "reports"),
)


def open_publisher(redis_url: str) -> JobPublisher:
    """Return the doorbell of the broker at this address. Connects when first rung."""
    return CeleryPublisher(_celery(redis_url))


class CeleryPublisher:
    """Rings through Celery from a thread of its own, started again after a fork."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._waiting: dict[str, None] = {}  # in the order of the first ring
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_troubled = False

    def ring(self, topic: str) -> None:
        """Say that rows of this topic wait. Never waits, never raises; a lost ring is harmless."""
        if self._process != os.getpid():
            self._begin()  # a thread does not survive a fork, a lock it held would stay locked
        with self._changed:
            if len(self._waiting) >= MAX_WAITING and topic not in self._waiting:
                self._complain("doorbell queue full")
                return
            self._waiting[topic] = None
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._send, name="doorbell", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _send(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                topic = next(iter(self._waiting))
                del self._waiting[topic]
            try:
                self._celery.send_task(topic, ignore_result=True, retry=False)
            except (CeleryError, KombuError, RedisError, OSError) as error:
                with self._changed:
                    self._waiting.clear()
                    self._complain("broker not reached", error=type(error).__name__)
            else:
                self._is_troubled = False

    def _complain(self, event: str, **facts: str) -> None:
        if not self._is_troubled:
            log.warning(event, **facts)
        self._is_troubled = True


def _celery(redis_url: str) -> Celery:
    celery = Celery("shop", broker=for_celery(redis_url), set_as_current=False)
    celery.conf.update(
        task_default_queue="requests",
        task_routes=([(pattern, {"queue": queue}) for pattern, queue in ROUTES],),
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        broker_connection_timeout=TIMEOUT_SECONDS,
        broker_transport_options={
            "visibility_timeout": 300,
            "socket_timeout": TIMEOUT_SECONDS,
            "socket_connect_timeout": TIMEOUT_SECONDS,
            # without a limit a first connection is tried again for ever
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0.1,
            "interval_max": 0.1,
        },
    )
    return celery
