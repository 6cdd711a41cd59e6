"""GET /metrics for Prometheus: requests of the answering process, jobs of the whole shop."""

from collections.abc import Iterator

from flask import Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from backend.http.health import refuse_strangers
from backend.kernel import outbox
from backend.kernel.actor import SYSTEM
from backend.kernel.unit_of_work import Units


class Jobs(Collector):
    """How many jobs stand where, read from the outbox: workers and relays need no port."""

    def __init__(self, units: Units) -> None:
        self.units = units

    def collect(self) -> Iterator[Metric]:
        """Count at the moment of asking."""
        labels = ["topic", "status", "by"]
        jobs = GaugeMetricFamily("shop_jobs", "Jobs in the outbox", labels=labels)
        for count in self.units.run(
            lambda uow: outbox.counts(uow.session), actor=SYSTEM, read_only=True
        ):
            jobs.add_metric([count.topic, count.status, count.by], count.number)
        yield jobs


def install(app: Flask, registry: CollectorRegistry, units: Units) -> None:
    """Add /metrics. The counters of requests are those of one process of several."""
    jobs = CollectorRegistry()
    jobs.register(Jobs(units))

    def metrics() -> Response:
        refuse_strangers()
        body = generate_latest(registry) + generate_latest(jobs)
        return Response(body, content_type=CONTENT_TYPE_LATEST)

    app.add_url_rule("/metrics", "metrics", metrics)
