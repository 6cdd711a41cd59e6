"""Products of every kind."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from backend.features.catalogue.errors import OffStep, QuantityOutOfBounds
from backend.features.catalogue.models.words import search_text_of
from backend.kernel.clock import utc_now
from backend.kernel.money import MAX_MILLI, text_from_milli
from backend.kernel.tables import (
    Base,
    Body,
    Code,
    Instant,
    Key,
    Money,
    Quantity,
    choice_of,
    folded,
)

GENRE_MARK = "|"
_COUNTED = ("archived_at", "kind", "brand_key", "availability", "rate_minor", "section_id", "id")
_NARROWING = ("archived_at", "section_id", "availability", "kind")


class ProductKind(StrEnum):
    """What sort of thing it is; each kind but the first has a table of its own details."""

    GROCERY = "grocery"
    CHOCOLATE = "chocolate"
    MOVIE = "movie"


class UnitType(StrEnum):
    """What a quantity counts."""

    PIECE = "piece"
    KG = "kg"
    L = "l"
    M = "m"
    LB = "lb"
    OZ = "oz"
    GAL = "gal"


class Availability(StrEnum):
    """How much is left, in bands; told by `stock`."""

    IN_STOCK = "in_stock"
    LOW = "low"
    OUT = "out"


class Chocolate(Base):
    """What only a chocolate bar has; its maker is the product's brand."""

    __tablename__ = "chocolates"
    __table_args__ = (
        CheckConstraint(
            "cocoa_percent_milli IS NULL OR cocoa_percent_milli BETWEEN 0 AND 100000",
            name="cocoa_percent",
        ),
        Index("ix_chocolates_cocoa_percent_milli", "cocoa_percent_milli"),
        Base.__table_args__,
    )

    product_id: Mapped[int] = mapped_column(Integer, ForeignKey("products.id"), primary_key=True)
    bean_origin: Mapped[str] = mapped_column(String(100), default="")
    cocoa_percent_milli: Mapped[int | None] = mapped_column(Quantity)  # 72.5 % is 72500
    ingredients: Mapped[str] = mapped_column(String(500), default="")
    tasting_notes: Mapped[str] = mapped_column(String(500), default="")


class Movie(Base):
    """What only a movie has; its title is the product's name."""

    __tablename__ = "movies"
    __table_args__ = (Index("ix_movies_release_year", "release_year"), Base.__table_args__)

    product_id: Mapped[int] = mapped_column(Integer, ForeignKey("products.id"), primary_key=True)
    release_year: Mapped[int] = mapped_column(Integer)
    runtime_minutes: Mapped[int | None] = mapped_column(Integer)
    genre_names: Mapped[str] = mapped_column("genres", String(400), default="")  # "Comedy|Drama"
    genres_key: Mapped[str] = mapped_column(Code(700), default="")  # "|comedy|drama|", to search
    synopsis: Mapped[str] = mapped_column(Body, default="")

    @property
    def genres(self) -> tuple[str, ...]:
        """The genres, the chief one first."""
        return genres_from(self.genre_names)

    @genres.setter
    def genres(self, genres: tuple[str, ...]) -> None:
        self.genre_names = GENRE_MARK.join(genres)
        self.genres_key = "".join(genre_key(genre) for genre in genres)


class Product(Base):
    """One thing that can be bought."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("rate_minor >= 0", name="rate"),
        CheckConstraint("rate_per_milli > 0", name="rate_per"),
        CheckConstraint("step_milli > 0", name="step"),
        CheckConstraint("min_milli > 0", name="min"),
        CheckConstraint("max_milli IS NULL OR max_milli >= min_milli", name="max"),
        CheckConstraint("tax_rate_bp >= 0", name="tax_rate"),
        # lists walk an index in the order wished for and look at nothing else until a page is full
        Index("ix_products_section_id", "section_id", "archived_at", "name_key", "id"),
        Index("ix_products_section_rate", "section_id", "archived_at", "rate_minor", "id"),
        Index("ix_products_name_key", "name_key", "id", *_NARROWING),
        Index("ix_products_rate_minor", "rate_minor", "id", *_NARROWING),
        Index("ix_products_popularity", "popularity", "id"),
        Index("ix_products_brand_key", "brand_key", "archived_at", "id"),
        # facets read nothing but this
        Index("ix_products_facets", *_COUNTED),
        Base.__table_args__,
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[ProductKind] = mapped_column(choice_of(ProductKind))
    section_id: Mapped[int] = mapped_column(Integer, ForeignKey("sections.id"))
    sku: Mapped[str] = mapped_column(Code(191), unique=True)  # the natural key; exact
    barcode: Mapped[str | None] = mapped_column(Code(64), unique=True)
    name: Mapped[str] = mapped_column(String(400))
    name_key: Mapped[str] = mapped_column(Key(600))  # set with `name`
    brand: Mapped[str | None] = mapped_column(String(120))  # grower, maker, publisher
    brand_key: Mapped[str | None] = mapped_column(Key(240))  # set with `brand`
    shelf: Mapped[str | None] = mapped_column(String(40))  # where the picker finds it
    description: Mapped[str] = mapped_column(Body, default="")
    unit_type: Mapped[UnitType] = mapped_column(choice_of(UnitType), default=UnitType.PIECE)
    rate_minor: Mapped[int] = mapped_column(Money)
    rate_per_milli: Mapped[int] = mapped_column(Quantity, default=1000)  # 100: "per 100 g"
    tax_rate_bp: Mapped[int] = mapped_column(Integer, default=0)  # basis points: 700 is 7 %
    step_milli: Mapped[int] = mapped_column(Quantity, default=1000)
    min_milli: Mapped[int] = mapped_column(Quantity, default=1000)
    max_milli: Mapped[int | None] = mapped_column(Quantity)  # None: no limit
    # told by `stock` with a statement that leaves `version` alone: a sale spoils no editor's save
    availability: Mapped[Availability] = mapped_column(
        choice_of(Availability), default=Availability.OUT
    )
    image: Mapped[str | None] = mapped_column(Code(200))  # key of a photo's files; None: drawn
    image_alt: Mapped[str] = mapped_column(String(300), default="")  # '' says no more than the name
    image_width: Mapped[int | None] = mapped_column(Integer)  # of the largest copy, in pixels
    image_height: Mapped[int | None] = mapped_column(Integer)
    search_text: Mapped[str] = mapped_column(Body, default="")  # see `searchable`
    # told from time to time with a statement that leaves `version` alone; more is better sold
    popularity: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(Instant, default=utc_now)  # moves `version` too
    archived_at: Mapped[datetime | None] = mapped_column(Instant)

    chocolate: Mapped[Chocolate | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    movie: Mapped[Movie | None] = relationship(lazy="raise", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own attribute

    @validates("name")
    def _keep_name_key(self, _: str, name: str) -> str:
        self.name_key = folded(name)
        return name

    @validates("brand")
    def _keep_brand_key(self, _: str, brand: str | None) -> str | None:
        self.brand_key = None if brand is None else folded(brand)
        return brand

    def check_quantity(self, quantity_milli: int) -> None:
        """Refuse what can not be bought. Raises QuantityOutOfBounds or OffStep."""
        upper = MAX_MILLI if self.max_milli is None else self.max_milli
        if not self.min_milli <= quantity_milli <= upper:
            raise QuantityOutOfBounds.of(
                low=text_from_milli(self.min_milli),
                high=None if self.max_milli is None else text_from_milli(upper),
            )
        if quantity_milli % self.step_milli:
            lower = quantity_milli // self.step_milli * self.step_milli
            nearest = (lower, lower + self.step_milli)
            fitting = tuple(
                text_from_milli(milli) for milli in nearest if self.min_milli <= milli <= upper
            )
            raise OffStep.of(step=text_from_milli(self.step_milli), nearest=fitting)

    def searchable(self, *others: str) -> str:
        """Return all words that find the product; `others` are those of its kind."""
        return search_text_of(
            name=self.name,
            others=(self.brand or "", *others),
            codes=(self.sku, self.barcode or ""),
        )


def genres_from(genre_names: str) -> tuple[str, ...]:
    """Split what the column `genres` holds."""
    return tuple(name for name in genre_names.split(GENRE_MARK) if name)


def genre_key(genre: str) -> str:
    """Return how one genre stands in `genres_key`."""
    return f"{GENRE_MARK}{folded(genre)}{GENRE_MARK}"
