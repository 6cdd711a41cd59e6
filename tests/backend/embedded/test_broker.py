import pytest
from redis import Redis

from backend.embedded import broker
from backend.embedded.children import Child, Program
from backend.settings.addresses import unix_socket
from tests.processes import wait_until


@pytest.fixture
def var_dir(tmp_path):
    return tmp_path / 'Läden "1"'


@pytest.fixture
def server(var_dir, tmp_path_factory):
    path = tmp_path_factory.mktemp("s") / "Läden 1.sock"
    child = Child(Program("broker", broker.prepare(var_dir, path), stop_seconds=5), var_dir / "log")
    child.start()
    wait_until(lambda: broker.answers(path), what="the broker", seconds=10)
    yield child, path
    child.stop(is_hurried=lambda: False)


class TestServer:
    def test_stands_on_a_private_socket_and_keeps_what_it_is_told(self, server, var_dir):
        child, path = server
        with Redis.from_url(unix_socket(path, number=0)) as client:
            client.lpush("orders", "ring")
            client.execute_command("CONFIG", "SET", "appendfsync", "always")
            client.lpush("orders", "ring")

            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            assert client.config_get("appendonly") == {"appendonly": "yes"}
            assert client.config_get("port") == {"port": "0"}
        child.kill()
        wait_until(lambda: child.fate() is not None, what="its end", seconds=5)

        child.start()
        wait_until(lambda: broker.answers(path), what="the broker", seconds=10)

        assert path.stat().st_mode & 0o777 == 0o700
        with Redis.from_url(unix_socket(path, number=0)) as client:
            assert client.llen("orders") == 2

    def test_is_dismissed_by_the_next_keeper(self, server):
        child, path = server

        broker.dismiss(path)

        wait_until(lambda: child.fate() == 0, what="its end", seconds=5)
        assert not broker.answers(path)


class TestDismiss:
    def test_does_without_a_server(self, tmp_path):
        broker.dismiss(tmp_path / "broker.sock")


class TestSetAside:
    def test_lets_the_next_server_start_empty(self, tmp_path):
        data = tmp_path / "broker" / "appendonlydir"
        for content in ("first", "second"):
            data.mkdir(parents=True)
            (data / "appendonly.aof.manifest").write_text(content)

            broker.set_aside(tmp_path)

        assert not data.exists()
        kept = tmp_path / "broker" / "damaged" / "appendonly.aof.manifest"
        assert kept.read_text() == "second"
        broker.set_aside(tmp_path)
