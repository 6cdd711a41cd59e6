"""Setting a password without the old one: through a link that works once and not for long.

Who asks learns nothing: known and unknown names get the same answer after the same work. The link
is made by the job that mails it, so it never stands in the outbox; the database keeps its hash.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import update

from backend.features.accounts import jobs, queries
from backend.features.accounts.errors import ResetLinkExpired
from backend.features.accounts.models import PasswordReset, User
from backend.features.accounts.service import letters, passwords
from backend.features.accounts.service.passwords import Reading
from backend.features.accounts.service.roles import refuse_beyond
from backend.features.accounts.service.sessions import end_families
from backend.features.audit import service as audit
from backend.kernel.actor import Permission
from backend.kernel.errors import ShopError
from backend.kernel.ids import new_token, token_hash
from backend.kernel.ports import Mail
from backend.kernel.unit_of_work import UnitOfWork

T = TypeVar("T")
LIFETIME = timedelta(minutes=30)
MOST_PER_LIFETIME = 3  # letters to one person: nobody's mailbox is flooded by strangers
NOBODY = UUID(int=0)


class Run(Protocol):
    """What the worker gives a long job."""

    def reading(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a read unit."""
        ...

    def writing(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a small unit of its own that also keeps the lease."""
        ...


@dataclass(frozen=True)
class Link:
    """A way in, shown once."""

    url: str
    expires_at: datetime


@dataclass(frozen=True)
class NewPassword:
    """A link's secret and the hash of the password that it shall set."""

    token: str
    new_hash: str


def ask_reset(uow: UnitOfWork, *, login: str) -> None:
    """Have a link mailed to whoever has this user name or e-mail address, if anybody."""
    person = queries.find_by_login(uow.session, login=login)
    has_mail = person is not None and person.email is not None and person.may_sign_in
    uow.enqueue(jobs.MAIL_RESET, user_id=person.id if person and has_mail else NOBODY)


def mail_reset(run: Run, *, user_id: UUID) -> None:
    """Make a link and send it. Repeated, it sends another link; each works."""
    written = run.writing(lambda uow: _letter(uow, user_id))
    if written is None:
        return
    mail, link = written
    try:
        run.reading(lambda uow: uow.mailer).send(mail)
    except ShopError:
        # nobody got this link: it must not count against the letters of the next tries
        run.writing(lambda uow: _take_back(uow, link))
        raise


def make_reset_link(uow: UnitOfWork, *, user_id: UUID) -> Link:
    """Make a link to be handed to a person without e-mail.

    Raises PermissionMissing, BeyondOwnPermissions (for a person who may do more), PersonGone.
    """
    uow.actor.require(Permission.USERS_MANAGE)
    user = queries.for_change(uow.session, user_id=user_id)
    refuse_beyond(uow.actor, user.roles)
    audit.record(uow, action="user.reset_link_made", subject_type="user", subject_id=user.id)
    return _link(uow, user)


def prepare_reset(reading: Reading, *, token: str, password: str) -> NewPassword:
    """Check the link, then hash the new password.

    Raises ResetLinkExpired, WeakPassword, Transient.
    """
    username: str = reading(
        lambda uow: queries.by_id(uow.session, user_id=_owner(uow, token)).username
    )
    return NewPassword(token, passwords.prepare(reading, username=username, password=password))


def confirm_reset(uow: UnitOfWork, *, wish: NewPassword) -> None:
    """Use the link up: the password is set, every session and every other link ends.

    Raises ResetLinkExpired.
    """
    user = queries.for_change(uow.session, user_id=_owner(uow, wish.token))
    if _owner(uow, wish.token) != user.id or not user.may_sign_in:  # asked again under the lock
        raise ResetLinkExpired
    user.password_hash = wish.new_hash
    user.end_access_tokens()
    uow.session.execute(
        update(PasswordReset)
        .where(PasswordReset.user_id == user.id, PasswordReset.used_at.is_(None))
        .values(used_at=uow.now)
        .execution_options(synchronize_session=False)
    )
    end_families(uow, user_id=user.id)
    audit.record(uow, action="user.password_reset", subject_type="user", subject_id=user.id)
    uow.session.flush()


def _letter(uow: UnitOfWork, user_id: UUID) -> tuple[Mail, Link] | None:
    if user_id == NOBODY:
        return None
    user = queries.for_change(uow.session, user_id=user_id)
    if user.email is None or not user.may_sign_in:
        return None
    if queries.open_resets(uow.session, user_id=user.id, now=uow.now) >= MOST_PER_LIFETIME:
        return None
    link = _link(uow, user)
    return letters.reset(uow, user=user, url=link.url), link


def _link(uow: UnitOfWork, user: User) -> Link:
    token = new_token()
    expires_at = uow.now + LIFETIME
    uow.session.add(
        PasswordReset(user_id=user.id, token_hash=token_hash(token), expires_at=expires_at)
    )
    uow.session.flush()
    # as a fragment: no server on the way writes it into a log
    return Link(f"{uow.shop.public_url}/reset#{token}", expires_at)


def _take_back(uow: UnitOfWork, link: Link) -> None:
    token = link.url.partition("#")[2]
    uow.session.execute(
        update(PasswordReset)
        .where(PasswordReset.token_hash == token_hash(token))
        .values(used_at=uow.now)
        .execution_options(synchronize_session=False)
    )


def _owner(uow: UnitOfWork, token: str) -> UUID:
    found = queries.find_reset(uow.session, hash_=token_hash(token), now=uow.now)
    if found is None:
        raise ResetLinkExpired
    return found
