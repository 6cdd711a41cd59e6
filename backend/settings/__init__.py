"""What a shop is set up with: read once from the environment, checked whole, then handed down.

The only reader of the environment. A profile (laptop, compose, cloud) is a set of variables; no
code asks which one it runs in. `.env.example` describes each variable.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from backend.settings import addresses, places, secret_key
from backend.settings.environment import Environment, SettingsError, shown
from backend.settings.rates import RateLimit, rate_limits

__all__ = ["KillPoint", "RateLimit", "Settings", "SettingsError"]

_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class KillPoint:
    """The n-th passing of a named point in the code ends the process, as a power cut would."""

    name: str
    nth: int


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One shop's set-up. Fields that hold passwords are kept out of its text form."""

    host: str
    port: int
    public_url: str
    var_dir: Path
    demo: bool
    database_url: str = field(repr=False)
    reports_database_url: str = field(repr=False)
    migration_database_url: str = field(repr=False)
    database_ca_file: Path | None
    redis_url: str = field(repr=False)
    cache_url: str = field(repr=False)
    bundled_broker: Path | None  # the unix socket of our own Valkey; None: somebody else's server
    files_url: str
    mail_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    timezone: ZoneInfo
    currency: str
    locale: str
    shop_name: str
    log_level: str
    trusted_hops: int
    rate_limits: Mapping[str, RateLimit]
    workers: int
    chaos_kill: KillPoint | None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read and check everything. Raises SettingsError for the first thing that is wrong.

        Makes VAR_DIR and the secret key in it when they are needed and not there yet.
        """
        env = Environment(environ)
        host = _host(env)
        port = env.whole("PORT", 8000, lowest=1, highest=65535)
        ca_file = _ca_file(env)
        database_url = addresses.over_tls(_database_url(env), ca_file)
        given_redis = env.secret("REDIS_URL", example="redis://localhost:6379/0")
        broker = None if given_redis else places.broker_socket(_made_var_dir(env))
        redis_url = _redis_url(given_redis, broker)
        return cls(
            host=host,
            port=port,
            public_url=addresses.public("PUBLIC_URL", env.text("PUBLIC_URL", _own(host, port))),
            var_dir=places.var_dir(env),
            demo=env.flag("DEMO", default=True),
            database_url=database_url,
            reports_database_url=_other_database(
                env, "REPORTS_DATABASE_URL", database_url, ca_file
            ),
            migration_database_url=_other_database(
                env, "MIGRATION_DATABASE_URL", database_url, ca_file
            ),
            database_ca_file=ca_file,
            redis_url=redis_url,
            cache_url=_cache_url(env, redis_url),
            bundled_broker=broker,
            files_url=addresses.files("FILES_URL", env.text("FILES_URL", _files_in_var(env))),
            mail_url=_mail_url(env),
            secret_key=_secret_key(env),
            timezone=places.time_zone(env),
            currency=_matching(env, "CURRENCY", "EUR", r"[A-Z]{3}", "three capital letters"),
            locale=_locale(env),
            shop_name=_matching(env, "SHOP_NAME", "Cornerstore", r".{1,60}", "1 to 60 characters"),
            log_level=env.choice("LOG_LEVEL", "INFO", _LOG_LEVELS),
            trusted_hops=env.whole("TRUSTED_HOPS", 0, lowest=0, highest=10),
            rate_limits=rate_limits(env.text("RATE_LIMITS", "")),
            workers=env.whole("WORKERS", 2, lowest=1, highest=64),
            chaos_kill=_chaos_kill(env),
        )

    @property
    def broker_url(self) -> str:
        """The broker's address as Celery writes it."""
        return addresses.for_celery(self.redis_url)

    @property
    def has_secure_cookies(self) -> bool:
        """Whether browsers reach the shop over https."""
        return self.public_url.startswith("https:")

    @property
    def demo_logins_file(self) -> Path:
        """Where the log-ins of a demo shop are written for its owner."""
        return self.var_dir / "demo-logins.json"

    def progress_file(self, process: str) -> Path:
        """Return the file a background process touches whenever it gets something done."""
        return self.var_dir / "run" / f"{process}.progress"


def _host(env: Environment) -> str:
    pattern, meaning = r"[0-9A-Za-z.:-]{1,253}", "a host name or address to listen on"
    return _matching(env, "HOST", "127.0.0.1", pattern, meaning)


def _own(host: str, port: int) -> str:
    reachable = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def _database_url(env: Environment) -> str:
    value = env.secret("DATABASE_URL", example="postgresql+psycopg://shop:PASSWORD@localhost/shop")
    if value:
        return addresses.database("DATABASE_URL", value)
    return addresses.sqlite_in(_made_var_dir(env))


def _other_database(env: Environment, name: str, default: str, ca_file: Path | None) -> str:
    value = env.secret(name, example="postgresql+psycopg://reader:PASSWORD@localhost/shop")
    return addresses.over_tls(addresses.database(name, value), ca_file) if value else default


def _ca_file(env: Environment) -> Path | None:
    value = env.text("DATABASE_CA_FILE", "")
    if value and not Path(value).is_file():
        problem = f'there is no file "{shown(value)}"'
        raise SettingsError("DATABASE_CA_FILE", problem, "/etc/ssl/certs/database-ca.pem")
    return Path(value).absolute() if value else None


def _redis_url(given: str, bundled: Path | None) -> str:
    if bundled is not None:
        return addresses.unix_socket(bundled, number=0)
    return addresses.redis("REDIS_URL", given)


def _cache_url(env: Environment, redis_url: str) -> str:
    value = env.secret("CACHE_URL", example="redis://localhost:6379/1")
    return addresses.redis("CACHE_URL", value) if value else addresses.next_database(redis_url)


def _files_in_var(env: Environment) -> str:
    return f"file:{places.var_dir(env) / 'files'}"


def _mail_url(env: Environment) -> str:
    value = env.secret("MAIL_URL", example="smtp://user:PASSWORD@mail.example.org:587")
    return addresses.mail("MAIL_URL", value or "console:")


def _secret_key(env: Environment) -> str:
    given = env.secret("SECRET_KEY", example="$(openssl rand -hex 32)")
    return secret_key.checked(given) if given else secret_key.kept_in(_made_var_dir(env))


def _made_var_dir(env: Environment) -> Path:
    return places.private_folder(places.var_dir(env), name="VAR_DIR")


def _locale(env: Environment) -> str:
    pattern = r"[a-z]{2,3}([-_][A-Z][a-z]{3})?([-_][A-Z]{2})?"
    value = _matching(env, "LOCALE", "en", pattern, "a language such as en or de-AT")
    return value.replace("_", "-")


def _chaos_kill(env: Environment) -> KillPoint | None:
    value = env.text("CHAOS_KILL", "")
    if not value:
        return None
    found = re.fullmatch(r"([a-z][a-z0-9-]*):([1-9][0-9]{0,5})", value)
    if not found:
        problem = f'"{shown(value)}" is not of the form point:number'
        raise SettingsError("CHAOS_KILL", problem, "after-commit:1")
    return KillPoint(found.group(1), int(found.group(2)))


def _matching(env: Environment, name: str, default: str, pattern: str, meaning: str) -> str:
    value = env.text(name, default)
    if re.fullmatch(pattern, value) and value.isprintable():
        return value
    raise SettingsError(name, f'"{shown(value)}" is not {meaning}', default)
