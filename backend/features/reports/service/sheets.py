"""The one place where a file of comma-separated values is written."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from backend.features.reports.queries import Cell, Column, ColumnType, Row
from backend.kernel.cells import guarded
from backend.kernel.money import text_from_milli, text_from_minor


@dataclass(frozen=True)
class Sheet:
    """Turns rows into lines: UTF-8, every field quoted, CRLF, amounts as decimals."""

    columns: Sequence[Column]
    currency: str

    def header(self) -> bytes:
        """Return the first line; the last column names the currency of all amounts."""
        return _lines([[*(column.header for column in self.columns), "currency"]])

    def lines(self, rows: Sequence[Row]) -> bytes:
        """Return the lines of some rows."""
        return _lines([[*self._cells(row), self.currency] for row in rows])

    def _cells(self, row: Row) -> list[str]:
        return [
            self._text(column, cell) for column, cell in zip(self.columns, row.cells, strict=True)
        ]

    def _text(self, column: Column, cell: Cell) -> str:
        if column.type is ColumnType.MONEY:
            return text_from_minor(int(cell), self.currency)
        if column.type is ColumnType.QUANTITY:
            return text_from_milli(int(cell))
        return guarded(cell) if isinstance(cell, str) else str(cell)


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("utf-8")
