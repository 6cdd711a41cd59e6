"""This revision will make the tables of the kernel: waiting jobs and remembered answers."""

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import MYSQL_OPTIONS, Body, Code, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", Code(64), nullable=False),
        sa.Column("payload", Body(), nullable=False),
        sa.Column("dedupe_key", Code(191), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("available_at", Instant(), nullable=False),
        sa.Column("rung_at", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("executed_by", sa.String(120), nullable=True),
        sa.Column("dead_at", Instant(), nullable=True),
        sa.Column("last_error", sa.String(500), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_outbox_due", "outbox", ["topic", "done_at", "available_at"])
    op.create_index("ix_outbox_done_at", "outbox", ["done_at"])
    op.create_table(
        "idempotency",
        sa.Column("scope_hash", Code(64), nullable=False),
        sa.Column("fingerprint", Code(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", Body(), nullable=True),
        sa.Column("body", Body(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("scope_hash", name="pk_idempotency"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_idempotency_created_at", "idempotency", ["created_at"])


def downgrade() -> None:
    op.drop_table("idempotency")
    op.drop_table("outbox")
