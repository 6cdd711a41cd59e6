"""The shop's own card: what an owner changes on screen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.tables import Base, Body


@dataclass(frozen=True)
class OpeningHours:
    """One line of the opening hours, in the shop's words."""

    days: str  # "Mon to Fri"
    hours: str  # "8:00 to 20:00"


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
