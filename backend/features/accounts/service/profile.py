"""What people change about themselves."""

from backend.features.accounts import queries
from backend.features.accounts.errors import WrongPassword
from backend.features.accounts.models import User
from backend.features.accounts.service import attempts
from backend.features.accounts.service.passwords import Change
from backend.features.accounts.service.sessions import end_families
from backend.features.audit import service as audit
from backend.kernel.unit_of_work import UnitOfWork

PERSONAL = ("first_name", "last_name", "email")


def change_profile(uow: UnitOfWork, *, changes: dict[str, str | None]) -> User:
    """Change the actor's own first_name, last_name or email, as log-in and as customer."""
    user = queries.for_change(uow.session, user_id=uow.actor.require_user())
    customer = queries.find_customer(uow.session, user_id=user.id)
    known = {name: changes[name] for name in PERSONAL if name in changes}
    changed = [name for name, value in known.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, known[name])
        if customer is not None:
            setattr(customer, name, known[name])
    if changed:
        audit.record(
            uow,
            action="user.profile_changed",
            subject_type="user",
            subject_id=user.id,
            after={"fields": changed},
        )
    uow.session.flush()
    return user


def change_password(uow: UnitOfWork, *, change: Change) -> User:
    """Set the actor's new password; each other session ends.

    Raises WrongPassword (counted like a failed login).
    """
    user = queries.for_change(uow.session, user_id=uow.actor.require_user())
    proof = change.proof
    attempts.refuse_if_closed(uow, proof.counters)
    is_known = proof.is_right and user.password_hash == proof.checked_hash
    if not is_known:
        attempts.count(uow, proof.counters)
        raise WrongPassword
    _set(uow, user, change.new_hash)
    end_families(uow, user_id=user.id, keep=uow.actor.session_id)
    return user


def set_password(uow: UnitOfWork, *, username: str, password_hash: str) -> User:
    """Set anybody's password, asked for at the command line; each session ends.

    Raises PersonGone.
    """
    user = queries.for_change(
        uow.session, user_id=queries.by_username(uow.session, username=username).id
    )
    _set(uow, user, password_hash)
    end_families(uow, user_id=user.id)
    return user


def _set(uow: UnitOfWork, user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    user.end_access_tokens()
    audit.record(uow, action="user.password_changed", subject_type="user", subject_id=user.id)
    uow.session.flush()
