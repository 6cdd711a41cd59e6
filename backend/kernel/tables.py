"""The base of every table and the column types that behave alike on every database.

`Instant`, `Key`, `Code`, `Money` and `Quantity` are compulsory where they fit; a check forbids the
bare types, because each engine differs on them (time zones, case, rounding).
"""

import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any  # Any: SQLAlchemy's own signatures are untyped here

from sqlalchemy import BigInteger, DateTime, Enum, MetaData, String, Text
from sqlalchemy.dialects.mysql import DATETIME, MEDIUMTEXT, VARCHAR
from sqlalchemy.engine import CursorResult, Dialect, Result
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

MYSQL_OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}


class Base(DeclarativeBase):
    """Every table of the shop."""

    metadata = MetaData(naming_convention=NAMING)
    # InnoDB and utf8mb4 whatever the server's own defaults are
    __table_args__: Any = MYSQL_OPTIONS  # Any: as above


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant to the microsecond (plain DATETIME on MariaDB drops those)."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        """Choose the engine's own type."""
        if dialect.name in {"mysql", "mariadb"}:
            return dialect.type_descriptor(DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; hand UTC to the driver."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an Instant needs a time zone"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware instant."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def folded(text: str) -> str:
    """Return the form in which two names count as the same: stripped, NFKC, case-folded."""
    if text.isascii():  # most are, and nothing but their case can differ
        return text.lower().strip()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


class Code(TypeDecorator[str]):
    """Text compared byte by byte on every engine: SKUs, barcodes, hashes."""

    impl = String
    cache_ok = True

    def __init__(self, length: int = 191) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Choose a collation that neither folds nor sorts by a locale."""
        if dialect.name in {"mysql", "mariadb"}:
            # plain utf8mb4_bin takes "a" and "a " for the same
            collation = "utf8mb4_nopad_bin" if dialect.is_mariadb else "utf8mb4_0900_bin"  # type: ignore[attr-defined]  # of this dialect
            return dialect.type_descriptor(
                VARCHAR(self.length, charset="utf8mb4", collation=collation)
            )
        return dialect.type_descriptor(
            String(self.length, collation="C" if dialect.name == "postgresql" else None)
        )


class Key(Code):
    """A folded name (see `folded`), compared exactly; what uniqueness and sorting stand on."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Fold on the way in."""
        del dialect
        return None if value is None else folded(value)


class Money(TypeDecorator[int]):
    """Minor units of the shop's one currency."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Refuse anything that is not a whole number."""
        del dialect
        return _whole(value)


class Quantity(TypeDecorator[int]):
    """Thousandths of the product's unit; 1 piece = 1000."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Refuse anything that is not a whole number."""
        del dialect
        return _whole(value)


class Body(TypeDecorator[str]):
    """Long text (MariaDB's plain TEXT ends at 64 KiB)."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Choose the engine's own type."""
        if dialect.name in {"mysql", "mariadb"}:
            return dialect.type_descriptor(MEDIUMTEXT(charset="utf8mb4"))
        return dialect.type_descriptor(Text())


def choice_of(values: type[StrEnum], *, name: str | None = None) -> Enum:
    """Make the column type of a closed set: text with a CHECK, by default named after the enum."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
        name=name or values.__name__.lower(),
    )


def affected(result: Result[Any]) -> int:  # Any: row shape is irrelevant to the count
    """Return how many rows a DML statement changed; SQLAlchemy hides it from `Result`."""
    if not isinstance(result, CursorResult):
        message = "not the result of a statement that changes rows"
        raise TypeError(message)
    return result.rowcount


def _whole(value: int | None) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        message = f"a whole number is needed, not {type(value).__name__}"
        raise TypeError(message)
    return value
