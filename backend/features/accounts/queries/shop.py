"""Reading the shop's own card. Changes nothing."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.accounts.models import OpeningHours, OpenTime, ShopSettings, TaxRate
from backend.features.accounts.queries.people import has_people
from backend.kernel.actor import Actor, Permission
from backend.kernel.unit_of_work import ShopProfile

WELCOME = ("From the shelf,", "weighed to your wish,", "ready when you come.")
TAGLINE = "Order here and collect it at the counter, or have it brought."


@dataclass(frozen=True)
class ShopCard:
    """What everybody may know of the shop."""

    name: str
    currency: str
    locale: str
    timezone: str
    headline: list[str]
    tagline: str
    address: str
    phone: str | None
    email: str | None
    opening_hours: list[OpeningHours]
    collection_text: str
    delivery_text: str
    terms_text: str
    privacy_text: str
    imprint_text: str
    tax_number: str
    open_times: list[OpenTime]
    tax_rates: list[TaxRate]
    is_open: bool
    is_demo: bool


def find_settings(session: Session) -> ShopSettings | None:
    """Return the row about the shop, or None while nobody wrote it."""
    return session.execute(select(ShopSettings)).scalar_one_or_none()


def shop_settings(session: Session, *, actor: Actor) -> ShopSettings:
    """Return the row about the shop, empty while nobody wrote it. Raises PermissionMissing."""
    actor.require(Permission.SETTINGS_MANAGE)
    return find_settings(session) or empty_settings()


def empty_settings() -> ShopSettings:
    """Return a card on which nothing is written."""
    return ShopSettings(
        id=1,
        name="",
        tagline="",
        headline="[]",
        address="",
        phone="",
        email="",
        tax_number="",
        opening_hours="[]",
        collection_text="",
        delivery_text="",
        terms_text="",
        privacy_text="",
        mail_sender="",
        imprint_text="",
        open_times="[]",
        tax_rates="[]",
        currency="",
        timezone="",
        locale="",
        is_demo=False,
    )


def shop_card(session: Session, *, shop: ShopProfile) -> ShopCard:
    """Return the shop's card; what nobody wrote is filled in from the set-up."""
    row = find_settings(session) or empty_settings()
    return ShopCard(
        name=row.name or shop.name,
        currency=row.currency or shop.currency,
        locale=row.locale or shop.locale,
        timezone=row.timezone or shop.zone.key,
        headline=row.headline_lines or list(WELCOME),
        tagline=row.tagline or TAGLINE,
        address=row.address,
        phone=row.phone or None,
        email=row.email or None,
        opening_hours=row.open_when,
        collection_text=row.collection_text,
        delivery_text=row.delivery_text,
        terms_text=row.terms_text,
        privacy_text=row.privacy_text,
        imprint_text=row.imprint_text,
        tax_number=row.tax_number,
        open_times=row.week,
        tax_rates=row.rates,
        is_open=has_people(session),
        is_demo=row.is_demo,
    )
