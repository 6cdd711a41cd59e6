"""This revision will add the catalogue: sections, products, the people in movies, search words."""

import sqlalchemy as sa
from alembic import op

from backend.kernel.tables import MYSQL_OPTIONS, Body, Code, Instant, Key, Money, Quantity

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_sections()
    _add_products()
    _add_kinds()
    _add_cast()
    version = op.create_table(
        "catalogue_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_version"),
        **MYSQL_OPTIONS,
    )
    op.bulk_insert(version, [{"id": 1, "counter": 1}])
    op.create_table(
        "search_words",
        sa.Column("trigram", Code(3), nullable=False),
        sa.Column("word", Code(40), nullable=False),
        sa.PrimaryKeyConstraint("trigram", "word", name="pk_search_words"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_search_words_word", "search_words", ["word"])


def _add_sections() -> None:
    op.create_table(
        "sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("path_key", Key(300), nullable=False),
        sa.Column("description", Body(), nullable=False),
        sa.Column("tint", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sections"),
        sa.UniqueConstraint("path_key", name="uq_sections_path_key"),
        sa.ForeignKeyConstraint(["parent_id"], ["sections.id"], name="fk_sections_parent_id"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_sections_parent_id", "sections", ["parent_id", "position"])
    op.create_table(
        "manager_sections",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "section_id", name="pk_manager_sections"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_manager_sections_user_id"),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name="fk_manager_sections_section_id"
        ),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_manager_sections_section_id", "manager_sections", ["section_id"])


def _add_products() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("productkind", "grocery", "chocolate", "movie"), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("sku", Code(191), nullable=False),
        sa.Column("barcode", Code(64), nullable=True),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("name_key", Key(600), nullable=False),
        sa.Column("brand", sa.String(120), nullable=True),
        sa.Column("brand_key", Key(240), nullable=True),
        sa.Column("shelf", sa.String(40), nullable=True),
        sa.Column("description", Body(), nullable=False),
        sa.Column(
            "unit_type",
            _choice("unittype", "piece", "kg", "l", "m", "lb", "oz", "gal"),
            nullable=False,
        ),
        sa.Column("rate_minor", Money(), nullable=False),
        sa.Column("rate_per_milli", Quantity(), nullable=False),
        sa.Column("tax_rate_bp", sa.Integer(), nullable=False),
        sa.Column("step_milli", Quantity(), nullable=False),
        sa.Column("min_milli", Quantity(), nullable=False),
        sa.Column("max_milli", Quantity(), nullable=True),
        sa.Column(
            "availability", _choice("availability", "in_stock", "low", "out"), nullable=False
        ),
        sa.Column("image", Code(200), nullable=True),
        sa.Column("search_text", Body(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_products"),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name="fk_products_section_id"),
        sa.UniqueConstraint("sku", name="uq_products_sku"),
        sa.UniqueConstraint("barcode", name="uq_products_barcode"),
        sa.CheckConstraint("rate_minor >= 0", name="rate"),
        sa.CheckConstraint("rate_per_milli > 0", name="rate_per"),
        sa.CheckConstraint("step_milli > 0", name="step"),
        sa.CheckConstraint("min_milli > 0", name="min"),
        sa.CheckConstraint("max_milli IS NULL OR max_milli >= min_milli", name="max"),
        sa.CheckConstraint("tax_rate_bp >= 0", name="tax_rate"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_products_section_id", "products", ["section_id", "archived_at"])
    op.create_index("ix_products_name_key", "products", ["name_key", "id"])
    op.create_index("ix_products_rate_minor", "products", ["rate_minor", "id"])
    op.create_index("ix_products_brand_key", "products", ["brand_key"])


def _add_kinds() -> None:
    op.create_table(
        "chocolates",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("bean_origin", sa.String(100), nullable=False),
        sa.Column("cocoa_percent_milli", Quantity(), nullable=True),
        sa.Column("ingredients", sa.String(500), nullable=False),
        sa.Column("tasting_notes", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name="pk_chocolates"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_chocolates_product_id"),
        sa.CheckConstraint(
            "cocoa_percent_milli IS NULL OR cocoa_percent_milli BETWEEN 0 AND 100000",
            name="cocoa_percent",
        ),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_chocolates_cocoa_percent_milli", "chocolates", ["cocoa_percent_milli"])
    op.create_table(
        "movies",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("release_year", sa.Integer(), nullable=False),
        sa.Column("runtime_minutes", sa.Integer(), nullable=True),
        sa.Column("genres", sa.String(400), nullable=False),
        sa.Column("genres_key", Code(700), nullable=False),
        sa.Column("synopsis", Body(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name="pk_movies"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_movies_product_id"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_movies_release_year", "movies", ["release_year"])


def _add_cast() -> None:
    op.create_table(
        "actors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", Key(400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_actors"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_actors_name_key", "actors", ["name_key", "id"])
    op.create_table(
        "performances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("movie_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("part", Code(191), nullable=False),
        sa.Column("billing", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_performances"),
        sa.ForeignKeyConstraint(
            ["movie_id"], ["movies.product_id"], name="fk_performances_movie_id"
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name="fk_performances_actor_id"),
        sa.UniqueConstraint(
            "movie_id", "actor_id", "part", name="uq_performances_movie_id_actor_id_part"
        ),
        sa.CheckConstraint("billing >= 1", name="billing"),
        **MYSQL_OPTIONS,
    )
    op.create_index("ix_performances_actor_id", "performances", ["actor_id"])


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=24, name=name)


def downgrade() -> None:
    for table in (
        "search_words",
        "catalogue_version",
        "performances",
        "actors",
        "movies",
        "chocolates",
        "products",
        "manager_sections",
        "sections",
    ):
        op.drop_table(table)
