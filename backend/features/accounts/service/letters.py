"""Letters to people about their accounts."""

from backend.features.accounts.models import User, UserStatus
from backend.kernel.ports import Mail
from backend.kernel.unit_of_work import UnitOfWork

_DECISIONS = {
    UserStatus.APPROVED: ("Your account is open", "Your account is open: you can sign in."),
    UserStatus.REJECTED: ("About your account", "Your account was not approved."),
    UserStatus.SUSPENDED: ("About your account", "Your account is closed for the time being."),
}


def decision(uow: UnitOfWork, *, user: User) -> Mail:
    """Write the letter about where an account stands now, with the reason given."""
    subject, said = _DECISIONS[user.status]
    reason = f"\nThe reason: {user.decision_note}\n" if user.decision_note else ""
    text = f"""\
Hello {user.name},

{said}
{reason}
{uow.shop.name}
{uow.shop.public_url}
"""
    return Mail(
        to=user.email or "",
        subject=f"{subject} at {uow.shop.name}",
        text=text,
        sender=uow.shop.mail_sender,
        sender_name=uow.shop.name,
    )


def reset(uow: UnitOfWork, *, user: User, url: str) -> Mail:
    """Write the letter with the link that sets a new password."""
    shop = uow.shop.name
    text = f"""\
Hello {user.name},

somebody, hopefully you, asked for a new password for "{user.username}" at {shop}.
Choose it here within 30 minutes; the link works once:

{url}

If it was not you, do nothing: the old password goes on working.

{shop}
"""
    return Mail(
        to=user.email or "",
        subject=f"A new password for {shop}",
        text=text,
        sender=uow.shop.mail_sender,
        sender_name=uow.shop.name,
    )


def trial(uow: UnitOfWork, *, to: str) -> Mail:
    """Write the letter that proves that letters arrive."""
    shop = uow.shop.name
    text = f"""\
Hello,

if you can read this, letters of {shop} arrive.

{uow.shop.public_url}
"""
    return Mail(
        to=to,
        subject=f"A letter from {shop}",
        text=text,
        sender=uow.shop.mail_sender,
        sender_name=uow.shop.name,
    )
