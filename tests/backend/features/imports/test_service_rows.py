"""Reading: every row is judged, none is guessed at."""

import pytest

from backend.features.imports import service as imports
from backend.features.imports.errors import ColumnsMissing, FileUnreadable, MappingUnreadable
from backend.features.imports.models import ImportCounts, SourceRow
from backend.features.imports.service.rows import RowReading

TARGETS = ("sku", "name", "section", "rate", "tasting_notes", "cocoa_percent", "kind")


def read(text: str, document: object | None = None) -> tuple[list[SourceRow], ImportCounts]:
    counts = ImportCounts()

    def mapping_for(header):
        if document is None:
            return imports.identity_mapping(header, TARGETS)
        return imports.mapping_from(document, targets=TARGETS)

    reading = RowReading(mapping_for, required=("sku", "name"))
    return list(imports.read_rows(text.splitlines(keepends=True), reading, counts)), counts


class TestReadRows:
    def test_takes_columns_by_their_names_and_names_the_ignored(self) -> None:
        rows, counts = read("sku,name,colour\na, Pear ,green\n")

        assert rows == [SourceRow(2, {"sku": "a", "name": "Pear"})]
        assert counts.ignored_columns == ["colour"]

    def test_stops_before_any_row_when_a_required_column_is_missing(self) -> None:
        with pytest.raises(ColumnsMissing) as caught:
            read("name\nPear\n")

        assert caught.value.errors == {"sku": ["This column is required"]}

    @pytest.mark.parametrize("cell", ["n/a", "1e999999999999999999"])
    def test_leaves_what_cannot_be_scaled_to_be_refused(self, cell) -> None:
        document = {
            "columns": {
                "sku": "ref",
                "name": "bar",
                "rate": {"column": "price", "transforms": [{"scale": "0.5"}]},
            }
        }

        rows, _ = read(f"ref,bar,price\n7,Peru,{cell}\n8,Oat,3\n", document)

        assert [row.values["rate"] for row in rows] == [cell, "1.5"]

    def test_joins_splits_maps_values_and_sets_constants(self) -> None:
        document = {
            "columns": {
                "sku": {"join": ["maker", "ref"], "separator": "/", "transforms": ["upper"]},
                "name": "bar",
                "kind": {"constant": "chocolate"},
                "section": {"path": ["top", "sub"], "transforms": ["title"]},
                "cocoa_percent": {"column": "cocoa", "transforms": [{"number": "percent"}]},
                "tasting_notes": {"column": "notes", "transforms": [{"split": {"at": ";"}}]},
                "rate": {"column": "sub", "values": {"dark": "5.90", "*": "4.90"}},
            }
        }

        rows, _ = read(
            "maker,ref,bar,top,sub,cocoa,notes\nzotter,7,Peru,food,dark,70%,a; b\n"
            "zotter,8,Oat,food,milk,,\n",
            document,
        )

        assert rows[0].values == {
            "sku": "ZOTTER/7",
            "name": "Peru",
            "kind": "chocolate",
            "section": "Food > Dark",
            "cocoa_percent": "70",
            "tasting_notes": "a, b",
            "rate": "5.90",
        }
        assert rows[1].values["rate"] == "4.90"

    def test_leaves_out_what_the_filter_names_without_counting_it_as_read(self) -> None:
        document = {
            "columns": {"sku": "sku", "name": "name"},
            "filter": [{"column": "name", "is_not": ["Pear"]}],
        }

        rows, counts = read("sku,name\na,Pear\nb,Plum\n", document)

        assert [row.values["sku"] for row in rows] == ["b"]
        assert (counts.filtered, counts.read) == (1, 0)

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("a", "1 cells where the header has 2"),
            ("a,b,c", "3 cells where the header has 2"),
            ("a,b\x00", "name: a NUL character"),
            ("a,b\udcff", "name: not UTF-8"),
            (
                "a," + "x" * 100_001,
                "The row cannot be read: field larger than field limit (100000)",
            ),
        ],
    )
    def test_refuses_one_bad_row_alone(self, row: str, reason: str) -> None:
        rows, counts = read(f"sku,name\n{row}\nok,Pear\n")

        assert [each.values["sku"] for each in rows] == ["ok"]
        assert [(each.line, each.reason) for each in counts.refusals] == [(2, reason)]

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "The file has no header line"),
            ("\n", "The file has no header line"),
            ("sku,n\udce4me\na,b\n", "The file is not UTF-8; save it as CSV UTF-8"),
            ("s\x00k\x00u\x00\n", "The file is not UTF-8; save it as CSV UTF-8"),
            ('sku,"name\na,b\n', "No header line: unexpected end of data"),
        ],
    )
    def test_refuses_a_file_without_a_header_that_can_be_read(self, text, reason) -> None:
        with pytest.raises(FileUnreadable) as caught:
            read(text)

        assert caught.value.errors == {"line 1": [reason]}

    def test_stops_where_a_cell_swallows_the_rows_after_it(self) -> None:
        with pytest.raises(FileUnreadable) as caught:
            read('sku,name\na,Pear\nb,"Plum\nc,Quince\nd,"Fig"\ne,Date\n')

        assert caught.value.errors == {"line 3": ["A quotation mark is never closed"]}

    def test_reads_a_cell_of_several_lines(self) -> None:
        rows, counts = read('sku,name\na,"Pear\nand Plum"\nb,Fig\nc,"Qu"ince\nd,Date\n')

        assert [(row.line, row.values["sku"]) for row in rows] == [(3, "a"), (4, "b"), (6, "d")]
        assert [refusal.line for refusal in counts.refusals] == [5]

    def test_puts_a_prefix_before_what_is_there(self) -> None:
        document = {
            "columns": {
                "sku": {"column": "id", "transforms": [{"prefix": "M-"}]},
                "name": {"column": "name", "transforms": [{"prefix": "The "}]},
            }
        }

        rows, _ = read("id,name\n7,\n", document)

        assert rows[0].values == {"sku": "M-7", "name": ""}

    def test_takes_a_byte_order_mark_and_one_formula_guard_away(self) -> None:
        rows, _ = read("\ufeffsku,name\na,'=1+1\n")

        assert rows[0].values == {"sku": "a", "name": "=1+1"}

    def test_passes_over_empty_lines(self) -> None:
        rows, counts = read("sku,name\n\n,\na,Pear\n")

        assert len(rows) == 1
        assert counts.read == 0


class TestMappingFrom:
    @pytest.mark.parametrize(
        ("document", "place"),
        [
            ([], "mapping"),
            ({"columns": {"colour": "x"}}, "columns.colour"),
            ({"columns": {"sku": {"column": "a", "constant": "b"}}}, "columns.sku"),
            (
                {"columns": {"sku": {"column": "a", "transforms": ["explode"]}}},
                "columns.sku.transforms",
            ),
            (
                {"columns": {"sku": {"column": "a", "transforms": [{"split": {"take": "x"}}]}}},
                "columns.sku.transforms.take",
            ),
            ({"columns": {}, "filter": [{"column": "a"}]}, "filter.0"),
            ({"columns": {}, "colums": {}}, "mapping.colums"),
        ],
    )
    def test_names_the_place_that_is_wrong(self, document: object, place: str) -> None:
        with pytest.raises(MappingUnreadable) as caught:
            imports.mapping_from(document, targets=TARGETS)

        assert list(caught.value.errors) == [place]

    def test_refuses_a_column_that_the_file_lacks(self) -> None:
        with pytest.raises(ColumnsMissing):
            read("a,b\n1,2\n", {"columns": {"sku": "a", "name": "absent"}})
