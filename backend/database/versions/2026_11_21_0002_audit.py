"""This revision will add the record of who changed what."""

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import Body, Code, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", Code(100), nullable=False),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("action", Code(64), nullable=False),
        sa.Column("subject_type", Code(32), nullable=False),
        sa.Column("subject_id", Code(64), nullable=False),
        sa.Column("before", Body(), nullable=True),
        sa.Column("after", Body(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=True),
        sa.Column("request_id", Code(64), nullable=True),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
    )
    op.create_index("ix_audit_entries_actor", "audit_entries", ["actor", "id"])
    op.create_index(
        "ix_audit_entries_subject", "audit_entries", ["subject_type", "subject_id", "id"]
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("audit_entries")
