"""One log-in for each built-in role, and one manager who still waits."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from backend.features.accounts import service as accounts
from backend.features.accounts.models import passwords
from backend.features.accounts.service import Registration
from backend.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class DemoLogin:
    """What the installer is told about one demo person."""

    role: str
    username: str
    password: str
    password_hash: str
    first_name: str
    last_name: str


DEMO_NOTE = "Demo"  # on each person made for a demo; a later decision makes him the owner's own

PEOPLE = (
    ("admin", "olivia", "Olivia", "Brandt"),
    ("manager", "mara", "Mara", "Weiss"),
    ("employee", "ana", "Ana", "Costa"),
    ("shopper", "sam", "Sam", "Keller"),
    ("pending", "teo", "Teo", "Lang"),
)


def draw_logins() -> list[DemoLogin]:
    """Draw passwords nobody could guess; hashing is slow, so this stands outside any unit."""
    logins = []
    for role, username, first_name, last_name in PEOPLE:
        password = secrets.token_urlsafe(12)
        password_hash = passwords.hash_password(password)
        logins.append(DemoLogin(role, username, password, password_hash, first_name, last_name))
    return logins


def invite(uow: UnitOfWork, *, logins: list[DemoLogin]) -> dict[str, UUID]:
    """Make the people and return their ids by role. Raises UsernameTaken."""
    ids: dict[str, UUID] = {}
    for login in logins:
        if login.role == "admin":
            admin = accounts.open_admin(
                uow,
                username=login.username,
                password_hash=login.password_hash,
                first_name=login.first_name,
                last_name=login.last_name,
            )
            admin.decision_note = DEMO_NOTE
            ids["admin"] = admin.id
            continue
        wanted = "manager" if login.role == "pending" else login.role
        user = accounts.register(
            uow,
            wish=Registration(
                username=login.username,
                password_hash=login.password_hash,
                first_name=login.first_name,
                last_name=login.last_name,
                role=wanted,
            ),
        )
        if login.role in {"manager", "employee"}:
            accounts.approve(uow, user_id=user.id, note=DEMO_NOTE)
        user.decision_note = DEMO_NOTE
        ids[login.role] = user.id
    return ids
