import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import OperationalError

from backend import wiring
from backend.cli import database
from backend.cli.database import migrate


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr(database, "PAUSE_SECONDS", 0.0)
    return tmp_path


@pytest.fixture
def starting(monkeypatch):
    """A database server that refuses the first two visitors."""
    visits = []
    real = wiring.migrate

    def visit(url: str, *, revision: str) -> None:
        visits.append(url)
        if len(visits) <= 2:
            raise OperationalError("", {}, Exception("starting up"))
        real(url, revision=revision)

    monkeypatch.setattr(wiring, "migrate", visit)
    return visits


class TestMigrate:
    def test_is_safe_to_repeat(self, shop):
        for _ in range(2):
            assert CliRunner().invoke(migrate, []).exit_code == 0

        engine = create_engine(f"sqlite:///{shop / 'shop.db'}")
        assert "orders" in inspect(engine).get_table_names()
        engine.dispose()

    def test_waits_for_a_server_that_starts(self, starting):
        done = CliRunner().invoke(migrate, ["--wait", "30"])

        assert done.exit_code == 0
        assert len(starting) == 3

    def test_waits_no_longer_than_told(self, starting):
        done = CliRunner().invoke(migrate, [])

        assert isinstance(done.exception, OperationalError)
        assert len(starting) == 1
