"""Reads who asks from the request and holds it against what the operation allows."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit
from uuid import UUID

from flask import request

from backend.http.contract import Access, Operation
from backend.kernel.actor import NOBODY, Actor, Permission, guest, link_holder
from backend.kernel.errors import PermissionMissing, Unauthenticated
from backend.kernel.ids import new_token, token_hash

CART_HEADER = "X-Cart-Token"
ORDER_HEADER = "X-Order-Token"
MAX_TOKEN = 128
Identify = Callable[[str], Actor]  # bearer token in, person out; raises Unauthenticated


@dataclass(frozen=True)
class Identity:
    """Who asks, and the headers that tell the caller about it."""

    actor: Actor
    headers: dict[str, str] = field(default_factory=dict)


def identify(operation: Operation, people: Identify) -> Identity:
    """Find out who asks. A guest's first write is given a cart token. Raises Unauthenticated."""
    if operation.is_kept_for(request.args):
        return Identity(NOBODY)  # kept for everybody, so made as nobody, whoever asks first
    cart_token = _token(CART_HEADER)
    order_token = _token(ORDER_HEADER)
    guest_hash = token_hash(cart_token) if cart_token else None
    order_link = token_hash(order_token) if order_token else None
    # what lives on the refresh cookie must not stumble over a stale access token
    bearer = None if operation.needs_same_site else _bearer()
    person = None if bearer is None else _person(operation, people, bearer)
    if person is not None:
        return Identity(replace(person, guest=guest_hash, order_link=order_link))
    if guest_hash is not None:
        return Identity(replace(guest(guest_hash), order_link=order_link))
    is_write = request.method not in {"GET", "HEAD"}
    if Access.GUEST in operation.allows and is_write:
        fresh = new_token()
        actor = replace(guest(token_hash(fresh)), order_link=order_link)
        return Identity(actor, {CART_HEADER: fresh})
    return Identity(link_holder(order_link) if order_link is not None else NOBODY)


def _person(operation: Operation, people: Identify, bearer: str) -> Actor | None:
    try:
        return people(bearer)
    except Unauthenticated:
        # what is open to all is open to whoever carries an old token; above all the log-in
        if Access.PUBLIC in operation.allows:
            return None
        raise


def check(operation: Operation, actor: Actor) -> None:
    """Let the actor in or raise Unauthenticated or PermissionMissing."""
    is_known = any((actor.user_id, actor.guest, actor.order_link))
    for who in operation.allows:
        if who in {Access.PUBLIC, Access.GUEST} or (who is Access.OWN and is_known):
            return
        if isinstance(who, Permission) and actor.may(who):
            return
    wanted = [who.value for who in operation.allows if isinstance(who, Permission)]
    if actor.user_id is None or not wanted:
        raise Unauthenticated
    raise PermissionMissing(permission=wanted[0])


def is_own_origin(public_url: str) -> bool:
    """Say whether the request comes from the shop's own pages: the proof that a cookie needs.

    No foreign page can send the header without being asked back first, and none can lie about its
    origin. This machine has three names, and a browser may know any of them.
    """
    headers = request.headers
    return (
        request.mimetype == "application/json"
        and bool(headers.get("X-Requested-With"))
        and headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and headers.get("Origin") in _own_origins(public_url)
    )


def session_id(actor: Actor) -> UUID:
    """Return the session the actor is signed in with. Raises Unauthenticated."""
    if actor.session_id is None:
        raise Unauthenticated
    return actor.session_id


def client_address() -> str:
    """Return where the request comes from; of a version 6 address the part a provider assigns."""
    address = request.remote_addr or "unknown"
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        return address


def device() -> str:
    """Return words by which a person knows a browser again: "Firefox on Linux"."""
    sent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in sent), "A program")
    system = next((name for mark, name in _SYSTEMS if mark in sent), "")
    return f"{browser} on {system}" if system else browser


# the first mark found decides: others carry the marks of those below them
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def _own_origins(public_url: str) -> set[str]:
    parts = urlsplit(public_url)
    port = f":{parts.port}" if parts.port else ""
    hosts = [parts.netloc.removesuffix(port)]
    if hosts[0] in _LOOPBACK:
        hosts = list(_LOOPBACK)
    return {f"{parts.scheme}://{host}{port}" for host in hosts}


def _bearer() -> str | None:
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer" or not token or token != token.strip():
        raise Unauthenticated
    return token


def _token(header: str) -> str | None:
    value = request.headers.get(header)
    return value if value and len(value) <= MAX_TOKEN else None
