"""This revision will keep what a shopper wishes when something runs short."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("cart_lines", "order_lines")
CHECK = "substitution_wish IN ('leave_out', 'similar', 'similar_any_price', 'call_me')"


def upgrade() -> None:
    # a default of the database, for the rows that are there already
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            # with the rule in the statement the table need not be copied (nor its view dropped)
            op.execute(
                sa.text(
                    f"ALTER TABLE {table} ADD COLUMN substitution_wish VARCHAR(24)"
                    f" DEFAULT 'leave_out' NOT NULL"
                    f" CONSTRAINT ck_{table}_substitutionwish CHECK ({CHECK})"
                )
            )
            continue
        wish = sa.Column(
            "substitution_wish", sa.String(24), server_default="leave_out", nullable=False
        )
        op.add_column(table, wish)
        op.create_check_constraint("substitutionwish", table, CHECK)


def downgrade() -> None:
    for table in TABLES:
        if op.get_bind().dialect.name != "sqlite":  # there the rule goes with its column
            op.drop_constraint(op.f(f"ck_{table}_substitutionwish"), table, type_="check")
        op.drop_column(table, "substitution_wish")
