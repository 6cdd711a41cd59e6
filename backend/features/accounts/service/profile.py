"""What people change about themselves."""

from backend.features.accounts import queries
from backend.features.accounts.errors import WrongPassword
from backend.features.accounts.models import Customer, SubstitutionWish, User
from backend.features.accounts.service import attempts
from backend.features.accounts.service.customers import own_customer
from backend.features.accounts.service.passwords import Change
from backend.features.accounts.service.sessions import end_families
from backend.features.audit import service as audit
from backend.kernel.unit_of_work import UnitOfWork

PERSONAL = ("first_name", "last_name", "email")  # of the log-in, and of the customer
AS_CUSTOMER = ("phone", "substitution_wish")


def change_profile(uow: UnitOfWork, *, changes: dict[str, str | SubstitutionWish | None]) -> User:
    """Change what the actor says about himself, as log-in and as customer."""
    user = queries.for_change(uow.session, user_id=uow.actor.require_user())
    wants_customer = not changes.keys().isdisjoint(AS_CUSTOMER)
    customer = (
        own_customer(uow) if wants_customer else queries.find_customer(uow.session, user_id=user.id)
    )
    changed = [
        *_set_fields(user, changes, PERSONAL),
        *(_set_fields(customer, changes, AS_CUSTOMER) if customer is not None else ()),
    ]
    if customer is not None:
        _set_fields(customer, changes, PERSONAL)
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


def _set_fields(
    row: User | Customer,
    changes: dict[str, str | SubstitutionWish | None],
    names: tuple[str, ...],
) -> list[str]:
    changed = [name for name in names if name in changes and getattr(row, name) != changes[name]]
    for name in changed:
        setattr(row, name, changes[name])
    return changed


def _set(uow: UnitOfWork, user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    user.end_access_tokens()
    audit.record(uow, action="user.password_changed", subject_type="user", subject_id=user.id)
    uow.session.flush()
