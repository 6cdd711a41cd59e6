"""The people in the movies."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from backend.features.catalogue.models.words import spellings_of, words_of
from backend.kernel.tables import Base, Code, Instant, Key, folded


class Actor(Base):
    """One person who plays in movies."""

    __tablename__ = "actors"
    __table_args__ = (Index("ix_actors_name_key", "name_key", "id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(Key(400))  # set with `name`; two may share a name
    name_words: Mapped[str] = mapped_column(Code(700), default="")  # set with `name`, to search
    version: Mapped[int] = mapped_column(Integer)
    archived_at: Mapped[datetime | None] = mapped_column(Instant)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own attribute

    @validates("name")
    def _keep_key(self, _: str, name: str) -> str:
        self.name_key = folded(name)
        self.name_words = name_words_of(name)
        return name


class Performance(Base):
    """One actor in one part of one movie."""

    __tablename__ = "performances"
    __table_args__ = (
        UniqueConstraint("movie_id", "actor_id", "part"),
        CheckConstraint("billing >= 1", name="billing"),
        Index("ix_performances_actor_id", "actor_id"),
        Base.__table_args__,
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    movie_id: Mapped[int] = mapped_column(Integer, ForeignKey("movies.product_id"))
    actor_id: Mapped[int] = mapped_column(Integer, ForeignKey("actors.id"))
    part: Mapped[str] = mapped_column(Code(191), default="")  # '' when unknown
    billing: Mapped[int] = mapped_column(Integer)  # place on the poster, from 1
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own attribute


def name_words_of(name: str) -> str:
    """Return the words of a person's name as a search reads them, a blank before each."""
    return "".join(f" {word}" for word in (*words_of(name), *spellings_of(name)))
