import csv
import io

import pytest

from backend.features.reports.queries import Column, ColumnType, Row
from backend.features.reports.service.sheets import Sheet

COLUMNS = [
    Column("section", "Section", ColumnType.TEXT),
    Column("lines", "Lines", ColumnType.COUNT),
    Column("quantity_kg", "Sold in kg", ColumnType.QUANTITY, "kg"),
    Column("total_minor", "Gross", ColumnType.MONEY),
]
HOSTILE = [
    '=HYPERLINK("http://x")',
    "+49",
    "-5",
    "@home",
    "\tTab",
    "\rReturn",
    "\nLine",
    "  =1+1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
]


def row(text="Food", lines=1, milli=1250, minor=300):
    return Row(key=(text,), cells=(text, lines, milli, minor))


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


class TestSheet:
    def test_quotes_every_field_and_ends_lines_as_the_standard_says(self):
        sheet = Sheet(COLUMNS, "EUR")

        content = sheet.header() + sheet.lines([row("B\u00e4ckerei > Brot")])

        assert (
            content
            == (
                '"section","lines","quantity_kg","total","currency"\r\n'
                '"B\u00e4ckerei > Brot","1","1.250","3.00","EUR"\r\n'
            ).encode()
        )

    @pytest.mark.parametrize(
        ("currency", "text"), [("EUR", "3.00"), ("JPY", "300"), ("KWD", "0.300")]
    )
    def test_writes_amounts_as_the_currency_does(self, currency, text):
        (cells,) = read(Sheet(COLUMNS, currency).lines([row(minor=300)]))

        assert cells[3] == text

    def test_leaves_negative_numbers_numbers(self):
        (cells,) = read(Sheet(COLUMNS, "EUR").lines([row(lines=-1, milli=-250, minor=-500)]))

        assert cells[1:4] == ["-1", "-0.250", "-5.00"]

    @pytest.mark.parametrize("text", HOSTILE)
    def test_takes_the_sting_out_of_formulas(self, text):
        (cells,) = read(Sheet(COLUMNS, "EUR").lines([row(text)]))

        assert cells[0] == f"'{text}"

    @pytest.mark.parametrize(
        "text", ["Food", "A-B", "'tis", 'Say "cheese"', "a,b", "", "Two\nlines"]
    )
    def test_leaves_other_texts_as_they_are(self, text):
        (cells,) = read(Sheet(COLUMNS, "EUR").lines([row(text)]))

        assert cells[0] == text
