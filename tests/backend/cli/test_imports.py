"""`shop import`: what it says is what it did."""

import gzip
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from backend.cli import imports
from backend.features.catalogue.models import Product
from backend.kernel.errors import Transient
from backend.settings import Settings

HEADER = "sku,name,section,rate\n"
GOOD = "a,Pear,Fruit,3.40\nb,Plum,Fruit,2.10\n"


@pytest.fixture
def call(units, settings, monkeypatch, tmp_path):
    monkeypatch.setattr(imports, "wire", lambda _: SimpleNamespace(units=units))
    monkeypatch.setattr(Settings, "from_env", lambda: settings)

    def call(text: str | bytes, *options: str) -> Result:
        file = tmp_path / "goods.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return CliRunner().invoke(imports.import_file, ["products", str(file), *options])

    return call


@pytest.fixture
def products(session):
    return lambda: session.scalar(select(func.count()).select_from(Product))


class TestImportFile:
    def test_says_exactly_what_became_of_the_rows(self, call, products) -> None:
        answer = call(HEADER + GOOD + "c,Quince,Fruit,free\n")

        assert answer.exit_code == 0
        assert "3 read = 2 created + 0 updated + 0 unchanged + 1 refused" in answer.output
        assert 'line 4: rate "free" cannot be read (c)' in answer.output
        assert products() == 2

    def test_changes_nothing_when_repeated(self, call, products) -> None:
        call(HEADER + GOOD)

        answer = call(HEADER + GOOD)

        assert "2 read = 0 created + 0 updated + 2 unchanged + 0 refused" in answer.output
        assert products() == 2

    def test_judges_every_row_and_changes_nothing_in_a_dry_run(self, call, products) -> None:
        answer = call(HEADER + GOOD, "--dry-run")

        assert "Would import: 2 read = 2 created" in answer.output
        assert products() == 0

    @pytest.mark.parametrize("bad_row", ["c,Quince,Fruit,free\n", "c,Quince\n"])
    def test_takes_all_or_nothing_when_strict(self, call, products, bad_row) -> None:
        answer = call(HEADER + GOOD + bad_row, "--strict")

        assert answer.exit_code == 1
        assert "Nothing was imported" in answer.output
        assert products() == 0

    def test_takes_all_when_strict_and_all_are_good(self, call, products) -> None:
        assert call(HEADER + GOOD, "--strict").exit_code == 0
        assert products() == 2

    def test_says_to_run_it_again_when_the_shop_is_busy(self, call, products, monkeypatch) -> None:
        def busy(uow, *, kind, rows, seen):
            raise Transient

        monkeypatch.setattr("backend.cli.imports.imports.take", busy)

        answer = call(HEADER + GOOD)

        assert answer.exit_code == 1
        assert "run it again. So far: 0 read" in answer.output
        assert products() == 0

    def test_refuses_one_row_of_wrong_bytes_alone(self, call, products) -> None:
        answer = call(HEADER.encode() + b"x,Caf\xe9,Fruit,1.00\n" + GOOD.encode())

        assert "line 2: name: not UTF-8" in answer.output
        assert products() == 2

    def test_stops_before_any_row_for_a_missing_column(self, call, products) -> None:
        answer = call("sku,name\na,Pear\n")

        assert answer.exit_code == 2
        assert "section: This column is required" in answer.output
        assert products() == 0

    def test_writes_every_refused_row_to_a_file(self, call, tmp_path: Path) -> None:
        refused = tmp_path / "refused.csv"

        call(HEADER + "a,,Fruit,1\nb,Plum,,1\n", "--refused", str(refused))

        assert refused.read_text().splitlines() == [
            "line,key,reason",
            "2,a,name is empty",
            "3,b,section is empty",
        ]

    def test_reads_a_packed_file(self, call, tmp_path: Path, products) -> None:
        packed = tmp_path / "goods.csv.gz"
        packed.write_bytes(gzip.compress((HEADER + GOOD).encode()))

        answer = CliRunner().invoke(imports.import_file, ["products", str(packed)])

        assert answer.exit_code == 0, (call, answer.output)
        assert products() == 2
