"""Each process dies at each named place, for each topic: nothing lost, doubled or half done.

A test goes through the 1st, 2nd, 3rd ... passing of a place until the process lives through the
whole intent. So no passing is left out, and the last run shows what the judge says without a fault.
"""

from collections.abc import Callable
from functools import partial
from itertools import count

import pytest

from backend.adapters.checkpoints import EXIT_CODE
from tests.faults.arena import MAX_PASSINGS, Arena, is_full_run
from tests.faults.intents import INTENTS, Intent
from tests.processes import wait_until

Arming = Callable[[], dict[str, str]]  # to be called when no armed process is left
pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]

API_POINTS = ("key-claimed", "stock-reserved", "before-commit", "after-commit")
WORKER_POINTS = ("job-claimed", "job-effect", "before-commit", "after-commit", "file-replaced")
RELAY_POINTS = ("job-claimed", "job-effect", "before-commit", "after-commit")
NO_BROKER = {"REDIS_URL": "redis://127.0.0.1:1/0"}  # then the relay does everything itself
ONLY_THERE = {"stock-reserved": "orders.confirm", "file-replaced": "reports.build"}
PART = {  # of `make test`; each topic, each process
    ("api", "orders.confirm", "stock-reserved"),
    ("api", "stock.post_document", "after-commit"),
    ("worker", "orders.confirm", "before-commit"),
    ("worker", "reports.build", "file-replaced"),
    ("relay", "section_requests.apply", "job-effect"),
}


def cases(process, points):
    return [
        pytest.param(topic, point, id=f"{topic}-{point}")
        for topic in INTENTS
        for point in points
        if ONLY_THERE.get(point, topic) == topic
        and (is_full_run() or (process, topic, point) in PART)
    ]


def deaths(arena: Arena, topic: str, point: str, one_life) -> int:
    """Live through the intent with a death at each passing. Returns how many deaths there were."""
    for nth in count(1):
        assert nth <= MAX_PASSINGS, f"{point} is passed without end"
        intent = arena.arrange(INTENTS[topic]())
        one_life(intent, partial(arena.arm, point, nth))
        arena.judge(intent)
        if not arena.grave(point).exists():
            return nth - 1
    raise AssertionError


class TestApi:
    @pytest.mark.parametrize(("topic", "point"), cases("api", API_POINTS))
    def test_answers_the_retry_with_the_one_effect(self, arena, topic, point):
        def one_life(intent: Intent, arm: Arming) -> None:
            arena.shop.start(*{"api", "worker"} - arena.shop.running.keys())
            client = intent.log_in(arena.client)
            arena.shop.kill("api")
            arena.shop.start("api", **arm())
            answer = intent.send(client)
            again = intent.send(client)
            assert answer.status < 300, answer.body
            assert (again.status, again.body) == (answer.status, answer.body)
            assert again.headers["Idempotency-Replayed"] == "true"
            assert (client.lost > 0) == arena.grave(point).exists()
            arena.settle(topic, point=point)

        assert deaths(arena, topic, point, one_life) > 0


class TestWorker:
    @pytest.mark.parametrize(("topic", "point"), cases("worker", WORKER_POINTS))
    def test_finishes_what_the_dead_one_began(self, arena, topic, point):
        def one_life(intent: Intent, arm: Arming) -> None:
            arena.shop.kill(*arena.shop.running)
            intent.ask(arena.units)
            arena.shop.start("worker", **arm())
            arena.settle(topic, point=point)

        assert deaths(arena, topic, point, one_life) > 0


class TestRelay:
    @pytest.mark.parametrize(("topic", "point"), cases("relay", RELAY_POINTS))
    def test_does_after_its_death_what_it_began(self, arena, topic, point):
        def one_life(intent: Intent, arm: Arming) -> None:
            arena.shop.kill(*arena.shop.running)
            intent.ask(arena.units)
            arena.shop.start("relay", **NO_BROKER, **arm())
            first = arena.shop.running["relay"]
            wait_until(
                lambda: arena.waiting(topic) == 0 or first.poll() is not None,
                what=f"the relay, see {arena.shop.folder}",
            )
            if first.poll() is not None:
                assert first.returncode == EXIT_CODE
                arena.shop.start("relay", **NO_BROKER)
                arena.settle(topic, point=point)
            arena.shop.kill("relay")

        assert deaths(arena, topic, point, one_life) > 0
