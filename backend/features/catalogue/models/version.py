"""The number that tells whether a stored answer of the catalogue still holds."""

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.tables import Base

VERSION_KEY = "version:catalogue"  # where the cache keeps it


class CatalogueVersion(Base):
    """The one row that moves with every change a reader of the catalogue can see."""

    __tablename__ = "catalogue_version"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)  # always 1
    # milliseconds of the last change or one more than before, whichever is larger: a database
    # restored from a backup never comes by a number again that a cache already knows
    counter: Mapped[int] = mapped_column(BigInteger)
