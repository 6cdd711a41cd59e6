"""This revision will note what an imported list calls a customer, to know the person again."""

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import Code

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("customer_ref", Code(191), nullable=True))
    op.create_index("ix_customers_customer_ref", "customers", ["customer_ref"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_customers_customer_ref", "customers")
    op.drop_column("customers", "customer_ref")
