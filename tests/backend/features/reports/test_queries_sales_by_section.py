from datetime import date, timedelta

import pytest

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import UnitType
from backend.features.orders.models import OrderStatus
from backend.features.reports.models import Period
from backend.features.reports.queries import KINDS
from tests.factories.catalogue import make_product, make_section
from tests.factories.reports import TODAY, sell

KIND = KINDS["sales_by_section"]
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30))


def rows(session, period=MONTH, after=None, limit=100):
    return [
        dict(zip([column.name for column in KIND.columns], row.cells, strict=True))
        for row in KIND.read(session, period, after, limit)
    ]


@pytest.fixture
def food(uow):
    return make_section(uow(), "Food")


@pytest.fixture
def apples(uow, food):
    """Sold at 2.40 per kilogram, 7 % of it tax."""
    fruit = make_section(uow(), "Fruit", parent=food)
    return make_product(
        uow(),
        section_id=fruit.id,
        rate_minor=240,
        unit_type=UnitType.KG,
        step_milli=250,
        tax_rate_bp=700,
    )


@pytest.fixture
def bread(uow, food):
    return make_product(uow(), section_id=food.id, rate_minor=350, tax_rate_bp=700)


class TestSalesBySection:
    def test_counts_what_was_ordered_while_nothing_is_charged(self, session, apples):
        sell(session, (apples, 1250))

        (row,) = rows(session)

        assert (row["section"], row["lines"], row["quantity_kg"]) == ("Food > Fruit", 1, 1250)
        assert (row["net_minor"], row["tax_minor"], row["total_minor"]) == (280, 20, 300)

    def test_counts_what_was_charged_once_it_is(self, session, apples):
        sell(session, (apples, 1250), status=OrderStatus.READY, charged=(1000,))

        (row,) = rows(session)

        assert (row["quantity_kg"], row["total_minor"]) == (1000, 240)
        assert row["net_minor"] + row["tax_minor"] == row["total_minor"]

    def test_counts_a_line_of_which_nothing_was_found_as_nothing(self, session, apples):
        sell(session, (apples, 1250), status=OrderStatus.READY, charged=(0,))

        (row,) = rows(session)

        assert (row["lines"], row["quantity_kg"], row["total_minor"]) == (1, 0, 0)

    def test_adds_up_by_section_and_unit_in_order_of_paths(self, uow, session, apples, bread, food):
        oil = make_product(uow(), section_id=food.id, rate_minor=900, unit_type=UnitType.L)
        sell(session, (bread, 2000), (apples, 500), (oil, 1000))
        sell(session, (bread, 1000))

        found = rows(session)

        assert [row["section"] for row in found] == ["Food", "Food > Fruit"]
        assert (found[0]["quantity_piece"], found[0]["quantity_l"]) == (3000, 1000)
        assert (found[0]["lines"], found[0]["total_minor"]) == (3, 1950)

    @pytest.mark.parametrize(
        "status", [OrderStatus.CANCELLED, OrderStatus.FAILED, OrderStatus.RETURNED]
    )
    def test_leaves_out_what_was_not_sold(self, session, bread, status):
        sell(session, (bread, 1000), status=status)

        assert rows(session) == []
        assert KIND.count(session, MONTH) == 0

    def test_counts_both_days_at_the_ends_and_no_other(self, session, bread):
        for day in range(4):
            sell(session, (bread, 1000), on=TODAY + timedelta(days=day))

        (row,) = rows(session, Period(TODAY + timedelta(days=1), TODAY + timedelta(days=2)))

        assert row["lines"] == 2

    def test_follows_a_product_to_its_new_section(self, uow, session, bread, food):
        sell(session, (bread, 1000))
        pantry = make_section(uow(), "Pantry")
        catalogue.close_section(
            uow(),
            section_id=food.id,
            base_version=food.version,
            move_products_to=pantry.id,
        )

        assert [row["section"] for row in rows(session)] == ["Pantry"]

    def test_can_be_read_in_pieces(self, uow, session):
        for number in range(5):
            section = make_section(uow(), f"Shelf {number}")
            sell(session, (make_product(uow(), section_id=section.id), 1000))
        whole = KIND.read(session, MONTH, None, 100)

        first = KIND.read(session, MONTH, None, 3)
        second = KIND.read(session, MONTH, first[-1].key, 3)

        assert [*first, *second] == list(whole)
        assert KIND.count(session, MONTH) == 5
