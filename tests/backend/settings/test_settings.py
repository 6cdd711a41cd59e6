import stat
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from backend.settings import KillPoint, RateLimit, Settings, SettingsError

STRONG = "kJ3v9sQ0xT7bLm2Rw8ZpYd5NfHc1AgUe"


def read(folder: Path, **variables: str) -> Settings:
    return Settings.from_env({"VAR_DIR": str(folder / "Läden 1" / "var"), **variables})


class TestFromEnv:
    def test_needs_no_variable_at_all(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        settings = Settings.from_env({})

        assert settings.database_url == f"sqlite:///{tmp_path}/var/shop.db"
        assert settings.public_url == "http://127.0.0.1:8000"
        assert settings.demo
        assert settings.workers == 2

    def test_keeps_a_shop_in_a_folder_with_blank_and_umlaut(self, tmp_path):
        settings = read(tmp_path)

        folder = tmp_path / "Läden 1" / "var"
        assert settings.database_url == f"sqlite:///{folder}/shop.db"
        assert settings.files_url == f"file:{folder}/files"
        assert settings.bundled_broker == folder / "broker.sock"
        assert "%C3%A4" in settings.redis_url
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_takes_an_empty_variable_as_not_given(self, tmp_path):
        settings = read(tmp_path, PORT="", DATABASE_URL=" ", TIMEZONE="")

        assert settings.port == 8000
        assert settings.database_url.startswith("sqlite:")

    def test_makes_nothing_on_disk_when_all_is_elsewhere(self, tmp_path):
        read(
            tmp_path,
            DATABASE_URL="postgresql://shop@db/shop",
            REDIS_URL="redis://broker",
            SECRET_KEY=STRONG,
        )

        assert list(tmp_path.iterdir()) == []

    def test_puts_the_cache_into_the_next_database_of_the_broker(self, tmp_path):
        assert read(tmp_path).cache_url.endswith("?db=1")
        assert read(tmp_path, REDIS_URL="redis://broker/4").cache_url == "redis://broker/5"
        assert read(tmp_path, REDIS_URL="redis://b", CACHE_URL="redis://c").cache_url == "redis://c"

    def test_reads_other_databases_only_when_they_are_named(self, tmp_path):
        settings = read(tmp_path, REPORTS_DATABASE_URL="postgresql://reader@db/shop")

        assert settings.reports_database_url == "postgresql+psycopg://reader@db/shop"
        assert settings.migration_database_url == settings.database_url

    @pytest.mark.parametrize(
        ("address", "checks"),
        [
            ("postgresql://shop@db/shop", "?sslmode=verify-full&sslrootcert="),
            ("mysql://shop@db/shop", "&ssl_verify_cert=true&ssl_verify_identity=true"),
        ],
    )
    def test_checks_a_managed_database_against_its_certificate(self, tmp_path, address, checks):
        certificate = tmp_path / "ca of ours.pem"
        certificate.touch()

        settings = read(tmp_path, DATABASE_URL=address, DATABASE_CA_FILE=str(certificate))

        assert checks in settings.database_url
        assert "ca%20of%20ours.pem" in settings.database_url
        assert settings.migration_database_url == settings.database_url

    def test_takes_its_own_address_as_the_public_one(self, tmp_path):
        assert read(tmp_path, PORT="8017").public_url == "http://127.0.0.1:8017"
        assert read(tmp_path, HOST="::").public_url == "http://127.0.0.1:8000"
        assert read(tmp_path, HOST="::1").public_url == "http://[::1]:8000"

    def test_reads_the_small_things(self, tmp_path):
        settings = read(
            tmp_path,
            TIMEZONE="America/New_York",
            CURRENCY="USD",
            LOCALE="de_AT",
            SHOP_NAME="Zum grünen Baum",
            LOG_LEVEL="warning",
            DEMO="0",
            CHAOS_KILL="after-commit:3",
            RATE_LIMITS="orders=2/second",
        )

        assert settings.timezone == ZoneInfo("America/New_York")
        assert (settings.currency, settings.locale) == ("USD", "de-AT")
        assert settings.shop_name == "Zum grünen Baum"
        assert settings.log_level == "WARNING"
        assert not settings.demo
        assert settings.chaos_kill == KillPoint("after-commit", 3)
        assert settings.rate_limits["orders"] == RateLimit(2, 1)
        assert settings.rate_limits["login"] == RateLimit(5, 60)

    def test_never_shows_a_password(self, tmp_path):
        settings = read(
            tmp_path,
            SECRET_KEY=STRONG,
            DATABASE_URL="postgresql://shop:hunter2@db/shop",
            REDIS_URL="redis://:hunter2@broker",
            MAIL_URL="smtp://shop:hunter2@mail",
        )

        assert "hunter2" not in repr(settings)
        assert STRONG not in repr(settings)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("PORT", "80a"),
            ("PORT", "65536"),
            ("PORT", "٨٠٠٠"),
            ("PORT", "99999999999999999999"),
            ("HOST", "my host"),
            ("DEMO", "yes"),
            ("WORKERS", "0"),
            ("TRUSTED_HOPS", "-1"),
            ("TIMEZONE", "Mars/Olympus"),
            ("TIMEZONE", "../../etc/passwd"),
            ("CURRENCY", "euro"),
            ("LOCALE", "english"),
            ("SHOP_NAME", "x" * 61),
            ("LOG_LEVEL", "loud"),
            ("CHAOS_KILL", "after-commit"),
            ("CHAOS_KILL", "after-commit:0"),
            ("RATE_LIMITS", "login=5"),
            ("RATE_LIMITS", "logins=5/minute"),
            ("RATE_LIMITS", "login=0/minute"),
            ("DATABASE_CA_FILE", "/no/such/file"),
            ("VAR_DIR", "what?"),
            ("VAR_DIR", "a\nb"),
            ("VAR_DIR", "/proc/shop"),
            ("SECRET_KEY_FILE", "/no/such/file"),
            ("FILES_URL", "ftp://bucket"),
            ("PUBLIC_URL", "http://shop.example.org"),
        ],
    )
    def test_refuses_in_one_line_that_names_the_variable(self, tmp_path, name, value):
        with pytest.raises(SettingsError) as refusal:
            read(tmp_path, **{name: value})

        line = str(refusal.value)
        assert line.startswith(f"{name}: ")
        assert f"Example: {name}=" in line
        assert "\n" not in line

    def test_turns_rate_limits_off(self, tmp_path):
        assert dict(read(tmp_path, RATE_LIMITS="off").rate_limits) == {}


class TestSecretFiles:
    def test_reads_a_secret_from_a_file(self, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text(f"{STRONG}\n")

        assert read(tmp_path, SECRET_KEY_FILE=str(secret)).secret_key == STRONG

    def test_reads_every_address_from_a_file(self, tmp_path):
        address = tmp_path / "address"
        address.write_text("mysql://shop:x@db/shop")

        settings = read(tmp_path, DATABASE_URL_FILE=str(address))

        assert settings.database_url == "mysql+pymysql://shop:x@db/shop?charset=utf8mb4"

    def test_refuses_a_secret_given_twice(self, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text(STRONG)

        with pytest.raises(SettingsError, match="SECRET_KEY: given twice"):
            read(tmp_path, SECRET_KEY=STRONG, SECRET_KEY_FILE=str(secret))

    def test_refuses_an_empty_file(self, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text("\n")

        with pytest.raises(SettingsError, match=r"SECRET_KEY_FILE: .* is empty"):
            read(tmp_path, SECRET_KEY_FILE=str(secret))
