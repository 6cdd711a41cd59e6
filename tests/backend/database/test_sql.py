import pytest
from sqlalchemy import text

from backend.database import sql
from tests.factories.catalogue import make_product, make_section
from tests.factories.reports import sell


class TestView:
    @pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mysql"])
    def test_finds_the_statement_that_suits_all(self, dialect):
        found = sql.view("sales_lines", version=1, dialect=dialect)

        assert "CREATE VIEW sales_lines" in found

    def test_prefers_an_engines_own(self, tmp_path, monkeypatch):
        monkeypatch.setattr(sql, "_HERE", tmp_path)
        (tmp_path / "views").mkdir()
        (tmp_path / "views" / "all.v1.sql").write_text("portable")
        (tmp_path / "views" / "all.mysql.v1.sql").write_text("own")

        found = [sql.view("all", version=1, dialect=each) for each in ("sqlite", "mysql")]

        assert found == ["portable", "own"]

    def test_knows_no_version_that_was_never_written(self):
        with pytest.raises(FileNotFoundError):
            sql.view("sales_lines", version=99, dialect="sqlite")


class TestSalesLines:
    def test_names_nobody(self, session):
        columns = session.execute(text("SELECT * FROM sales_lines")).keys()

        assert not {"first_name", "last_name", "email", "phone", "customer_id"} & set(columns)

    def test_adds_up_to_what_the_orders_say(self, uow, session):
        section = make_section(uow())
        bread, milk = (make_product(uow(), section_id=section.id) for _ in range(2))
        orders = [sell(session, (bread, 1000), (milk, 3000)), sell(session, (milk, 2000))]

        total = session.execute(text("SELECT SUM(total_minor) FROM sales_lines")).scalar_one()

        assert int(total) == sum(order.total_minor for order in orders)
