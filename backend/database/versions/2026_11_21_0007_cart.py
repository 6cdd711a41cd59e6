"""This revision will add the carts of guests and of people."""

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import MYSQL_OPTIONS, Code, Instant, Money, Quantity

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "carts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", Code(100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_carts"),
        sa.UniqueConstraint("owner", name="uq_carts_owner"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_carts_updated_at", "carts", ["updated_at"])
    op.create_table(
        "cart_lines",
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("quantity_milli", Quantity(), nullable=False),
        sa.Column("rate_minor", Money(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("cart_id", "product_id", name="pk_cart_lines"),
        sa.ForeignKeyConstraint(["cart_id"], ["carts.id"], name="fk_cart_lines_cart_id"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_cart_lines_product_id"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_cart_lines_product_id", "cart_lines", ["product_id"])


def downgrade() -> None:
    op.drop_table("cart_lines")
    op.drop_table("carts")
