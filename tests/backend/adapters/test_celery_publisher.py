import os
import threading
from functools import partial

import pytest
from kombu.exceptions import OperationalError
from structlog.testing import capture_logs

from backend.adapters.celery_publisher import MAX_WAITING, CeleryPublisher, _celery
from tests.processes import free_port, wait_until


class Broker:
    """Takes rings like Celery does, when it is let."""

    def __init__(self):
        self.rung: list[str] = []
        self.tries = 0
        self.is_open = threading.Event()
        self.is_open.set()
        self.error: Exception | None = None

    def send_task(self, name: str, **options: object) -> None:
        self.is_open.wait(10)
        self.tries += 1
        if self.error is not None:
            raise self.error
        self.rung.append(name)

    def has_tried_since(self, tries: int) -> bool:
        return self.tries > tries


@pytest.fixture
def broker():
    broker = Broker()
    yield broker
    broker.is_open.set()


class TestRing:
    def test_sends_the_topic(self, broker):
        CeleryPublisher(broker).ring("orders.confirm")

        wait_until(lambda: broker.rung == ["orders.confirm"], what="the ring", seconds=5)

    def test_starts_no_thread_before_the_first_ring(self, broker):
        before = threading.active_count()

        CeleryPublisher(broker)

        assert threading.active_count() == before

    def test_rings_once_for_what_waits_already(self, broker):
        publisher = CeleryPublisher(broker)
        broker.is_open.clear()
        publisher.ring("first")
        wait_until(lambda: not publisher._waiting, what="the thread", seconds=5)

        for _ in range(3):
            publisher.ring("orders.confirm")
        broker.is_open.set()

        wait_until(lambda: len(broker.rung) == 2, what="the rings", seconds=5)
        assert broker.rung == ["first", "orders.confirm"]
        assert not publisher._waiting

    def test_drops_what_is_too_much_and_says_it_once(self, broker):
        publisher = CeleryPublisher(broker)
        broker.is_open.clear()

        with capture_logs() as logs:
            for number in range(MAX_WAITING + 50):
                publisher.ring(f"topic.{number}")

        assert len(publisher._waiting) <= MAX_WAITING
        assert [entry["event"] for entry in logs] == ["doorbell queue full"]

    def test_says_a_broken_broker_once_and_recovers(self, broker):
        publisher = CeleryPublisher(broker)
        broker.error = OperationalError("no broker")

        with capture_logs() as logs:
            for _ in range(3):
                tries = broker.tries
                publisher.ring("orders.confirm")
                wait_until(partial(broker.has_tried_since, tries), what="a try", seconds=5)
            broker.error = None
            publisher.ring("orders.confirm")
            wait_until(lambda: broker.rung == ["orders.confirm"], what="the ring", seconds=5)

        assert [entry["event"] for entry in logs] == ["broker not reached"]

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
    def test_rings_again_after_an_error_nobody_foresaw(self, broker):
        publisher = CeleryPublisher(broker)
        broker.error = ValueError("not the broker's own")
        publisher.ring("orders.confirm")
        wait_until(lambda: broker.tries == 1, what="a try", seconds=5)
        assert publisher._thread is not None
        publisher._thread.join(timeout=5)
        broker.error = None

        publisher.ring("orders.confirm")

        wait_until(lambda: broker.rung == ["orders.confirm"], what="the ring", seconds=5)

    def test_works_in_a_forked_process(self, broker):
        publisher = CeleryPublisher(broker)
        publisher.ring("parent")
        wait_until(lambda: broker.rung == ["parent"], what="the ring", seconds=5)
        publisher._process = os.getpid() + 1  # as a child sees it

        publisher.ring("child")

        wait_until(lambda: broker.rung == ["parent", "child"], what="the ring", seconds=5)


class TestCelery:
    def test_gives_up_soon_when_nobody_answers(self):
        celery = _celery(f"redis://127.0.0.1:{free_port()}/0")

        with pytest.raises(OperationalError):
            celery.send_task("orders.confirm", retry=False, ignore_result=True)

    @pytest.mark.parametrize(
        ("topic", "queue"),
        [
            ("orders.confirm", "orders"),
            ("orders.mail_receipt", "reports"),
            ("reports.build", "reports"),
            ("section_requests.apply", "requests"),
        ],
    )
    def test_keeps_slow_work_out_of_the_way_of_orders(self, topic, queue):
        celery = _celery("redis://127.0.0.1/0")

        assert celery.amqp.router.route({}, topic)["queue"].name == queue
