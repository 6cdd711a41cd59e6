"""Addresses of servers as users write them, turned into the one form the shop works with.

No message shows an address: most of them hold a password.
"""

import ipaddress
import re
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from backend.settings.environment import SettingsError, shown

_POSTGRESQL = "postgresql+psycopg://shop:PASSWORD@localhost:5432/shop"
_MARIADB = "mysql+pymysql://shop:PASSWORD@localhost:3306/shop"
_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    # one dialect name for both servers: SQL files and column types are chosen by it
    "mysql": "mysql+pymysql",
    "mysql+pymysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "mariadb+pymysql": "mysql+pymysql",
}
_BUCKET = "s3://my-shop-files/prefix?region=eu-central-1"
_PRIVATE_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".home.arpa", ".test")


def sqlite_in(folder: Path) -> str:
    """Return the address of the database file a shop has when nothing else is asked for."""
    return f"sqlite:///{folder / 'shop.db'}"


def database(name: str, value: str) -> str:
    """Return a database address with the driver we ship. Raises SettingsError."""
    scheme, separator, rest = value.partition("://")
    if not separator:
        raise SettingsError(name, f"{_form(value)} is no address", _POSTGRESQL)
    if scheme in {"sqlite", "sqlite+pysqlite"}:
        return _sqlite(name, rest)
    driver = _DRIVERS.get(scheme)
    if driver is None:
        problem = f'"{shown(scheme)}://" is not one of sqlite, postgresql, mysql, mariadb'
        raise SettingsError(name, problem, _POSTGRESQL)
    example = _POSTGRESQL if driver.startswith("postgresql") else _MARIADB
    parts = _parts(name, f"{driver}://{rest}", example)
    if len(parts.path) < len("/x"):
        raise SettingsError(name, "the address names no database", example)
    if driver == "mysql+pymysql":
        return _with_utf8mb4(name, parts)
    return f"{driver}://{rest}"


def over_tls(address: str, ca_file: Path | None) -> str:
    """Return a database address that checks the server against a certificate, if one is given."""
    if ca_file is None or address.startswith("sqlite"):
        return address
    file = quote(str(ca_file), safe="/")
    checks = {
        "postgresql": f"sslmode=verify-full&sslrootcert={file}",
        "mysql": f"ssl_ca={file}&ssl_verify_cert=true&ssl_verify_identity=true",
    }[address.partition("+")[0]]
    return f"{address}{'&' if '?' in address else '?'}{checks}"


def redis(name: str, value: str) -> str:
    """Check the address of a Redis or Valkey server: redis://, rediss:// or unix://."""
    example = "redis://localhost:6379/0"
    parts = _parts(name, value, example)
    if parts.scheme not in {"redis", "rediss", "unix"}:
        problem = f"{_form(value)} is not one of redis://, rediss://, unix://"
        raise SettingsError(name, problem, example)
    if parts.scheme == "unix" and len(parts.path) < len("/x"):
        raise SettingsError(name, "the address names no socket", "unix:///run/valkey.sock?db=0")
    if parts.scheme != "unix" and not re.fullmatch(r"(/\d{0,4})?", parts.path):
        raise SettingsError(name, "what follows the host is not a database number", example)
    return value


def unix_socket(path: Path, *, number: int) -> str:
    """Return the address of one numbered database behind a unix socket."""
    return f"unix://{quote(str(path))}?db={number}"


def next_database(url: str) -> str:
    """Return the address of the next numbered database on the same server."""
    if url.startswith("unix:"):
        address, _, query = url.partition("?db=")
        return f"{address}?db={int(query or 0) + 1}"
    parts = urlsplit(url)
    return parts._replace(path=f"/{int(parts.path.strip('/') or 0) + 1}").geturl()


def for_celery(url: str) -> str:
    """Write a unix:// address the way Celery's transport wants it; others stay."""
    if not url.startswith("unix:"):
        return url
    address, _, number = url.removeprefix("unix").partition("?db=")
    return f"redis+socket{address}?virtual_host={number or 0}"


def files(name: str, value: str) -> str:
    """Return where files are kept: an absolute folder or a bucket. Raises SettingsError."""
    scheme, separator, path = value.partition(":")
    if scheme == "s3":
        return _bucket(name, value)
    if scheme != "file" or not separator or not path.strip("/"):
        problem = f"{_form(value)} is not a file: or s3: address"
        raise SettingsError(name, problem, "file:/data/files")
    return f"file:{Path(re.sub('^//+', '/', path)).expanduser().absolute()}"


def _bucket(name: str, value: str) -> str:
    parts = _parts(name, value, _BUCKET)
    wishes = parse_qs(parts.query, keep_blank_values=True)
    is_known = set(wishes) <= {"endpoint", "region"} and all(map(all, wishes.values()))
    # keys belong into AWS_ACCESS_KEY_ID and its kin: an address is shown in logs
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", parts.netloc) or not is_known:
        problem = f"{_form(value)} names no bucket"
        raise SettingsError(name, problem, _BUCKET)
    return value


def mail(name: str, value: str) -> str:
    """Check where mail goes: console:, smtp:// or smtps://."""
    example = "smtp://user:PASSWORD@mail.example.org:587"
    if value == "console:":
        return value
    parts = _parts(name, value, example)
    if parts.scheme not in {"smtp", "smtps"}:
        raise SettingsError(name, f"{_form(value)} is not console:, smtp:// or smtps://", example)
    if not parts.hostname:
        raise SettingsError(name, "the address names no host", example)
    return value


def public(name: str, value: str) -> str:
    """Return the shop's own address without a closing slash.

    Plain http is for this machine and private networks only: the cookie that keeps people signed
    in would cross the internet readable.
    """
    example = "https://shop.example.org"
    parts = _parts(name, value, example)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        problem = f'"{shown(value)}" is no http:// or https:// address'
        raise SettingsError(name, problem, example)
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise SettingsError(name, f'"{shown(value)}" has more than scheme, host and port', example)
    if parts.scheme == "http" and not is_private_host(host):
        raise SettingsError(name, f'plain http is not safe for "{shown(host)}"', example)
    return value.rstrip("/")


def is_loopback(url: str) -> bool:
    """Say whether an address is reached from this machine alone."""
    host = urlsplit(url).hostname or ""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def is_private_host(host: str) -> bool:
    """Say whether a host name or number means this machine or a private network."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_ENDINGS)
    return address.is_loopback or address.is_private or address.is_link_local


def _sqlite(name: str, rest: str) -> str:
    path, _, query = rest.partition("?")
    file = path.removeprefix("/")
    if not path.startswith("/") or not file or file == ":memory:":
        problem = "the shop's processes share a file, this names none"
        raise SettingsError(name, problem, "sqlite:////data/shop.db")
    absolute = Path(file).expanduser().absolute()
    return f"sqlite:///{absolute}?{query}" if query else f"sqlite:///{absolute}"


def _with_utf8mb4(name: str, parts: SplitResult) -> str:
    found = re.search(r"(?:^|&)charset=([^&]*)", parts.query)
    if found and found.group(1).lower() != "utf8mb4":
        raise SettingsError(name, "charset is not utf8mb4", f"{_MARIADB}?charset=utf8mb4")
    if found:
        return parts.geturl()
    query = f"{parts.query}&charset=utf8mb4" if parts.query else "charset=utf8mb4"
    return parts._replace(query=query).geturl()


def _parts(name: str, value: str, example: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it is what checks the port
    except ValueError as error:
        raise SettingsError(name, f"{_form(value)} is no address", example) from error
    return parts


def _form(value: str) -> str:
    scheme, separator, _ = value.partition(":")
    if separator and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]{0,20}", scheme):
        return f'an address starting with "{scheme}:"'
    return f"a text of {len(value)} characters"
