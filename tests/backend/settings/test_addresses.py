from pathlib import Path

import pytest
import redis
from kombu.connection import Connection
from sqlalchemy import make_url

from backend.settings import SettingsError, addresses


class TestDatabase:
    @pytest.mark.parametrize(
        ("given", "meant"),
        [
            ("postgresql://u:p%40@db:5433/shop", "postgresql+psycopg://u:p%40@db:5433/shop"),
            ("postgres://db/shop", "postgresql+psycopg://db/shop"),
            ("postgresql+psycopg://db/shop", "postgresql+psycopg://db/shop"),
            ("mysql://db/shop", "mysql+pymysql://db/shop?charset=utf8mb4"),
            ("mariadb://db/shop?a=1", "mysql+pymysql://db/shop?a=1&charset=utf8mb4"),
            ("mysql+pymysql://db/s?charset=utf8mb4", "mysql+pymysql://db/s?charset=utf8mb4"),
            ("sqlite:////data/shop.db", "sqlite:////data/shop.db"),
        ],
    )
    def test_names_the_driver_we_ship(self, given, meant):
        assert addresses.database("DATABASE_URL", given) == meant

    def test_makes_a_relative_file_absolute(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        found = addresses.database("DATABASE_URL", "sqlite:///my shop.db")

        assert make_url(found).database == str(tmp_path / "my shop.db")

    @pytest.mark.parametrize(
        "value",
        [
            "shop.db",
            "oracle://db/shop",
            "postgresql+asyncpg://db/shop",
            "postgresql://db",
            "postgresql://db:port/shop",
            "sqlite://",
            "sqlite:///:memory:",
            "mysql://db/shop?charset=latin1",
        ],
    )
    def test_refuses_what_can_not_work(self, value):
        with pytest.raises(SettingsError, match=r"^DATABASE_URL: "):
            addresses.database("DATABASE_URL", value)

    def test_keeps_the_password_to_itself(self):
        with pytest.raises(SettingsError) as refusal:
            addresses.database("DATABASE_URL", "oracle://shop:hunter2@db/shop")

        assert "hunter2" not in str(refusal.value)


class TestUnixSocket:
    def test_is_understood_by_redis_and_celery_alike(self):
        path = Path("/srv/Läden 1/broker.sock")

        url = addresses.unix_socket(path, number=3)

        pool = redis.ConnectionPool.from_url(url)
        assert pool.connection_kwargs["path"] == str(path)
        assert pool.connection_kwargs["db"] == 3
        with Connection(addresses.for_celery(url)) as connection:
            assert connection.transport_cls == "redis"
            assert connection.hostname == (
                "socket:///srv/L%C3%A4den%201/broker.sock?virtual_host=3"
            )

    def test_has_a_neighbour(self):
        url = addresses.unix_socket(Path("/b.sock"), number=0)

        assert addresses.next_database(url) == "unix:///b.sock?db=1"


class TestRedis:
    @pytest.mark.parametrize("value", ["redis://h", "rediss://:p@h:6380/2", "unix:///x.sock?db=1"])
    def test_takes_what_the_client_takes(self, value):
        assert addresses.redis("REDIS_URL", value) == value

    @pytest.mark.parametrize("value", ["localhost:6379", "amqp://h", "redis://h/shop", "unix://"])
    def test_refuses_others(self, value):
        with pytest.raises(SettingsError, match=r"^REDIS_URL: "):
            addresses.redis("REDIS_URL", value)


class TestPublic:
    @pytest.mark.parametrize(
        "value",
        [
            "https://shop.example.org",
            "http://127.0.0.1:8000",
            "http://192.168.1.20:8000",
            "http://[fd00::1]:8000",
            "http://till.local",
            "http://shop",
        ],
    )
    def test_takes_https_anywhere_and_http_at_home(self, value):
        assert addresses.public("PUBLIC_URL", f"{value}/") == value

    @pytest.mark.parametrize(
        "value",
        [
            "http://shop.example.org",
            "http://8.8.8.8",
            "https://shop.example.org/shop",
            "https://me:pw@shop.example.org",
            "ftp://shop",
            "shop.example.org",
        ],
    )
    def test_refuses_others(self, value):
        with pytest.raises(SettingsError, match=r"^PUBLIC_URL: "):
            addresses.public("PUBLIC_URL", value)


class TestFilesAndMail:
    def test_makes_a_folder_absolute(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        assert addresses.files("FILES_URL", "file:my files") == f"file:{tmp_path}/my files"
        assert addresses.files("FILES_URL", "file:///data/files") == "file:/data/files"

    @pytest.mark.parametrize(
        "value",
        ["s3://my-shop", "s3://my-shop/files?region=eu-west-1&endpoint=http://127.0.0.1:9000"],
    )
    def test_takes_a_bucket_as_it_is(self, value):
        assert addresses.files("FILES_URL", value) == value

    @pytest.mark.parametrize(
        "value",
        [
            "/data",
            "file:",
            "file:///",
            "ftp://x",
            "s3:",
            "s3://",
            "s3://My_Shop",
            "s3://key:secret@my-shop",
            "s3://my-shop?secret=x",
            "s3://my-shop?region=",
        ],
    )
    def test_refuses_other_places(self, value):
        with pytest.raises(SettingsError, match=r"^FILES_URL: "):
            addresses.files("FILES_URL", value)

    @pytest.mark.parametrize("value", ["smtp:", "mailto:me", "smtp://", "console"])
    def test_refuses_other_ways_of_mail(self, value):
        with pytest.raises(SettingsError, match=r"^MAIL_URL: "):
            addresses.mail("MAIL_URL", value)
