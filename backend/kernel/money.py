"""Exact money and quantities: integers only, the same formulas in Python and in SQL."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MILLI = 1000
MAX_MILLI = 1_000_000_000  # a million units: far above any shop, far below 64 bits
MAX_MINOR = 1_000_000_000_000


def line_total_minor(*, rate_minor: int, rate_per_milli: int, quantity_milli: int) -> int:
    """Return the price of a quantity, rounded half up once per line (product.md, rules)."""
    return (rate_minor * quantity_milli + rate_per_milli // 2) // rate_per_milli


def tax_share_minor(*, total_minor: int, tax_rate_bp: int) -> int:
    """Return the tax contained in a tax-inclusive total; the rate is in basis points."""
    return (2 * total_minor * tax_rate_bp + 10_000 + tax_rate_bp) // (2 * (10_000 + tax_rate_bp))


@dataclass(frozen=True)
class Totals:
    """Net, tax and gross of one thing, in minor units; net + tax = total by construction."""

    net_minor: int
    tax_minor: int
    total_minor: int


def milli_from_text(text: str) -> int:
    """Read a decimal with at most three places as thousandths. Raises ValueError."""
    return _whole_parts(text, decimals=3, most=MAX_MILLI)


def text_from_milli(milli: int) -> str:
    """Write thousandths as a decimal string with three places: 1250 is "1.250"."""
    sign = "-" if milli < 0 else ""
    whole, rest = divmod(abs(milli), MILLI)
    return f"{sign}{whole}.{rest:03d}"


# ISO 4217: every currency that does not have two decimals
_NO_DECIMALS = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THREE_DECIMALS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def decimals_of(currency: str) -> int:
    """Return how many decimals a currency's amounts have (ISO 4217)."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def minor_from_text(text: str, currency: str) -> int:
    """Read an amount such as "2.40" as minor units. Raises ValueError, never rounds."""
    return _whole_parts(text, decimals=decimals_of(currency), most=MAX_MINOR)


def text_from_minor(minor: int, currency: str) -> str:
    """Write minor units as a plain decimal: 240 in EUR is "2.40"."""
    decimals = decimals_of(currency)
    if decimals == 0:
        return str(minor)
    sign = "-" if minor < 0 else ""
    whole, rest = divmod(abs(minor), 10**decimals)
    return f"{sign}{whole}.{rest:0{decimals}d}"


def _whole_parts(text: str, *, decimals: int, most: int) -> int:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or not -most <= value <= most:
        raise ValueError(text)
    parts = int(value.scaleb(decimals))
    # compared, since arithmetic rounds at 28 digits and comparing does not
    if abs(parts) > most or Decimal(parts).scaleb(-decimals) != value:
        raise ValueError(text)
    return parts
