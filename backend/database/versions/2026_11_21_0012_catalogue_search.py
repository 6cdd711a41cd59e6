"""This revision will let searches read whole words and forgive typing errors."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import MYSQL_OPTIONS, Body, Code, Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COUNTED = ["archived_at", "kind", "brand_key", "availability", "rate_minor", "section_id", "id"]
NARROWING = ["archived_at", "section_id", "availability", "kind"]


def upgrade() -> None:
    op.create_table(
        "product_words",
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("word", Code(40), nullable=False),
        sa.Column("product_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("place", "word", "product_id", name="pk_product_words"),
        sqlite_with_rowid=False,
        **MYSQL_OPTIONS,
    )
    # a default of the database, for the rows that are there already
    op.add_column(
        "products", sa.Column("popularity", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("actors", sa.Column("name_words", Code(700), server_default="", nullable=False))
    op.create_index("ix_products_popularity", "products", ["popularity", "id"])
    op.create_index("ix_products_facets", "products", COUNTED)
    _replace("section_id", ["archived_at", "name_key", "id"])
    op.create_index(
        "ix_products_section_rate", "products", ["section_id", "archived_at", "rate_minor", "id"]
    )
    _replace("name_key", ["id", *NARROWING])
    _replace("rate_minor", ["id", *NARROWING])
    _replace("brand_key", ["archived_at", "id"])
    _ask_for_words()


def _ask_for_words() -> None:
    """Let the worker note the words of what stands there already; a new shop has nothing."""
    connection = op.get_bind()
    products = sa.table("products", sa.column("id", sa.Integer))
    if connection.execute(sa.select(products.c.id).limit(1)).first() is None:
        return
    now = datetime.now(UTC)
    outbox = sa.table(
        "outbox",
        sa.column("id", sa.Uuid),
        sa.column("topic", Code(64)),
        sa.column("payload", Body),
        sa.column("created_at", Instant),
        sa.column("available_at", Instant),
        sa.column("attempts", sa.Integer),
        sa.column("fence", sa.Integer),
    )
    op.bulk_insert(
        outbox,
        [
            {
                "id": uuid4(),
                "topic": "catalogue.index_words",
                "payload": "{}",
                "created_at": now,
                "available_at": now,
                "attempts": 0,
                "fence": 0,
            }
        ],
    )


def downgrade() -> None:
    op.drop_index("ix_products_section_rate", "products")
    _replace("brand_key", [])
    _replace("rate_minor", ["id"])
    _replace("name_key", ["id"])
    _replace("section_id", ["archived_at"])
    op.drop_index("ix_products_facets", "products")
    op.drop_index("ix_products_popularity", "products")
    op.drop_column("actors", "name_words")
    op.drop_column("products", "popularity")
    op.drop_table("product_words")


def _replace(first: str, rest: list[str]) -> None:
    """Give the index that begins with a column other columns after it.

    The new one is made before the old one goes: MariaDB lets no foreign key stand without.
    """
    op.create_index(f"ix_products_{first}_new", "products", [first, *rest])
    op.drop_index(f"ix_products_{first}", "products")
    op.create_index(f"ix_products_{first}", "products", [first, *rest])
    op.drop_index(f"ix_products_{first}_new", "products")
