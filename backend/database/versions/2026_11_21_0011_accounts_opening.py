"""This revision will let an owner open a shop, and shoppers keep their addresses and wishes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import MYSQL_OPTIONS, Body, Code

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WISHES = "'leave_out', 'similar', 'similar_any_price', 'call_me'"
CHECK = f"substitution_wish IN ({WISHES})"


NEW = ("imprint_text", "open_times", "tax_rates", "currency", "timezone", "locale", "is_demo")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "customer_addresses",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("line_1", sa.String(200), nullable=False),
        sa.Column("line_2", sa.String(200), nullable=False),
        sa.Column("postal_code", sa.String(20), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_customer_addresses_customer_id", "customer_addresses", ["customer_id"])
    op.create_index("ix_users_email", "users", ["email"])
    _add_wish()
    for column in _settings():
        op.add_column("shop_settings", column)


def downgrade() -> None:
    """Go back."""
    for name in NEW:
        op.drop_column("shop_settings", name)
    if op.get_bind().dialect.name != "sqlite":  # there the rule goes with its column
        op.drop_constraint(op.f("ck_customers_substitutionwish"), "customers", type_="check")
    op.drop_column("customers", "substitution_wish")
    op.drop_index("ix_users_email", "users")
    op.drop_table("customer_addresses")


def _add_wish() -> None:
    # a default of the database, for the rows that are there already
    if op.get_bind().dialect.name == "sqlite":
        # with the rule in the statement the table need not be copied
        op.execute(
            sa.text(
                "ALTER TABLE customers ADD COLUMN substitution_wish VARCHAR(24)"
                f" DEFAULT 'leave_out' NOT NULL"
                f" CONSTRAINT ck_customers_substitutionwish CHECK ({CHECK})"
            )
        )
        return
    wish = sa.Column("substitution_wish", sa.String(24), server_default="leave_out", nullable=False)
    op.add_column("customers", wish)
    op.create_check_constraint("substitutionwish", "customers", CHECK)


def _settings() -> list[sa.Column[Any]]:
    # defaults of the database, for the row that may be there; MySQL wants texts in brackets
    def text(value: str) -> sa.TextClause:
        return sa.text(f"('{value}')")

    no = sa.false()
    return [
        sa.Column("imprint_text", Body(), server_default=text(""), nullable=False),
        sa.Column("open_times", Body(), server_default=text("[]"), nullable=False),
        sa.Column("tax_rates", Body(), server_default=text("[]"), nullable=False),
        sa.Column("currency", Code(3), server_default="", nullable=False),
        sa.Column("timezone", sa.String(64), server_default="", nullable=False),
        sa.Column("locale", sa.String(20), server_default="", nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=no, nullable=False),
    ]
