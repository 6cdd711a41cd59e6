"""The shop's own card: what an owner changes on screen."""

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.tables import Base, Body


class ShopSettings(Base):
    """The one row about the shop itself."""

    __tablename__ = "shop_settings"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=1)  # always 1
    name: Mapped[str] = mapped_column(String(60), default="")  # empty: SHOP_NAME
    tagline: Mapped[str] = mapped_column(String(200), default="")
    headline: Mapped[str] = mapped_column(Body, default="[]")  # JSON list of short lines
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    tax_number: Mapped[str] = mapped_column(String(40), default="")
    opening_hours: Mapped[str] = mapped_column(Body, default="[]")  # JSON list of days and hours
    collection_text: Mapped[str] = mapped_column(Body, default="")
    delivery_text: Mapped[str] = mapped_column(Body, default="")
    terms_text: Mapped[str] = mapped_column(Body, default="")
    privacy_text: Mapped[str] = mapped_column(Body, default="")
    mail_sender: Mapped[str] = mapped_column(String(254), default="")
