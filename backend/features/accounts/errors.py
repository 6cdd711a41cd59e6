"""The ways accounts say no."""

from dataclasses import dataclass
from datetime import datetime

from backend.kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Unauthenticated


@dataclass(eq=False)
class UsernameTaken(Conflict):
    title = "This user name is taken"
    username: str


class WeakPassword(Invalid):
    title = "Choose a stronger password"


class WrongPassword(Unauthenticated):
    title = "User name or password is wrong"
    keeps = True  # the failure has to be counted


class RefreshReused(Unauthenticated):
    title = "Please log in again"
    keeps = True  # the family has to stay revoked


class SessionEnded(Unauthenticated):
    title = "Please log in again"


@dataclass(eq=False)
class AccountClosed(Forbidden):
    """Suspended or rejected; told only after the right password."""

    title = "This account is closed"
    account_status: str
    note: str | None


@dataclass(eq=False)
class AlreadyDecided(Conflict):
    title = "Somebody decided this already"
    standing: str  # where the account or the request stands now
    decided_by_name: str | None = None
    decided_at: datetime | None = None


@dataclass(eq=False)
class NotPossibleNow(Conflict):
    title = "Not possible for this account now"
    account_status: str


class PersonGone(NotFound):
    title = "This person is not known"


class RoleGone(NotFound):
    title = "This role does not exist"


class SessionGone(NotFound):
    title = "This session has ended"


class LastAdmin(Conflict):
    title = "The last administrator has to stay"


class OwnAccount(Forbidden):
    title = "Somebody else has to decide about you"


@dataclass(eq=False)
class BeyondOwnPermissions(Forbidden):
    title = "You cannot give what you do not hold"
    permissions: tuple[str, ...]


class ResetLinkExpired(Gone):
    title = "This link has been used or is too old"


class AddressGone(NotFound):
    title = "This address is not in your book"


@dataclass(eq=False)
class AddressBookFull(Conflict):
    title = "Your address book is full"
    most: int


class AlreadyOpen(Conflict):
    title = "This shop has its owner already"


class OpeningCodeWrong(Forbidden):
    title = "This is not the code of this shop"


class NoMailAddress(Conflict):
    title = "There is no address to write to"
