"""Sections: the tree on whose shelves products stand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.tables import Base, Body, Instant, Key, folded

# a top section takes the tint at its position mod 8; sub-sections inherit
TINTS = ("pistachio", "butter", "sky", "apricot", "rose", "lilac", "sand", "mint")
PATH_SEPARATOR = " > "


class Section(Base):
    """One section of the shop."""

    __tablename__ = "sections"
    __table_args__ = (Index("ix_sections_parent_id", "parent_id", "position"), Base.__table_args__)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("sections.id"))  # None: top
    name: Mapped[str] = mapped_column(String(100))
    path_key: Mapped[str] = mapped_column(Key(300), unique=True)  # see `path_key_of`
    description: Mapped[str] = mapped_column(Body, default="")
    tint: Mapped[str] = mapped_column(String(20))  # one of TINTS
    position: Mapped[int] = mapped_column(Integer, default=0)  # among its siblings, from 0
    version: Mapped[int] = mapped_column(Integer)
    archived_at: Mapped[datetime | None] = mapped_column(Instant)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own attribute

    def rename(self, *, name: str, parent_id: int | None) -> None:
        """Give name and place; the key that keeps names unique under a parent follows."""
        self.name = name
        self.parent_id = parent_id
        self.path_key = path_key_of(name=name, parent_id=parent_id)

    def close(self, *, at: datetime) -> None:
        """Take it out of the shop; its name is free again."""
        self.archived_at = at
        self.path_key = f"closed/{self.id}"

    def reopen(self) -> None:
        """Bring it back under its old name."""
        self.archived_at = None
        self.path_key = path_key_of(name=self.name, parent_id=self.parent_id)


class ManagerSection(Base):
    """One section (with all below it) that a manager looks after; none at all means every one."""

    __tablename__ = "manager_sections"
    __table_args__ = (Index("ix_manager_sections_section_id", "section_id"), Base.__table_args__)

    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(Integer, ForeignKey("sections.id"), primary_key=True)


def path_key_of(*, name: str, parent_id: int | None) -> str:
    """Return what makes a name unique among its siblings."""
    return f"{parent_id or 0}/{folded(name)}"
