"""The revisions lead from nothing to what the models say, and back."""

import os

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import Session

from backend.metadata import metadata
from backend.wiring import MIGRATIONS, is_migrated, migrate
from tests.databases import fresh_database

SERVER = os.environ.get("TEST_DATABASE_URL", "sqlite://")
OWN = "alembic_version"


@pytest.fixture
def database(tmp_path, worker_id):
    """Return the address of an empty database."""
    with fresh_database(SERVER, name=f"versions_{worker_id}", folder=tmp_path) as url:
        yield url


@pytest.fixture
def look(database):
    """Return a function that looks into the database with a connection of its own."""

    def look(see):
        engine = create_engine(database)
        with engine.connect() as connection:
            found = see(connection)
        engine.dispose()
        return found

    return look


def shape(connection):
    """Return all that a migration could forget, table by table."""
    eyes = inspect(connection)
    return {
        table: {
            "columns": {
                (column["name"], str(column["type"]), column["nullable"])
                for column in eyes.get_columns(table)
            },
            "key": eyes.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": {
                (key["name"], *key["constrained_columns"], key["referred_table"])
                for key in eyes.get_foreign_keys(table)
            },
            "indexes": {
                (index["name"], index["unique"], *index["column_names"])
                for index in eyes.get_indexes(table)
            },
            "uniques": {
                (each["name"], *each["column_names"]) for each in eyes.get_unique_constraints(table)
            },
            "checks": {each["name"] for each in eyes.get_check_constraints(table)},
        }
        for table in eyes.get_table_names()
        if table != OWN
    }


class TestChain:
    def test_is_one_line_in_the_order_of_the_numbers(self):
        script = ScriptDirectory(str(MIGRATIONS))
        revisions = list(script.walk_revisions())[::-1]

        assert len(script.get_heads()) == 1
        assert [each.revision for each in revisions] == [
            f"{number:04d}" for number in range(1, len(revisions) + 1)
        ]

    def test_says_what_each_revision_will_do(self):
        for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions():
            assert revision.doc.startswith("This revision will "), revision.path
            assert f"_{revision.revision}_" in revision.path


class TestUpgrade:
    def test_makes_what_the_models_say(self, database, look):
        migrate(database)

        def differences(connection):
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return compare_metadata(context, metadata)

        assert look(differences) == []

    def test_forgets_no_index_and_no_constraint(self, database, look, tmp_path, worker_id):
        migrate(database)
        made = look(shape)
        with fresh_database(SERVER, name=f"models_{worker_id}", folder=tmp_path) as url:
            engine = create_engine(url)
            metadata.create_all(engine)
            with engine.connect() as connection:
                wanted = shape(connection)
            engine.dispose()

        assert made.keys() == wanted.keys()
        for table, parts in wanted.items():
            assert made[table] == parts, table

    def test_may_be_repeated(self, database, look):
        migrate(database)
        first = look(shape)

        migrate(database)

        assert look(shape) == first

    def test_is_known_to_be_done(self, database, look):
        migrate(database)
        assert look(is_at_head)

        migrate(database, revision="-1")
        assert not look(is_at_head)


class TestDowngrade:
    def test_leaves_nothing_and_leads_up_again(self, database, look):
        migrate(database)
        whole = look(shape)
        revisions = len(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))

        for _ in range(revisions):
            migrate(database, revision="-1")
        assert look(shape) == {}
        assert look(lambda connection: inspect(connection).get_view_names()) == []

        migrate(database)
        assert look(shape) == whole


class TestModels:
    @pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
    def test_name_every_constraint(self, table):
        assert [each for each in table.constraints if each.name is None] == []

    @pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
    def test_index_every_foreign_key(self, table):
        leading = {index.columns.values()[0].name for index in table.indexes if index.columns}
        leading |= {
            each.columns.values()[0].name
            for each in table.constraints
            if each.columns and type(each).__name__ in {"PrimaryKeyConstraint", "UniqueConstraint"}
        }

        assert {key.parent.name for key in table.foreign_keys} <= leading

    @pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
    def test_are_stored_safely_by_mariadb(self, table):
        assert table.dialect_options["mysql"]["engine"] == "InnoDB"
        assert table.dialect_options["mysql"]["charset"] == "utf8mb4"


def is_at_head(connection):
    with Session(connection) as session:
        return is_migrated(session)
