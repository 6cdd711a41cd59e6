"""The shop's own card: what an owner changes on screen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.tables import Base, Body, Code


@dataclass(frozen=True)
class OpeningHours:
    """One line of the opening hours, in the shop's words."""

    days: str  # "Mon to Fri"
    hours: str  # "8:00 to 20:00"


@dataclass(frozen=True, order=True)
class OpenTime:
    """A stretch of one weekday, in the shop's own time, at which somebody is there."""

    day: int  # Monday is 0
    opens: time
    closes: time  # after `opens`, on the same day


@dataclass(frozen=True)
class TaxRate:
    """A rate of tax that the shop's goods may carry, in basis points."""

    title: str
    rate_bp: int


class ShopSettings(Base):
    """The one row about the shop itself."""

    __tablename__ = "shop_settings"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=1)  # always 1
    name: Mapped[str] = mapped_column(String(60), default="")  # empty: SHOP_NAME
    tagline: Mapped[str] = mapped_column(String(200), default="")
    headline: Mapped[str] = mapped_column(Body, default="[]")  # JSON, see `headline_lines`
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    tax_number: Mapped[str] = mapped_column(String(40), default="")
    opening_hours: Mapped[str] = mapped_column(Body, default="[]")  # JSON, see `open_when`
    collection_text: Mapped[str] = mapped_column(Body, default="")
    delivery_text: Mapped[str] = mapped_column(Body, default="")
    terms_text: Mapped[str] = mapped_column(Body, default="")
    privacy_text: Mapped[str] = mapped_column(Body, default="")
    mail_sender: Mapped[str] = mapped_column(String(254), default="")
    imprint_text: Mapped[str] = mapped_column(Body, default="")
    open_times: Mapped[str] = mapped_column(Body, default="[]")  # JSON, see `week`
    tax_rates: Mapped[str] = mapped_column(Body, default="[]")  # JSON, see `rates`
    currency: Mapped[str] = mapped_column(Code(3), default="")  # these three empty: as started
    timezone: Mapped[str] = mapped_column(String(64), default="")  # IANA name
    locale: Mapped[str] = mapped_column(String(20), default="")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)

    @property
    def headline_lines(self) -> list[str]:
        """The words of welcome, in short lines."""
        return [str(line) for line in json.loads(self.headline)]

    @headline_lines.setter
    def headline_lines(self, lines: Sequence[str]) -> None:
        self.headline = json.dumps(list(lines))

    @property
    def open_when(self) -> list[OpeningHours]:
        """The opening hours."""
        return [OpeningHours(days, hours) for days, hours in json.loads(self.opening_hours)]

    @open_when.setter
    def open_when(self, lines: Sequence[OpeningHours]) -> None:
        self.opening_hours = json.dumps([[line.days, line.hours] for line in lines])

    @property
    def week(self) -> list[OpenTime]:
        """When the shop is open, from Monday on; empty: nobody said."""
        return [
            OpenTime(day, time.fromisoformat(opens), time.fromisoformat(closes))
            for day, opens, closes in json.loads(self.open_times)
        ]

    @week.setter
    def week(self, times: Sequence[OpenTime]) -> None:
        self.open_times = json.dumps(
            [
                [each.day, each.opens.isoformat("minutes"), each.closes.isoformat("minutes")]
                for each in sorted(times)
            ]
        )

    @property
    def rates(self) -> list[TaxRate]:
        """The rates of tax, as the owner ordered them."""
        return [TaxRate(title, rate_bp) for title, rate_bp in json.loads(self.tax_rates)]

    @rates.setter
    def rates(self, rates: Sequence[TaxRate]) -> None:
        self.tax_rates = json.dumps([[rate.title, rate.rate_bp] for rate in rates])
