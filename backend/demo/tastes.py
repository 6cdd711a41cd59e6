"""What people put into their carts: how often each product is wanted, and how much of it."""

from collections.abc import Sequence
from itertools import accumulate
from random import Random

from backend.features.catalogue.models import Product, ProductKind, UnitType
from backend.kernel.money import MILLI

WEIGHED = frozenset({UnitType.KG, UnitType.LB, UnitType.OZ})
LINES = ((1, 2, 3, 4, 5, 6, 7, 9), (16, 21, 20, 16, 11, 8, 5, 3))  # how many, how often
MANY_FOR_A_PIECE = 100  # minor units: what costs less is bought by the handful


class Tastes:
    """The likings of a whole town; every throw of the same dice wants the same."""

    def __init__(self, products: Sequence[Product], dice: Random) -> None:
        self._products = tuple(products)
        likings = (_liking(product, dice) for product in products)
        self._weights = tuple(accumulate(likings))

    def basket(self, dice: Random) -> dict[Product, int]:
        """Return what goes into one cart, in thousandths."""
        count = dice.choices(*LINES)[0]
        found = dice.choices(self._products, cum_weights=self._weights, k=count)
        return {product: quantity(product, dice) for product in dict.fromkeys(found)}


def _liking(product: Product, dice: Random) -> float:
    base = {ProductKind.GROCERY: 10.0, ProductKind.CHOCOLATE: 5.0, ProductKind.MOVIE: 2.5}
    return base[product.kind] * dice.lognormvariate(0, 0.8)


def quantity(product: Product, dice: Random) -> int:
    """Return a quantity that can be bought."""
    step, least = product.step_milli, product.min_milli
    if product.kind is ProductKind.MOVIE:
        return least
    if product.unit_type in WEIGHED:
        wanted = dice.choice((0.25, 0.5, 0.5, 0.75, 1, 1, 1.5, 2)) * _usual(product)
        return max(least, round(wanted / step) * step)
    most = 6 if product.rate_minor <= MANY_FOR_A_PIECE else 3
    return least + step * min(dice.randrange(most), dice.randrange(most))


def _usual(product: Product) -> int:
    """Return what a household takes of it: a kilogram of potatoes is 300 g of cheese."""
    per_unit = product.rate_minor * MILLI // product.rate_per_milli
    return 300 if per_unit > 1_200 else MILLI  # noqa: PLR2004  dear by the kilogram


def picked_of(product: Product, ordered_milli: int, dice: Random) -> int:
    """Return what the scales said: close to what was ordered; now and then there is less."""
    if dice.random() < 0.012:  # noqa: PLR2004  the last of it, or none at all
        short = dice.choice((0, ordered_milli // 2))
        return short - short % product.step_milli
    if product.unit_type not in WEIGHED:
        return ordered_milli
    return round(ordered_milli * min(1.09, max(0.9, dice.gauss(1.0, 0.03))) / 5) * 5
