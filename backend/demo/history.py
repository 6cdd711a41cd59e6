"""The past of a demo shop: 120 days of trade up to this moment, and the stock that carried it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select

from backend.demo.customers import Colleague, hire, welcome, write_down
from backend.demo.days import DAYS, Calendar
from backend.demo.deliveries import VAN_AT, Shelf, documents_for
from backend.demo.shelves import goods_of, read_shop
from backend.demo.tastes import Tastes
from backend.demo.trade import Town, orders_until_now
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Product
from backend.features.orders import service as orders
from backend.features.orders.models import Order, Somebody
from backend.features.stock import service as stock
from backend.features.stock.models import StockLevel, Want
from backend.kernel.money import milli_from_text
from backend.kernel.unit_of_work import UnitOfWork

PLENTY = 25  # products, the fullest shelves


def first_day(uow: UnitOfWork) -> datetime:
    """Return when the demo opened its doors: so many of the shop's days ago, before dawn."""
    today = uow.now.astimezone(uow.shop.zone).date()
    return datetime.combine(today - timedelta(days=DAYS), VAN_AT, tzinfo=uow.shop.zone)


def has_past(uow: UnitOfWork, *, shop: str) -> bool:
    """Say whether anything was ever ordered, or ever stood on the shelves of this shop's goods."""
    ids = catalogue.ids_by_sku(uow, skus=[good.sku for good in goods_of(shop)])
    ordered = uow.session.scalar(select(func.count()).select_from(Order)) or 0
    stood = select(func.count()).where(StockLevel.product_id.in_(list(ids.values())))
    return bool(ordered or uow.session.scalar(stood))


def fill_shelves(uow: UnitOfWork, *, shop: str) -> None:
    """Put what the files say on the shelves that never held anything; for shops with a past."""
    goods = goods_of(shop)
    ids = catalogue.ids_by_sku(uow, skus=[good.sku for good in goods])
    known = set(
        uow.session.scalars(
            select(StockLevel.product_id).where(StockLevel.product_id.in_(list(ids.values())))
        )
    )
    counts = [
        Want(ids[good.sku], milli_from_text(good.on_hand))
        for good in goods
        if ids[good.sku] not in known
    ]
    if counts:
        stock.count_all(uow, counts=counts, note="Opening")


def live_through(uow: UnitOfWork, *, shop: str) -> int:
    """Write the past of a shop that has none. Returns how many orders it holds.

    The same day, the same people and the same goods give the same past.
    """
    calendar = Calendar.of(read_shop(shop)["card"]["open_times"], uow.shop.zone)
    today = uow.now.astimezone(calendar.zone).date()
    opened_at = first_day(uow)
    dice = Random(f"{shop} {today}")  # noqa: S311  a demo, no secret
    buyers = welcome(uow, dice=dice, opened_at=opened_at)
    colleagues = hire(uow, opened_at=opened_at)
    shelves = _shelves(uow, shop, opened_at)
    town = Town(
        dice=dice,
        calendar=calendar,
        tastes=Tastes([shelf.product for shelf in shelves], dice),
        buyers=buyers,
        colleagues=colleagues,
        now=uow.now,
        arrived_at={shelf.product.id: shelf.arrived_at for shelf in shelves},
        plenty=[shelf.product for shelf in sorted(shelves, key=_fewest)[-PLENTY:]],
    )
    past = orders_until_now(town, first=opened_at)
    documents = documents_for(
        shelves,
        past,
        calendar=calendar,
        now=uow.now,
        dice=dice,
        by=_buyer_of_goods(colleagues),
    )
    came = {order.customer_id for order in past}
    write_down(uow, [buyer for buyer in buyers if buyer.customer.id in came])
    orders.write_history(uow, orders=past, documents=documents)
    return len(past)


def _shelves(uow: UnitOfWork, shop: str, opened_at: datetime) -> list[Shelf]:
    goods = {good.sku: good for good in goods_of(shop)}
    products = uow.session.scalars(
        select(Product).where(Product.sku.in_(sorted(goods))).order_by(Product.id)
    )
    return [
        Shelf(
            product=product,
            base_milli=milli_from_text(goods[product.sku].on_hand),
            arrived_at=max(opened_at, product.created_at),
        )
        for product in products
    ]


def _fewest(shelf: Shelf) -> tuple[int, int]:
    return shelf.base_milli, shelf.product.id


def _buyer_of_goods(colleagues: Sequence[Colleague]) -> Somebody:
    return next((each.by for each in colleagues if each.by.name == "Mara Weiss"), colleagues[0].by)
