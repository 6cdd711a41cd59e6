"""This revision will add orders, their lines, their events and their payments."""

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import MYSQL_OPTIONS, Code, Instant, Money, Quantity

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATUSES = (
    "placed",
    "confirmed",
    "picking",
    "ready",
    "handed_over",
    "cancelled",
    "failed",
    "returned",
)
UNITS = ("piece", "kg", "l", "m", "lb", "oz", "gal")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=24, name=name)


def upgrade() -> None:
    _create_orders()
    _create_lines()
    _create_events()
    _create_payments()


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", Code(8), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("placed_by", Code(100), nullable=False),
        sa.Column("idempotency_key", Code(255), nullable=False),
        sa.Column("link_token_hash", Code(64), nullable=True),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("status", _choice("orderstatus", *STATUSES), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("failure_reason", sa.String(200), nullable=True),
        sa.Column("collection", _choice("collection", "collection", "delivery"), nullable=False),
        sa.Column("wished_at", Instant(), nullable=True),
        sa.Column("first_name", sa.String(100), nullable=False),
        sa.Column("last_name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("address_line_1", sa.String(200), nullable=False),
        sa.Column("address_line_2", sa.String(200), nullable=False),
        sa.Column("postal_code", sa.String(20), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("currency", Code(3), nullable=False),
        sa.Column("net_minor", Money(), nullable=False),
        sa.Column("tax_minor", Money(), nullable=False),
        sa.Column("total_minor", Money(), nullable=False),
        sa.Column("charged_net_minor", Money(), nullable=True),
        sa.Column("charged_tax_minor", Money(), nullable=True),
        sa.Column("charged_total_minor", Money(), nullable=True),
        sa.Column("placed_at", Instant(), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column("placed_hour", sa.Integer(), nullable=False),
        sa.Column("source", _choice("ordersource", "shop", "counter", "history"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("number", name="uq_orders_number"),
        sa.UniqueConstraint(
            "placed_by", "idempotency_key", name="uq_orders_placed_by_idempotency_key"
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_orders_customer_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_orders_user_id"),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_orders_employee_id"),
        sa.CheckConstraint("net_minor + tax_minor = total_minor", name="total"),
        sa.CheckConstraint(
            "charged_total_minor IS NULL"
            " OR charged_net_minor + charged_tax_minor = charged_total_minor",
            name="charged_total",
        ),
        **MYSQL_OPTIONS,
    )
    by_time = ["placed_at", "id"]
    op.create_index("ix_orders_status", "orders", ["status", *by_time])
    op.create_index("ix_orders_placed_at", "orders", by_time)
    op.create_index("ix_orders_placed_on", "orders", ["placed_on"])
    for column in ("customer_id", "user_id", "employee_id"):
        op.create_index(f"ix_orders_{column}", "orders", [column, *by_time])


def _create_lines() -> None:
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("product_name", sa.String(400), nullable=False),
        sa.Column("unit_type", _choice("unittype", *UNITS), nullable=False),
        sa.Column("ordered_milli", Quantity(), nullable=False),
        sa.Column("picked_milli", Quantity(), nullable=True),
        sa.Column("charged_milli", Quantity(), nullable=True),
        sa.Column("rate_minor", Money(), nullable=True),
        sa.Column("rate_per_milli", Quantity(), nullable=False),
        sa.Column("tax_rate_bp", sa.Integer(), nullable=False),
        sa.Column("total_minor", Money(), nullable=False),
        sa.Column("tax_minor", Money(), nullable=False),
        sa.Column("charged_total_minor", Money(), nullable=True),
        sa.Column("charged_tax_minor", Money(), nullable=True),
        sa.PrimaryKeyConstraint("order_id", "line_no", name="pk_order_lines"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_lines_order_id"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_order_lines_product_id"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_order_lines_product_id", "order_lines", ["product_id", "order_id"])


def _create_events() -> None:
    op.create_table(
        "order_events",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("from_status", _choice("from_status", *STATUSES), nullable=True),
        sa.Column("to_status", _choice("to_status", *STATUSES), nullable=False),
        sa.Column("actor", Code(100), nullable=False),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(200), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "seq", name="pk_order_events"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_events_order_id"),
        **MYSQL_OPTIONS,
    )


def _create_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("paymentkind", "taken", "refunded"), nullable=False),
        sa.Column("method", _choice("paymentmethod", "cash", "card", "transfer"), nullable=False),
        sa.Column("amount_minor", Money(), nullable=False),
        sa.Column("by", Code(100), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_payments_order_id"),
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_payments_order_id", "payments", ["order_id"])


def downgrade() -> None:
    for table in ("payments", "order_events", "order_lines", "orders"):
        op.drop_table(table)
