"""This revision will add notices and what people want to be mailed about."""

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import Body, Code, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INNODB = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("kind", Code(64), nullable=False),
        sa.Column("facts", Body(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        **INNODB,
    )
    op.create_index("ix_notices_user_id", "notices", ["user_id", "id"])
    op.create_index("ix_notices_created_at", "notices", ["created_at"])
    op.create_table(
        "mail_preferences",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("kind", Code(64), primary_key=True),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        **INNODB,
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("mail_preferences")
    op.drop_table("notices")
