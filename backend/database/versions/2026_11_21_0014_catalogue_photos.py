"""This revision will keep photos of products."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # a default of the database, for the rows that are there already
    op.add_column(
        "products", sa.Column("image_alt", sa.String(300), server_default="", nullable=False)
    )
    op.add_column("products", sa.Column("image_width", sa.Integer(), nullable=True))
    op.add_column("products", sa.Column("image_height", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("products", "image_height")
    op.drop_column("products", "image_width")
    op.drop_column("products", "image_alt")
