"""Becoming known to the shop."""

import re
import unicodedata
from dataclasses import dataclass

from backend.features.accounts import jobs, queries
from backend.features.accounts.errors import UsernameTaken
from backend.features.accounts.models import Customer, User, UserStatus
from backend.features.accounts.service import roles
from backend.features.audit import service as audit
from backend.kernel.errors import Invalid
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork

SHOPPER = "shopper"
SHORTEST, LONGEST, LONGEST_FOLDED = 3, 40, 120
_ALLOWED = re.compile(r"[\w.@+-]+")  # letters and digits of every script


@dataclass(frozen=True)
class Registration:
    """What a new person says; the password is hashed already (`passwords.prepare`)."""

    username: str
    password_hash: str
    first_name: str = ""
    last_name: str = ""
    email: str | None = None
    role: str = SHOPPER


def register(uow: UnitOfWork, *, wish: Registration) -> User:
    """Let a shopper in at once; let staff wait for somebody's decision.

    Raises UsernameTaken, and Invalid for an impossible name.
    """
    user = _new_user(uow, wish)
    if wish.role == SHOPPER:
        user.status = UserStatus.APPROVED
        user.roles = [queries.role_by_name(uow.session, name=SHOPPER)]
    else:
        user.requested_role = wish.role
        uow.enqueue(jobs.TELL_REGISTERED, user_id=user.id)
    audit.record(
        uow,
        action="user.registered",
        subject_type="user",
        subject_id=user.id,
        after={"status": user.status.value, "requested_role": user.requested_role},
    )
    uow.session.flush()
    return user


def open_admin(
    uow: UnitOfWork,
    *,
    username: str,
    password_hash: str,
    first_name: str = "",
    last_name: str = "",
) -> User:
    """Make an administrator, asked for at the command line. Raises UsernameTaken, Invalid."""
    user = _new_user(uow, Registration(username, password_hash, first_name, last_name))
    user.status = UserStatus.APPROVED
    user.roles = [queries.role_by_name(uow.session, name=queries.ADMIN)]
    roles.keep_employee(uow, user)
    audit.record(
        uow,
        action="user.registered",
        subject_type="user",
        subject_id=user.id,
        after={"status": user.status.value, "roles": user.role_names},
    )
    uow.session.flush()
    return user


def checked_username(username: str) -> str:
    """Return the name as it is kept. Raises Invalid."""
    name = unicodedata.normalize("NFC", username).strip()
    if not SHORTEST <= len(name) <= LONGEST or len(folded(name)) > LONGEST_FOLDED:
        raise Invalid(errors={"username": [f"{SHORTEST} to {LONGEST} characters"]})
    if not _ALLOWED.fullmatch(name):
        raise Invalid(errors={"username": ["Letters, digits and . _ - @ + only"]})
    return name


def _new_user(uow: UnitOfWork, wish: Registration) -> User:
    username = checked_username(wish.username)
    if queries.find_by_username(uow.session, username=username) is not None:
        raise UsernameTaken(username=username)
    user = User(
        username=username,
        password_hash=wish.password_hash,
        first_name=wish.first_name,
        last_name=wish.last_name,
        email=wish.email,
        status=UserStatus.PENDING,
        created_at=uow.now,
        roles=[],
    )
    uow.session.add(user)
    uow.session.flush()
    uow.session.add(
        Customer(
            user_id=user.id,
            first_name=wish.first_name,
            last_name=wish.last_name,
            email=wish.email,
            created_at=uow.now,
        )
    )
    return user
