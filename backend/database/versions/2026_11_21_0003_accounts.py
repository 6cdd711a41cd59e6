"""This revision will add people: users, roles, sessions, customers, employees, the shop's card."""

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import Body, Code, Instant, Key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INNODB = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}

BUYS = ["orders.place"]
WORKS = [
    *BUYS,
    "customers.manage",
    "fulfilment.work",
    "orders.edit",
    "orders.place_for_others",
    "orders.read",
    "section_requests.file",
    "stock.read",
]
MANAGES = [
    *WORKS,
    "imports.run",
    "orders.refund",
    "products.edit",
    "reports.read",
    "section_requests.decide",
    "sections.edit",
    "stock.edit",
]
OWNS = [
    *MANAGES,
    "audit.read",
    "employees.manage",
    "reports.download",
    "roles.manage",
    "settings.manage",
    "system.manage",
    "system.read",
    "users.manage",
]
ROLES = [
    (1, "shopper", "Shopper", BUYS),
    (2, "employee", "Employee", WORKS),
    (3, "manager", "Manager", MANAGES),
    (4, "admin", "Administrator", OWNS),
]


def upgrade() -> None:
    """Go forward."""
    _add_users()
    _add_roles()
    _add_sessions()
    _add_customers()
    _add_shop_settings()


def _add_users() -> None:
    status = sa.Enum(
        "pending",
        "approved",
        "suspended",
        "rejected",
        native_enum=False,
        create_constraint=True,
        length=24,
        name="userstatus",
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("username", sa.String(60), nullable=False),
        sa.Column("username_key", Key(120), nullable=False, unique=True),
        sa.Column("password_hash", Code(255), nullable=False),
        sa.Column("first_name", sa.String(100), nullable=False),
        sa.Column("last_name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("status", status, nullable=False),
        sa.Column("requested_role", Code(40), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decision_note", sa.String(500), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("last_activity_at", Instant(), nullable=True),
        sa.Column("auth_version", sa.Integer(), nullable=False),
        **INNODB,
    )
    op.create_index("ix_users_status", "users", ["status", "username_key"])
    op.create_index("ix_users_last_activity_at", "users", ["last_activity_at"])


def _add_roles() -> None:
    roles = op.create_table(
        "roles",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", Code(40), nullable=False, unique=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("is_builtin", sa.Boolean(), nullable=False),
        **INNODB,
    )
    permissions = op.create_table(
        "role_permissions",
        sa.Column("role_id", sa.Integer(), sa.ForeignKey("roles.id"), primary_key=True),
        sa.Column("permission", Code(64), primary_key=True),
        **INNODB,
    )
    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("role_id", sa.Integer(), sa.ForeignKey("roles.id"), primary_key=True),
        **INNODB,
    )
    op.create_index("ix_user_roles_role_id", "user_roles", ["role_id"])
    op.bulk_insert(
        roles,
        [
            {"id": number, "name": name, "title": title, "is_builtin": True}
            for number, name, title, _ in ROLES
        ],
    )
    if op.get_bind().dialect.name == "postgresql":
        # the rows above brought their own ids; own roles are numbered after them
        op.execute("SELECT setval(pg_get_serial_sequence('roles', 'id'), 100)")
    op.bulk_insert(
        permissions,
        [
            {"role_id": number, "permission": permission}
            for number, _, _, allowed in ROLES
            for permission in allowed
        ],
    )


def _add_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", Code(64), nullable=False, unique=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("device", sa.String(120), nullable=False),
        **INNODB,
    )
    for column in ("user_id", "family_id", "parent_id", "expires_at"):
        op.create_index(f"ix_sessions_{column}", "sessions", [column])
    op.create_table(
        "login_attempts",
        sa.Column("key", Code(64), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        **INNODB,
    )
    op.create_index("ix_login_attempts_last_at", "login_attempts", ["last_at"])
    op.create_table(
        "password_resets",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("token_hash", Code(64), nullable=False, unique=True),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        **INNODB,
    )
    op.create_index("ix_password_resets_user_id", "password_resets", ["user_id"])


def _add_customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=True, unique=True),
        sa.Column("first_name", sa.String(100), nullable=False),
        sa.Column("last_name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("address_line_1", sa.String(200), nullable=False),
        sa.Column("address_line_2", sa.String(200), nullable=False),
        sa.Column("postal_code", sa.String(20), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("erased_at", Instant(), nullable=True),
        **INNODB,
    )
    op.create_index("ix_customers_last_name", "customers", ["last_name", "id"])
    op.create_table(
        "employees",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False, unique=True),
        sa.Column("display_name", sa.String(200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        **INNODB,
    )


def _add_shop_settings() -> None:
    texts = ("headline", "opening_hours", "collection_text", "delivery_text", "terms_text")
    op.create_table(
        "shop_settings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("tagline", sa.String(200), nullable=False),
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("tax_number", sa.String(40), nullable=False),
        sa.Column("mail_sender", sa.String(254), nullable=False),
        *(sa.Column(name, Body(), nullable=False) for name in (*texts, "privacy_text")),
        **INNODB,
    )


def downgrade() -> None:
    """Go back."""
    for table in (
        "shop_settings",
        "employees",
        "customers",
        "password_resets",
        "login_attempts",
        "sessions",
        "user_roles",
        "role_permissions",
        "roles",
        "users",
    ):
        op.drop_table(table)
