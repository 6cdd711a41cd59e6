"""This revision will add the section requests."""

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import MYSQL_OPTIONS, Body, Code, Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=24, name=name)


def upgrade() -> None:
    """Go forward."""
    statuses = ("pending", "approved", "applied", "rejected", "withdrawn", "conflict")
    reasons = (
        "section_changed",
        "section_gone",
        "name_taken",
        "target_gone",
        "not_empty",
        "not_applied",
    )
    op.create_table(
        "section_requests",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "request_type", _choice("requesttype", "create", "modify", "delete"), nullable=False
        ),
        sa.Column("section_id", sa.Integer(), sa.ForeignKey("sections.id"), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("section_name", sa.String(120), nullable=False),
        sa.Column("payload", Body(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("status", _choice("requeststatus", *statuses), nullable=False),
        sa.Column("requested_by", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("requested_by_name", sa.String(200), nullable=False),
        sa.Column("requested_at", Instant(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("decided_by_name", sa.String(200), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decision_note", sa.String(500), nullable=True),
        sa.Column("conflict_reason", _choice("conflictreason", *reasons), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("pending_key", Code(64), nullable=True, unique=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("decided_by <> requested_by", name="four_eyes"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_section_requests_status", "section_requests", ["status", "id"])
    op.create_index("ix_section_requests_section_id", "section_requests", ["section_id"])
    op.create_index("ix_section_requests_requested_by", "section_requests", ["requested_by", "id"])
    op.create_index("ix_section_requests_decided_by", "section_requests", ["decided_by"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("section_requests")
