from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, strategies as st

from backend.kernel.money import (
    MAX_MILLI,
    MAX_MINOR,
    decimals_of,
    line_total_minor,
    milli_from_text,
    minor_from_text,
    tax_share_minor,
    text_from_milli,
    text_from_minor,
)

rates = st.integers(0, 10_000_000)
pers = st.sampled_from([1000, 100, 10, 1, 500])
quantities = st.integers(1, MAX_MILLI)
totals = st.integers(0, MAX_MINOR)
taxes = st.integers(0, 10_000)

LONG = "1." + "0" * 30 + "1"  # more digits than arithmetic keeps
HUGE = "1e999999999999999999"  # more than arithmetic can hold


class TestLineTotalMinor:
    @pytest.mark.parametrize(
        ("rate", "per", "quantity", "total"),
        [(240, 1000, 1250, 300), (199, 1000, 500, 100), (199, 100, 250, 498), (1, 1000, 499, 0)],
    )
    def test_rounds_half_up_once(self, rate, per, quantity, total):
        found = line_total_minor(rate_minor=rate, rate_per_milli=per, quantity_milli=quantity)

        assert found == total

    @given(rates, pers, quantities)
    def test_is_what_decimals_say(self, rate, per, quantity):
        exact = Decimal(rate) * quantity / per

        found = line_total_minor(rate_minor=rate, rate_per_milli=per, quantity_milli=quantity)

        assert found == int(exact.quantize(Decimal(1), ROUND_HALF_UP))

    @given(rates, pers, quantities, st.integers(0, 1000))
    def test_never_falls_when_more_is_bought(self, rate, per, quantity, more):
        def total(milli):
            return line_total_minor(rate_minor=rate, rate_per_milli=per, quantity_milli=milli)

        assert total(quantity) <= total(quantity + more)


class TestTaxShareMinor:
    @pytest.mark.parametrize(
        ("total", "rate", "tax"), [(107, 700, 7), (119, 1900, 19), (100, 0, 0), (0, 1900, 0)]
    )
    def test_is_contained_in_the_total(self, total, rate, tax):
        assert tax_share_minor(total_minor=total, tax_rate_bp=rate) == tax

    @given(totals, taxes)
    def test_is_what_decimals_say(self, total, rate):
        exact = Decimal(total) * rate / (10_000 + rate)

        found = tax_share_minor(total_minor=total, tax_rate_bp=rate)

        assert found == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        assert 0 <= found <= total


class TestMilliFromText:
    @pytest.mark.parametrize(
        ("text", "milli"), [("1.250", 1250), ("1.25", 1250), ("3", 3000), ("-0.001", -1), ("0", 0)]
    )
    def test_reads_three_places(self, text, milli):
        assert milli_from_text(text) == milli

    @pytest.mark.parametrize(
        "text",
        ["", "x", "1.2345", "NaN", "Infinity", "1e400", "1000000.001", "1,5", "--1", LONG, HUGE],
    )
    def test_refuses_everything_else(self, text):
        with pytest.raises(ValueError, match=r".*"):
            milli_from_text(text)

    @given(st.integers(-MAX_MILLI, MAX_MILLI))
    def test_reads_what_was_written(self, milli):
        assert milli_from_text(text_from_milli(milli)) == milli


class TestMinorFromText:
    @pytest.mark.parametrize(
        ("text", "currency", "minor"),
        [("2.40", "EUR", 240), ("2.4", "EUR", 240), ("240", "JPY", 240), ("2.405", "KWD", 2405)],
    )
    def test_reads_the_currencys_own_places(self, text, currency, minor):
        assert minor_from_text(text, currency) == minor

    @pytest.mark.parametrize(
        ("text", "currency"),
        [
            ("2.405", "EUR"),
            ("2.4", "JPY"),
            ("NaN", "EUR"),
            ("1e400", "EUR"),
            (LONG, "EUR"),
            (HUGE, "EUR"),
        ],
    )
    def test_never_rounds(self, text, currency):
        with pytest.raises(ValueError, match=r".*"):
            minor_from_text(text, currency)

    @given(st.integers(-(10**10), 10**10), st.sampled_from(["EUR", "JPY", "KWD"]))
    def test_reads_what_was_written(self, minor, currency):
        text = text_from_minor(minor, currency)

        assert minor_from_text(text, currency) == minor
        assert len(text.partition(".")[2]) == decimals_of(currency)
