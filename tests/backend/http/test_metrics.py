import pytest

from tests.backend.http.probes import PING


class TestMetrics:
    def test_count_requests_by_route_and_status(self, probe):
        probe.get("/api/probes/7")
        probe.get("/api/probes/8")
        probe.get("/api/nothing")

        text = probe.get("/metrics").text

        route = 'route="GET /api/probes/<int:number>",status="200"'
        assert f"shop_requests_total{{{route}}}" in text
        assert 'route="GET unknown",status="404"' in text

    def test_count_the_jobs_of_the_whole_shop(self, probe, uow):
        uow().enqueue(PING, number=1)

        text = probe.get("/metrics").text

        assert 'shop_jobs{by="nobody",status="waiting",topic="probe.ping"} 1.0' in text

    @pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "192.168.1.9"])
    def test_are_shown_to_the_own_network(self, probe, address):
        answer = probe.get("/metrics", environ_base={"REMOTE_ADDR": address})

        assert answer.status_code == 200

    @pytest.mark.parametrize(
        ("address", "headers"),
        [
            ("9.9.9.9", {}),
            ("2001:4860::1", {}),
            ("127.0.0.1", {"X-Forwarded-For": "9.9.9.9"}),
        ],
    )
    def test_are_not_shown_to_strangers(self, probe, address, headers):
        answer = probe.get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers)

        assert answer.status_code == 404
