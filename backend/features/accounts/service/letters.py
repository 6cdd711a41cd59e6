"""Letters to people about their accounts."""

from backend.features.accounts.models import User
from backend.kernel.ports import Mail
from backend.kernel.unit_of_work import UnitOfWork


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
    return Mail(to=user.email or "", subject=f"A new password for {shop}", text=text)


def trial(uow: UnitOfWork, *, to: str) -> Mail:
    """Write the letter that proves that letters arrive."""
    shop = uow.shop.name
    text = f"""\
Hello,

if you can read this, letters of {shop} arrive.

{uow.shop.public_url}
"""
    return Mail(to=to, subject=f"A letter from {shop}", text=text)
