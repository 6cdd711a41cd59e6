"""This revision will add stock levels, their ledger and stock documents."""

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import MYSQL_OPTIONS, Code, Instant, Quantity

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=24, name=name)


def upgrade() -> None:
    op.create_table(
        "stock_levels",
        sa.Column("product_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("on_hand_milli", Quantity(), nullable=False),
        sa.Column("reserved_milli", Quantity(), nullable=False),
        sa.Column("low_at_milli", Quantity(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name="pk_stock_levels"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_stock_levels_product_id"),
        sa.CheckConstraint("on_hand_milli >= 0", name="on_hand"),
        sa.CheckConstraint(
            "reserved_milli >= 0 AND reserved_milli <= on_hand_milli", name="reserved"
        ),
        **MYSQL_OPTIONS,
    )
    _create_movements()
    _create_documents()


def _create_movements() -> None:
    kinds = ("deliver", "count", "write_off", "reserve", "release", "commit", "restock", "adjust")
    op.create_table(
        "stock_movements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", _choice("movementkind", *kinds), nullable=False),
        sa.Column("d_on_hand", Quantity(), nullable=False),
        sa.Column("d_reserved", Quantity(), nullable=False),
        sa.Column("on_hand_after", Quantity(), nullable=False),
        sa.Column("reserved_after", Quantity(), nullable=False),
        sa.Column("ref_type", Code(24), nullable=False),
        sa.Column("ref_id", Code(64), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("actor", Code(100), nullable=False),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("request_id", Code(64), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stock_movements"),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name="fk_stock_movements_product_id"
        ),
        sa.UniqueConstraint(
            "ref_type",
            "ref_id",
            "product_id",
            "kind",
            name="uq_stock_movements_ref_type_ref_id_product_id_kind",
        ),
        sa.UniqueConstraint("product_id", "seq", name="uq_stock_movements_product_id_seq"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_stock_movements_at", "stock_movements", ["at", "id"])


def _create_documents() -> None:
    statuses = ("draft", "posting", "posted", "refused")
    op.create_table(
        "stock_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", _choice("documentkind", "delivery", "count", "write_off"), nullable=False
        ),
        sa.Column("status", _choice("documentstatus", *statuses), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("refusal", sa.String(200), nullable=True),
        sa.Column("created_by", Code(100), nullable=False),
        sa.Column("created_by_name", sa.String(200), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("posted_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stock_documents"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_stock_documents_created_at", "stock_documents", ["created_at", "id"])
    op.create_table(
        "stock_document_lines",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("quantity_milli", Quantity(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "line_no", name="pk_stock_document_lines"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["stock_documents.id"], name="fk_stock_document_lines_document_id"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name="fk_stock_document_lines_product_id"
        ),
        sa.UniqueConstraint(
            "document_id", "product_id", name="uq_stock_document_lines_document_id_product_id"
        ),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_stock_document_lines_product_id", "stock_document_lines", ["product_id"])


def downgrade() -> None:
    op.drop_table("stock_document_lines")
    op.drop_table("stock_documents")
    op.drop_table("stock_movements")
    op.drop_table("stock_levels")
