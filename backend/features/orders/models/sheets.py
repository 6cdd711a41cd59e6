"""Orders as they are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backend.features.orders.models.orders import Order, OrderLine, Payment

ShownProduct = Mapping[str, object]  # as the catalogue's answers show it


@dataclass(frozen=True)
class LineSheet:
    """One line and the product as the catalogue shows it today."""

    line: OrderLine
    shown: ShownProduct
    is_available: bool  # can be bought again


@dataclass(frozen=True)
class TaxShare:
    """What one tax rate has of an order; the shares' sums are the order's totals."""

    tax_rate_bp: int
    net_minor: int
    tax_minor: int
    gross_minor: int


@dataclass(frozen=True)
class OrderSheet:
    """One order with lines and events, and what the one who looks may do with it."""

    order: Order
    lines: tuple[LineSheet, ...]
    payments: tuple[Payment, ...]
    employee_name: str | None
    can_cancel: bool
    can_change: bool

    @property
    def taxes(self) -> tuple[TaxShare, ...]:
        """The tax by rate: of what is charged once that is known, else of what was ordered."""
        return taxes_of(self.order, [each.line for each in self.lines])

    @property
    def is_guest(self) -> bool:
        """Whether it belongs to no account."""
        return self.order.user_id is None


@dataclass(frozen=True)
class OrderSummary:
    """One order in a list."""

    order: Order
    line_count: int
    employee_name: str | None


def taxes_of(order: Order, lines: Sequence[OrderLine]) -> tuple[TaxShare, ...]:
    """Return the tax of an order by rate, the highest first: sums of its lines' own integers."""
    is_charged = order.charged_total_minor is not None
    sums: dict[int, tuple[int, int]] = {}
    for rate_bp, gross, tax in _amounts(lines, is_charged=is_charged):
        before = sums.get(rate_bp, (0, 0))
        sums[rate_bp] = (before[0] + gross, before[1] + tax)
    return tuple(
        TaxShare(rate_bp, net_minor=gross - tax, tax_minor=tax, gross_minor=gross)
        for rate_bp, (gross, tax) in sorted(sums.items(), reverse=True)
    )


def _amounts(lines: Iterable[OrderLine], *, is_charged: bool) -> Iterable[tuple[int, int, int]]:
    for line in lines:
        if is_charged:
            yield line.tax_rate_bp, line.charged_total_minor or 0, line.charged_tax_minor or 0
        else:
            yield line.tax_rate_bp, line.total_minor, line.tax_minor
