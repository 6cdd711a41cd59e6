"""The ways the catalogue says no."""

from dataclasses import dataclass
from typing import Self

from backend.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class SectionGone(NotFound):
    title = "This section does not exist"


class ProductGone(NotFound):
    title = "This product does not exist"


@dataclass(eq=False)
class SomeGone(Conflict):
    """Some of the products named together are not on sale."""

    title = "Some of these products do not exist"
    product_ids: tuple[int, ...]


class ActorGone(NotFound):
    title = "This actor is not known"


class PerformanceGone(NotFound):
    title = "This part does not exist"


@dataclass(eq=False)
class SectionNameTaken(Conflict):
    title = "A section of this name stands here"
    name: str


@dataclass(eq=False)
class SectionChanged(Conflict):
    """Somebody changed it after the version that the wish was made from."""

    title = "The section has changed meanwhile"
    name: str
    version: int


class SectionInsideItself(Conflict):
    title = "A section cannot stand inside itself"


@dataclass(eq=False)
class SectionNotEmpty(Conflict):
    """Products stand in it and nobody said where they go."""

    title = "Products still stand in this section"
    product_count: int


class TargetGone(Conflict):
    """The section that was to take the products is closed, missing or being closed itself."""

    title = "The section for the products does not exist"


class NotOwnSection(Forbidden):
    title = "Somebody else looks after this section"


@dataclass(eq=False)
class SkuTaken(Conflict):
    title = "Another product has this article number"
    sku: str


@dataclass(eq=False)
class BarcodeTaken(Conflict):
    title = "Another product has this barcode"
    barcode: str


class PhotoGone(NotFound):
    title = "This photo does not exist"


class PhotoRefused(Invalid):
    """The file is no photo that the shop can use; `errors` says why."""

    title = "This file cannot be used as a photo"


class KindIsFixed(Conflict):
    title = "A product keeps its kind"


class PartTaken(Conflict):
    title = "This actor has this part already"


@dataclass(eq=False)
class OffStep(Invalid):
    """The quantity is no multiple of the product's step; `nearest` are the ones that are."""

    title = "Not sold in this quantity"
    step: str
    nearest: tuple[str, ...]

    @classmethod
    def of(cls, *, step: str, nearest: tuple[str, ...]) -> Self:
        """Make it with its words for the field."""
        words = f"Sold in steps of {step}"
        return cls(errors={"quantity": [words]}, step=step, nearest=nearest)


@dataclass(eq=False)
class QuantityOutOfBounds(Invalid):
    """Below the least or above the most that is sold at once; None: no upper bound."""

    title = "Not sold in this quantity"
    low: str
    high: str | None

    @classmethod
    def of(cls, *, low: str, high: str | None) -> Self:
        """Make it with its words for the field."""
        words = f"At least {low}" if high is None else f"From {low} to {high}"
        return cls(errors={"quantity": [words]}, low=low, high=high)
