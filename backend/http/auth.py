"""Reads who asks from the request and holds it against what the operation allows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from flask import request

from backend.http.contract import Access, Operation
from backend.kernel.actor import NOBODY, Actor, Permission, guest
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
    cart_token = _token(CART_HEADER)
    order_token = _token(ORDER_HEADER)
    links = {
        "guest": token_hash(cart_token) if cart_token else None,
        "order_link": token_hash(order_token) if order_token else None,
    }
    bearer = _bearer()
    if bearer is not None:
        return Identity(replace(people(bearer), **links))
    if cart_token is not None:
        return Identity(replace(guest(token_hash(cart_token)), order_link=links["order_link"]))
    is_write = request.method not in {"GET", "HEAD"}
    if Access.GUEST in operation.allows and is_write:
        fresh = new_token()
        return Identity(guest(token_hash(fresh)), {CART_HEADER: fresh})
    return Identity(replace(NOBODY, order_link=links["order_link"]))


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


def _bearer() -> str | None:
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer" or not token:
        raise Unauthenticated
    return token


def _token(header: str) -> str | None:
    value = request.headers.get(header)
    return value if value and len(value) <= MAX_TOKEN else None
