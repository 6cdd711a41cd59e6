import pytest

LIMITED = "/api/probes/limited/x"


@pytest.fixture
def search(probe):
    def search(address="192.0.2.7", **headers):
        return probe.get(LIMITED, environ_base={"REMOTE_ADDR": address}, headers=headers)

    return search


@pytest.fixture
def order(probe):
    def order(token="cart-token"):
        return probe.post(LIMITED, headers={"X-Cart-Token": token}, json={})

    return order


class TestPerAddress:
    def test_refuses_the_next_one_and_says_when(self, search):
        answers = [search() for _ in range(4)]

        assert [answer.status_code for answer in answers] == [204, 204, 204, 429]
        assert answers[-1].json["type"] == "/problems/too-many"
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
        assert answers[-1].json["retry_after"] == int(answers[-1].headers["Retry-After"])

    def test_counts_each_address_for_itself(self, search):
        for _ in range(4):
            search("192.0.2.7")

        assert search("192.0.2.8").status_code == 204

    def test_counts_a_household_once(self, search):
        for n in range(3):
            search(f"2001:db8:1:2::{n}")

        assert search("2001:db8:1:2:ffff::1").status_code == 429

    def test_believes_no_header_about_the_address(self, search):
        for n in range(3):
            search(**{"X-Forwarded-For": f"9.9.9.{n}"})

        assert search(**{"X-Forwarded-For": "9.9.9.9"}).status_code == 429


class TestPerActor:
    def test_counts_each_guest_for_itself(self, order):
        mine = [order("mine-token").status_code for _ in range(3)]

        assert mine == [204, 204, 429]
        assert order("your-token").status_code == 204


class TestSettings:
    def test_may_switch_all_off(self, build, connection):
        client = build(rate_limits={}).test_client()

        assert {client.get(LIMITED).status_code for _ in range(10)} == {204}

    def test_believe_as_many_proxies_as_they_say(self, build, connection):
        client = build(trusted_hops=1).test_client()

        def search(sent):
            return client.get(LIMITED, headers={"X-Forwarded-For": sent}).status_code

        assert [search("6.6.6.6, 9.9.9.1") for _ in range(4)] == [204, 204, 204, 429]
        assert search("6.6.6.6, 9.9.9.2") == 204


class TestWithoutRedis:
    def test_counts_half_in_each_process(self, build, connection):
        client = build(cache_url="redis://127.0.0.1:1/0").test_client()

        assert [client.get(LIMITED).status_code for _ in range(2)] == [204, 429]
