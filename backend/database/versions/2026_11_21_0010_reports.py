"""This revision will add the reports and the view of sold lines that they read."""

import sqlalchemy as sa
from alembic import op

from backend.database import sql
from backend.kernel.tables import MYSQL_OPTIONS, Body, Code, Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=24, name=name)


def upgrade() -> None:
    """Go forward."""
    statuses = ("queued", "running", "ready", "failed", "expired", "cancelled")
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", Code(40), nullable=False),
        sa.Column("parameters", Body(), nullable=False),
        sa.Column("status", _choice("reportstatus", *statuses), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", Code(64), nullable=True),
        sa.Column("file_key", Code(191), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("holds_files", sa.Boolean(), nullable=False),
        sa.Column("failure_reason", _choice("failurereason", "no_space", "broken"), nullable=True),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=True),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_reports_asked_by", "reports", ["asked_by", "id"])
    op.create_index("ix_reports_status", "reports", ["status", "expires_at"])
    op.create_index("ix_reports_holds_files", "reports", ["holds_files", "status"])
    op.execute(sa.text(sql.view("sales_lines", version=1, dialect=op.get_bind().dialect.name)))


def downgrade() -> None:
    """Go back."""
    op.execute(sa.text("DROP VIEW sales_lines"))
    op.drop_table("reports")
