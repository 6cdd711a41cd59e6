"""Changing an order while nothing of it is picked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import delete, insert, update

from backend.features.accounts.models import SubstitutionWish
from backend.features.audit import service as audit
from backend.features.cart.models import MAX_LINES
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.errors import ProductGone
from backend.features.catalogue.models import Product, UnitType
from backend.features.orders import queries
from backend.features.orders.errors import PriceChanged, TooLateToChange
from backend.features.orders.models import (
    CHANGEABLE,
    ChangeWish,
    LineChange,
    Order,
    OrderLine,
)
from backend.features.orders.queries import Standing
from backend.features.orders.service.confirming import tell
from backend.features.orders.service.moving import (
    UNSYNCHRONISED,
    next_seq,
    record_change,
    stock_ref,
)
from backend.features.orders.service.owning import require_own
from backend.features.stock import service as stock
from backend.features.stock.errors import OutOfStock, ShortLine
from backend.kernel import money
from backend.kernel.errors import Invalid, StaleVersion
from backend.kernel.money import Totals
from backend.kernel.tables import affected
from backend.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Entry:
    """What one line says of its product, its rate and its wish; the same before and after."""

    product_name: str
    unit_type: UnitType
    rate_minor: int
    rate_per_milli: int
    tax_rate_bp: int
    ordered_milli: int
    substitution_wish: SubstitutionWish

    @property
    def price(self) -> Totals:
        """What it comes to."""
        total = money.line_total_minor(
            rate_minor=self.rate_minor,
            rate_per_milli=self.rate_per_milli,
            quantity_milli=self.ordered_milli,
        )
        tax = money.tax_share_minor(total_minor=total, tax_rate_bp=self.tax_rate_bp)
        return Totals(net_minor=total - tax, tax_minor=tax, total_minor=total)


Entries = dict[int, Entry]  # by product id


def change(uow: UnitOfWork, *, order_id: UUID, base_version: int, wish: ChangeWish) -> None:
    """Put other lines into an order, and promise its stock anew, together or not at all.

    What stays or becomes less keeps the rate of its purchase; what is new or becomes more costs
    what it costs today. A wish that changes nothing leaves no trace. Raises OrderNotFound,
    PermissionMissing, StaleVersion, TooLateToChange, ProductGone, OffStep, QuantityOutOfBounds,
    OutOfStock (with every short line), PriceChanged or Invalid.
    """
    is_own = require_own(uow, order_id=order_id)
    order = queries.for_move(uow.session, order_id=order_id)
    if order.status not in CHANGEABLE:
        raise TooLateToChange
    if order.version != base_version:
        raise StaleVersion
    lines = {line.product_id: line for line in queries.lines_of(uow.session, order_id=order_id)}
    before = {product_id: _entry(line) for product_id, line in lines.items()}
    after = _after(uow, before, wish)
    totals = _sum(entry.price for entry in after.values())
    if totals.total_minor != wish.expected_total_minor:
        raise PriceChanged(total_minor=totals.total_minor)
    if after == before:
        return
    _rebook(uow, order, before, after)
    _write_lines(uow, order, lines, after)
    _write_order(uow, order, totals)
    record_change(uow, order)
    if not is_own:
        _audit(uow, order, totals)
        tell(uow, order, kind="order.changed")


def _entry(line: OrderLine) -> Entry:
    return Entry(
        product_name=line.product_name,
        unit_type=line.unit_type,
        rate_minor=line.rate_minor or 0,  # None only in history, which nobody changes
        rate_per_milli=line.rate_per_milli,
        tax_rate_bp=line.tax_rate_bp,
        ordered_milli=line.ordered_milli,
        substitution_wish=line.substitution_wish,
    )


def _after(uow: UnitOfWork, before: Entries, wish: ChangeWish) -> Entries:
    """Return the lines as they shall be: those there were in their order, then the new ones."""
    product_ids = [each.product_id for each in wish.lines]
    if len(set(product_ids)) != len(product_ids):
        raise Invalid(errors={"lines": ["A product is named twice"]})
    products = catalogue.products_of(uow, product_ids=product_ids)
    after = dict(before)
    for each in wish.lines:
        if each.quantity_milli == 0:
            after.pop(each.product_id, None)
            continue
        product = products.get(each.product_id)
        if product is None:
            raise ProductGone
        after[each.product_id] = _changed(product, before.get(each.product_id), each)
    if not after:
        raise Invalid(errors={"lines": ["Something must be left; cancel the order instead"]})
    if len(after) > MAX_LINES:
        raise Invalid(errors={"lines": [f"At most {MAX_LINES} lines"]})
    return after


def _changed(product: Product, old: Entry | None, wish: LineChange) -> Entry:
    is_more = old is None or wish.quantity_milli > old.ordered_milli
    if is_more and product.archived_at is not None:
        raise ProductGone
    if old is None or wish.quantity_milli != old.ordered_milli:
        catalogue.check_quantity(product, wish.quantity_milli)
    kept = SubstitutionWish.LEAVE_OUT if old is None else old.substitution_wish
    substitution_wish = wish.substitution_wish or kept
    if old is None or is_more:
        return Entry(
            product_name=product.name,
            unit_type=product.unit_type,
            rate_minor=product.rate_minor,
            rate_per_milli=product.rate_per_milli,
            tax_rate_bp=product.tax_rate_bp,
            ordered_milli=wish.quantity_milli,
            substitution_wish=substitution_wish,
        )
    return replace(old, ordered_milli=wish.quantity_milli, substitution_wish=substitution_wish)


def _rebook(uow: UnitOfWork, order: Standing, before: Entries, after: Entries) -> None:
    held = {product_id: entry.ordered_milli for product_id, entry in before.items()}
    wanted = {product_id: entry.ordered_milli for product_id, entry in after.items()}
    differences = {
        product_id: wanted.get(product_id, 0) - held.get(product_id, 0)
        for product_id in held.keys() | wanted.keys()
    }
    ref = stock_ref(order.id).part(next_seq(uow, order))
    try:
        stock.rebook(uow, differences=differences, ref=ref)
    except OutOfStock as refusal:
        raise OutOfStock(
            lines=tuple(
                ShortLine(
                    line.product_id,
                    wanted[line.product_id],
                    line.available_milli + held.get(line.product_id, 0),
                )
                for line in refusal.lines
            )
        ) from None


def _write_lines(
    uow: UnitOfWork, order: Standing, lines: Mapping[int, OrderLine], after: Entries
) -> None:
    for product_id, line in lines.items():
        is_line = (OrderLine.order_id == order.id, OrderLine.line_no == line.line_no)
        entry = after.get(product_id)
        if entry is None:
            statement = delete(OrderLine).where(*is_line)
            uow.session.execute(statement, execution_options=UNSYNCHRONISED)
        elif entry != _entry(line):
            uow.session.execute(
                update(OrderLine).where(*is_line).values(_row(entry)),
                execution_options=UNSYNCHRONISED,
            )
    last = max(line.line_no for line in lines.values())
    new = [(product_id, entry) for product_id, entry in after.items() if product_id not in lines]
    if new:
        uow.session.execute(insert(OrderLine), list(_new_rows(order, new, last)))


def _new_rows(
    order: Standing, new: Sequence[tuple[int, Entry]], last: int
) -> Iterable[dict[str, object]]:
    for line_no, (product_id, entry) in enumerate(new, start=last + 1):
        head = {"order_id": order.id, "line_no": line_no, "product_id": product_id}
        yield head | _row(entry)


def _row(entry: Entry) -> dict[str, object]:
    price = entry.price
    return vars(entry) | {"total_minor": price.total_minor, "tax_minor": price.tax_minor}


def _write_order(uow: UnitOfWork, order: Standing, totals: Totals) -> None:
    result = uow.session.execute(
        update(Order)
        .where(Order.id == order.id, Order.version == order.version)
        .values(
            net_minor=totals.net_minor,
            tax_minor=totals.tax_minor,
            total_minor=totals.total_minor,
            version=Order.version + 1,
        ),
        execution_options=UNSYNCHRONISED,
    )
    if affected(result) != 1:
        raise StaleVersion


def _sum(prices: Iterable[Totals]) -> Totals:
    found = list(prices)
    return Totals(
        net_minor=sum(price.net_minor for price in found),
        tax_minor=sum(price.tax_minor for price in found),
        total_minor=sum(price.total_minor for price in found),
    )


def _audit(uow: UnitOfWork, order: Standing, totals: Totals) -> None:
    audit.record(
        uow,
        action="order.change",
        subject_type="order",
        subject_id=order.id,
        before={"total_minor": order.total_minor},
        after={"total_minor": totals.total_minor},
    )
