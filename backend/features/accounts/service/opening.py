"""Opening a shop of one's own: who owns it, and what it is set up with. Once, and never again."""

import hmac
from dataclasses import dataclass

from backend.features.accounts import queries
from backend.features.accounts.errors import AlreadyOpen, OpeningCodeWrong
from backend.features.accounts.models import TaxRate
from backend.features.accounts.service.card import written
from backend.features.accounts.service.registration import Registration, open_admin
from backend.features.accounts.service.sessions import SignIn, start
from backend.features.audit import service as audit
from backend.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Opening:
    """What an owner says on the first page."""

    code: str
    owner: Registration
    name: str
    currency: str
    timezone: str
    locale: str
    tax_rates: tuple[TaxRate, ...]


def open_shop(uow: UnitOfWork, *, wish: Opening, device: str) -> SignIn:
    """Make the owner and set the shop up; the owner is signed in.

    The code stands where the shop was started, so that nobody else gets in before its owner.
    Raises AlreadyOpen, OpeningCodeWrong, UsernameTaken, Invalid.
    """
    queries.lock_admins(uow.session)  # two that open at once: the second finds an open shop
    if queries.has_people(uow.session):
        raise AlreadyOpen
    if not is_code(uow, wish.code):
        raise OpeningCodeWrong
    user = open_admin(
        uow,
        username=wish.owner.username,
        password_hash=wish.owner.password_hash,
        first_name=wish.owner.first_name,
        last_name=wish.owner.last_name,
    )
    user.email = wish.owner.email
    row = written(uow)
    row.name, row.currency = wish.name, wish.currency
    row.timezone, row.locale = wish.timezone, wish.locale
    row.rates = wish.tax_rates
    audit.record(uow, action="shop.opened", subject_type="shop", subject_id=1)
    uow.session.flush()
    user.last_activity_at = uow.now
    return start(uow, user, device=device)


def is_code(uow: UnitOfWork, code: str) -> bool:
    """Say whether a code, however it was typed, is the one that opens this shop."""
    plain = code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    wanted = uow.shop.opening_code
    return bool(wanted) and hmac.compare_digest(plain.encode(), wanted.encode())
