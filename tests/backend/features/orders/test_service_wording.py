"""Amounts, quantities and times as the shop's locale writes them."""

from dataclasses import replace

import pytest

from backend.features.catalogue.models import UnitType
from backend.features.orders.service.wording import Wording


class TestWording:
    @pytest.mark.parametrize(
        ("locale", "currency", "money", "quantity", "percent"),
        [
            ("en", "EUR", "€1,234.50", "1.25 kg", "7.5%"),
            ("de-DE", "EUR", "1.234,50\xa0€", "1,25 kg", "7,5\xa0%"),
            ("ja-JP", "JPY", "￥123,450", "1.25 kg", "7.5%"),
            ("xx-none", "KWD", "KWD123.450", "1.25 kg", "7.5%"),
        ],
    )
    def test_writes_as_the_locale_does(self, units, locale, currency, money, quantity, percent):
        wording = Wording.of(replace(units.shop, locale=locale), currency=currency)

        assert wording.money(123_450) == money
        assert wording.quantity(1_250, UnitType.KG) == quantity
        assert wording.percent(750) == percent

    def test_counts_pieces(self, units):
        wording = Wording.of(units.shop, currency="EUR")

        assert wording.quantity(20_000, UnitType.PIECE) == "20 x"
