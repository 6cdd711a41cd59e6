"""Taking rows: each is judged alone, counted once, and a repeat changes nothing."""

import pytest

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Availability, Outcome, Product
from backend.features.imports import service as imports
from backend.features.imports.models import ImportCounts, ImportKind, Mark, SourceRow
from backend.features.stock import service as stock
from backend.features.stock.models import Ref, StockLevel, Want
from backend.kernel.actor import SYSTEM


def row(line: int = 2, **values: str) -> SourceRow:
    basics = {"sku": "a", "name": "Pear", "section": "Fruit > Fresh", "rate": "3.40"}
    return SourceRow(line, basics | values)


def outcomes(taken: list[imports.Taken]) -> list[Outcome | str]:
    return [each.outcome or each.reason for each in taken]


@pytest.fixture
def take(uow):
    def take(*rows, seen=None):
        return imports.take(uow(SYSTEM), kind=ImportKind.PRODUCTS, rows=rows, seen=seen or {})

    return take


class TestTakeProducts:
    def test_creates_then_leaves_then_updates(self, take) -> None:
        first, again = take(row()), take(row())
        changed = take(row(rate="3.60"))

        assert outcomes(first) == [Outcome.CREATED]
        assert outcomes(again) == [Outcome.UNCHANGED]
        assert outcomes(changed) == [Outcome.UPDATED]

    def test_opens_the_sections_of_a_path_once(self, take, uow) -> None:
        take(row(), row(3, sku="b"))

        product = catalogue.product_by_sku(uow(SYSTEM), sku="b")
        section = catalogue.section_by_path(uow(SYSTEM), names=["fruit", " FRESH "])

        assert product.section_id == section.id

    def test_counts_what_can_be_sold_into_the_ledger(self, take, uow) -> None:
        take(row(quantity_available="12.5"))

        product = catalogue.product_by_sku(uow(SYSTEM), sku="a")

        available = stock.available(uow(SYSTEM), product_ids=[product.id])
        assert available == {product.id: 12_500}
        assert outcomes(take(row(quantity_available="12.5"))) == [Outcome.UNCHANGED]

    def test_refuses_a_second_row_that_says_something_else(self, take) -> None:
        taken = take(row(2), row(3), row(4, name="Plum"))

        assert outcomes(taken) == [
            Outcome.CREATED,
            Outcome.UNCHANGED,
            "the same key stands in line 2",
        ]

    def test_leaves_what_is_reserved_out_of_what_can_be_sold(self, take, uow, session) -> None:
        take(row(quantity_available="5"))
        product = catalogue.product_by_sku(uow(SYSTEM), sku="a")
        ref = Ref("order", "1")
        stock.reserve(uow(SYSTEM), wants=[Want(product.id, 2000)], ref=ref)

        again = take(row(quantity_available="5"))

        assert outcomes(again) == [Outcome.UPDATED]
        level = session.get(StockLevel, product.id, populate_existing=True)
        assert (level.on_hand_milli, level.reserved_milli) == (7000, 2000)
        assert stock.find_discrepancies(uow(SYSTEM)) == []
        assert session.get(Product, product.id).availability is Availability.LOW

    def test_counts_nothing_for_a_refused_row(self, take, uow) -> None:
        take(row(quantity_available="5"))

        taken = take(row(quantity_available="9", kind="chocolate"), row(3, sku="b", rate="x"))

        assert outcomes(taken) == ["A product keeps its kind", 'rate "x" cannot be read']
        product = catalogue.product_by_sku(uow(SYSTEM), sku="a")
        assert stock.available(uow(SYSTEM), product_ids=[product.id]) == {product.id: 5000}

    def test_brings_an_archived_product_back(self, take, uow) -> None:
        take(row())
        product = catalogue.product_by_sku(uow(SYSTEM), sku="a")
        catalogue.archive_product(uow(SYSTEM), product_id=product.id, base_version=product.version)

        assert outcomes(take(row())) == [Outcome.UPDATED]
        assert catalogue.sellable_product(uow(SYSTEM), product_id=product.id)

    def test_refuses_each_row_of_a_key_whose_first_row_was_refused(self, take) -> None:
        taken = take(row(2, rate="x"), row(3, rate="x"), row(4, rate="1"), row(5, rate="1"))

        assert outcomes(taken) == [
            *['rate "x" cannot be read'] * 2,
            Outcome.CREATED,
            Outcome.UNCHANGED,
        ]

    def test_knows_the_rows_of_the_chunks_before(self, take) -> None:
        seen: dict[str, Mark] = {}
        imports.remember(seen, [row(2)], take(row(2)))

        taken = take(row(9), row(10, name="Plum"), seen=seen)

        assert outcomes(taken) == [Outcome.UNCHANGED, "the same key stands in line 2"]

    @pytest.mark.parametrize(
        ("values", "reason"),
        [
            ({"sku": ""}, "sku is empty"),
            ({"rate": "free"}, 'rate "free" cannot be read'),
            ({"rate": "-1"}, "rate is negative"),
            ({"rate": "1.005"}, 'rate "1.005" cannot be read'),
            ({"rate": "1e400"}, 'rate "1e400" cannot be read'),
            ({"rate": "NaN"}, 'rate "NaN" cannot be read'),
            ({"kind": "book"}, 'kind "book" cannot be read'),
            ({"unit_type": "stone"}, 'unit_type "stone" cannot be read'),
            ({"step": "0"}, "step is too small"),
            ({"tax_percent": "101"}, "tax_percent needs 0 to 100 with at most two decimals"),
            ({"kind": "movie"}, "release_year is empty"),
            ({"kind": "chocolate", "cocoa_percent": "101"}, "cocoa_percent is more than 100"),
            ({"quantity_available": "-3"}, "quantity_available is too small"),
            ({"sku": "x" * 192}, "sku is longer than 191 letters"),
        ],
    )
    def test_refuses_a_bad_row_alone_with_its_reason(self, take, values, reason) -> None:
        taken = take(row(2, **values), row(3, sku="good"))

        assert outcomes(taken) == [reason, Outcome.CREATED]

    def test_leaves_no_section_of_a_refused_row_behind(self, take, uow) -> None:
        taken = take(row(section="Oddities", rate="x"), row(3, section="Oddities", sku="ok"))

        assert taken[1].outcome is Outcome.CREATED
        assert catalogue.product_by_sku(uow(SYSTEM), sku="ok").section_id


def test_counts_add_up_to_the_rows_read(take) -> None:
    counts = ImportCounts()

    imports.merge(counts, take(row(), row(3), row(4, sku="b", rate="?"), row(5, sku="c")))

    assert (counts.created, counts.unchanged, counts.refused) == (2, 1, 1)
    assert counts.read == 4
