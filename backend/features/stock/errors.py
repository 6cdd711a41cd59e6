"""What stock refuses."""

from dataclasses import dataclass

from backend.kernel.errors import Conflict, NotFound


@dataclass(frozen=True)
class ShortLine:
    """One product of which less is left than was wanted."""

    product_id: int
    wanted_milli: int
    available_milli: int


@dataclass(eq=False)
class OutOfStock(Conflict):
    title = "Not enough left"
    lines: tuple[ShortLine, ...]  # every short line, not the first


@dataclass(eq=False)
class BelowReserved(Conflict):
    title = "More is promised to customers than would be left"
    lines: tuple[ShortLine, ...]  # wanted: what would be taken; available: what may be


class UnknownProduct(NotFound):
    title = "There is no such product"


class UnknownDocument(NotFound):
    title = "There is no such document"
