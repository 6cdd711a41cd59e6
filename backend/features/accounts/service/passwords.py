"""Passwords: what one must be like, and the slow work of checking one.

Hashing takes 20 ms and 19 MiB on purpose, so it never stands inside a unit that writes: the
functions here take `reading`, which runs a read unit, and hand their result to the unit that uses
it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any  # Any: a reading returns whatever its work returns
from uuid import UUID

from backend.features.accounts import queries
from backend.features.accounts.errors import WeakPassword
from backend.features.accounts.models import passwords
from backend.features.accounts.service import attempts
from backend.features.accounts.service.attempts import Counter
from backend.kernel.errors import Transient
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork

Reading = Callable[[Callable[[UnitOfWork], Any]], Any]

SHORTEST, LONGEST = 8, 128
PATIENCE_SECONDS = 2
_AT_ONCE = threading.BoundedSemaphore(2)  # per process: hashing must not starve everything else


@dataclass(frozen=True)
class Proof:
    """The outcome of checking a password, good for the account as it stood then."""

    user_id: UUID | None
    is_right: bool
    checked_hash: str
    fresh_hash: str | None  # when the stored one was made with weaker parameters
    counters: tuple[Counter, ...]


@dataclass(frozen=True)
class Change:
    """A new password, ready to be stored, and the proof that the old one was known."""

    proof: Proof
    new_hash: str


def prove(reading: Reading, *, username: str, password: str, address: str) -> Proof:
    """Check a password. An unknown name costs what a known one costs.

    Raises TooMany while the door is closed, Transient when too many wait.
    """
    counters = attempts.of_login(username=username, address=address)

    def look(uow: UnitOfWork) -> tuple[UUID, str] | None:
        attempts.refuse_if_closed(uow, counters)
        user = queries.find_by_username(uow.session, username=username)
        return None if user is None else (user.id, user.password_hash)

    user_id, stored_hash = reading(look) or (None, passwords.NOBODYS_HASH)
    with _turn():
        is_right = passwords.matches(stored_hash, password) and user_id is not None
        is_old = is_right and passwords.is_outdated(stored_hash)
        fresh_hash = passwords.hash_password(password) if is_old else None
    return Proof(user_id, is_right, stored_hash, fresh_hash, counters)


def prepare(reading: Reading, *, username: str, password: str, field: str = "password") -> str:
    """Return the hash of a new password; `field` is marked when it is refused.

    Raises WeakPassword, Transient.
    """
    shop_name: str = reading(lambda uow: uow.shop.name)
    check_rules(password, names=(username, shop_name), field=field)
    with _turn():
        return passwords.hash_password(password)


def prepare_change(reading: Reading, *, old: str, new: str, address: str) -> Change:
    """Check the actor's old password and hash the new one.

    Raises Unauthenticated, WeakPassword, TooMany, Transient.
    """
    username: str = reading(
        lambda uow: queries.by_id(uow.session, user_id=uow.actor.require_user()).username
    )
    proof = prove(reading, username=username, password=old, address=address)
    new_hash = prepare(reading, username=username, password=new, field="new_password")
    return Change(proof, new_hash)


def check_rules(password: str, *, names: tuple[str, ...], field: str = "password") -> None:
    """Raise WeakPassword unless the password is long, uncommon and nobody's name."""
    plain = folded(password)
    message = None
    if len(password) < SHORTEST:
        message = f"At least {SHORTEST} characters"
    elif len(password) > LONGEST:
        message = f"At most {LONGEST} characters"
    elif plain in _common_passwords():
        message = "This one is among the first to be guessed"
    elif plain in {folded(name) for name in names}:
        message = "Not a name, please"
    if message is not None:
        raise WeakPassword(errors={field: [message]})


@cache
def _common_passwords() -> frozenset[str]:
    # part of the program, not of the shop's files: read once per process
    text = files(__package__).joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@contextmanager
def _turn() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=PATIENCE_SECONDS):
        raise Transient
    try:
        yield
    finally:
        _AT_ONCE.release()
