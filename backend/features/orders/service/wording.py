"""Amounts, quantities and times as the shop's locale writes them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, format_percent

from backend.features.catalogue.models import UnitType
from backend.kernel.money import text_from_milli, text_from_minor
from backend.kernel.unit_of_work import ShopProfile


@dataclass(frozen=True)
class Wording:
    """How one shop writes."""

    locale: Locale
    zone: ZoneInfo
    currency: str

    @classmethod
    def of(cls, shop: ShopProfile, *, currency: str) -> Self:
        """Return the wording of a shop; English numbers for a locale nobody knows."""
        try:
            locale = Locale.parse(shop.locale.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            locale = Locale("en")
        return cls(locale, shop.zone, currency)

    def money(self, minor: int) -> str:
        """Write an amount: 340 is "3,40 €"."""
        amount = Decimal(text_from_minor(minor, self.currency))
        return format_currency(amount, self.currency, locale=self.locale)

    def quantity(self, milli: int, unit_type: UnitType) -> str:
        """Write a quantity: "1,25 kg", or "3 x" of pieces."""
        number = format_decimal(Decimal(text_from_milli(milli)).normalize(), locale=self.locale)
        return f"{number} {'x' if unit_type is UnitType.PIECE else unit_type.value}"

    def percent(self, basis_points: int) -> str:
        """Write a rate: 750 is "7,5 %"."""
        pattern = self.locale.percent_formats[None].pattern.replace("0%", "0.##%")
        pattern = pattern.replace("0\xa0%", "0.##\xa0%")
        return format_percent(Decimal(basis_points) / 10_000, pattern, locale=self.locale)

    def instant(self, at: datetime) -> str:
        """Write an instant by the shop's clock: "Freitag, 20. November 2026, 13:00"."""
        local = at.astimezone(self.zone)
        day = format_date(local, "full", locale=self.locale)
        return f"{day}, {format_time(local, 'short', locale=self.locale)}"
