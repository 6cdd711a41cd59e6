"""`shop import`: what it says is what it did."""

import gzip
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from backend.cli import imports
from backend.features.audit.models import AuditEntry
from backend.features.catalogue.models import Actor, Product
from backend.features.imports import service
from backend.features.imports.service import KINDS, mapping_from
from backend.kernel.errors import Transient
from backend.kernel.ids import new_id
from backend.settings import Settings

HEADER = "sku,name,section,rate\n"
GOOD = "a,Pear,Fruit,3.40\nb,Plum,Fruit,2.10\n"
MANY = "".join(f"{new_id()},Pear {number},Fruit,1.00\n" for number in range(50))
PACKED = gzip.compress((HEADER + MANY).encode())
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


@pytest.fixture
def call(units, settings, monkeypatch, tmp_path):
    monkeypatch.setattr(imports, "wire", lambda _: SimpleNamespace(units=units))
    monkeypatch.setattr(Settings, "from_env", lambda: settings)

    def call(text: str | bytes, *options: str, name="goods.csv", kind="products") -> Result:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return CliRunner().invoke(imports.import_file, [kind, str(file), *options])

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

    def test_reads_a_packed_file(self, call, products) -> None:
        answer = call(gzip.compress((HEADER + GOOD).encode()), name="goods.csv.gz")

        assert answer.exit_code == 0, answer.output
        assert products() == 2

    @pytest.mark.parametrize("is_strict", [False, True])
    def test_counts_over_all_chunks(self, call, products, monkeypatch, is_strict) -> None:
        monkeypatch.setattr(imports, "CHUNK", 2)
        rows = "".join(f"{number % 5},Pear,Fruit > {number % 5},1.00\n" for number in range(7))

        answer = call(HEADER + rows, *["--strict"] * is_strict)

        assert "7 read = 5 created + 0 updated + 2 unchanged + 0 refused" in answer.output
        assert products() == 5

    def test_takes_nothing_strictly_when_a_later_chunk_is_bad(self, call, products, monkeypatch):
        monkeypatch.setattr(imports, "CHUNK", 1)

        answer = call(HEADER + GOOD + "c,Quince,Fruit,free\n", "--strict")

        assert "Nothing was imported: 3 read = 2 created" in answer.output
        assert answer.exit_code == 1
        assert products() == 0

    @pytest.mark.parametrize("killed_at", range(3))
    def test_goes_on_after_a_kill_between_any_two_chunks(
        self, call, products, monkeypatch, killed_at
    ) -> None:
        monkeypatch.setattr(imports, "CHUNK", 1)
        rows = HEADER + GOOD + "c,Quince,Fruit,1.00\n"
        whole = service.take
        calls = iter(range(10))

        def killed(uow, **wish):
            taken = whole(uow, **wish)
            if next(calls) == killed_at:
                raise KeyboardInterrupt  # after the writing, before the commit
            return taken

        monkeypatch.setattr("backend.cli.imports.imports.take", killed)
        call(rows)
        assert products() == killed_at
        monkeypatch.setattr("backend.cli.imports.imports.take", whole)

        answer = call(rows)

        assert f"{3 - killed_at} created + 0 updated + {killed_at} unchanged" in answer.output
        assert products() == 3

    def test_imports_a_cast_and_customers(self, call, session) -> None:
        call("sku,name,section,rate,kind,release_year\nm,Kid,Film,1,movie,1921\n")

        cast = call("movie_sku,actor\nm,Jackie Coogan\nm,JACKIE COOGAN\n", kind="performances")
        people = call("customer_ref,last_name\n1,Ito\n", kind="customers")

        assert "2 read = 1 created + 0 updated + 1 unchanged" in cast.output
        assert "1 read = 1 created" in people.output
        assert session.scalars(select(Actor.name)).all() == ["Jackie Coogan"]

    def test_writes_down_its_runs_but_not_its_rehearsals(self, call, session) -> None:
        call(HEADER + GOOD, "--dry-run")
        call(HEADER + GOOD)

        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert actions == ["import.begun", "import.ended"]


class TestTrouble:
    """Every one a clear refusal, and nothing half done."""

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("goods.csv", b"", "line 1: The file has no header line"),
            ("goods.csv.gz", b"", "line 1: The file has no header line"),
            ("goods.csv", (HEADER + GOOD).encode("utf-16"), "line 1: The file is UTF-16"),
            ("goods.csv", "sku,näme\na,b\n".encode("latin-1"), "line 1: The file is not UTF-8"),
            ("goods.csv.gz", PACKED[:-12], "line 1: The packed file is damaged or breaks off"),
            (
                "goods.csv.gz",
                PACKED[:200] + b"\x00\x01" + PACKED[202:],
                "line 1: The packed file is damaged or breaks off",
            ),
            ("goods.csv.gz", GOOD.encode(), "line 1: The packed file is damaged or breaks off"),
            ("goods.csv", (HEADER.replace(",", ";") + GOOD).encode(), "This column is required"),
        ],
    )
    def test_refuses_a_file_before_its_first_row(
        self, call, products, name, content, reason
    ) -> None:
        answer = call(content, name=name)

        assert answer.exit_code == 2
        assert reason in answer.output
        assert products() == 0

    def test_refuses_a_huge_cell_alone(self, call, products) -> None:
        answer = call(HEADER + "x," + "y" * 10_000_000 + ",Fruit,1\n" + GOOD)

        assert "line 2: The row cannot be read: field larger than field limit" in answer.output
        assert "3 read = 2 created" in answer.output
        assert products() == 2

    def test_stops_at_a_line_that_has_no_end(self, call, products, monkeypatch) -> None:
        monkeypatch.setattr("backend.cli.tables.MAX_LINE", 1000)

        answer = call(HEADER + GOOD + "x" * 2000)

        assert answer.exit_code == 2
        assert "line 4: The line is longer than" in answer.output

    def test_stops_at_a_cell_that_swallows_rows_and_says_how_far_it_came(
        self, call, products, monkeypatch
    ) -> None:
        monkeypatch.setattr(imports, "CHUNK", 1)

        answer = call(HEADER + GOOD + 'c,"Quince,Fruit,1\nd,"Fig",Fruit,1\n')

        assert answer.exit_code == 2
        assert "line 4: A quotation mark is never closed" in answer.output
        assert "Stopped there. So far: 2 read = 2 created" in answer.output
        assert products() == 2

    def test_refuses_nul_and_ragged_rows_alone(self, call, products) -> None:
        answer = call(HEADER + "x,a\x00b,Fruit,1\ny,Fig\nz,Fig,Fruit,1,1\n" + GOOD)

        assert "5 read = 2 created + 0 updated + 0 unchanged + 3 refused" in answer.output
        assert products() == 2

    def test_keeps_a_formula_as_text_and_writes_it_back_harmless(
        self, call, session, tmp_path
    ) -> None:
        refused = tmp_path / "refused.csv"

        call(
            HEADER + "a,=HYPERLINK(),Fruit,1\nb,'=1+1,Fruit,1\n=2+2,Fig,Fruit,x\n",
            *("--refused", str(refused)),
        )

        names = session.scalars(select(Product.name).order_by(Product.sku)).all()
        assert names == ["=HYPERLINK()", "=1+1"]
        assert "'=2+2" in refused.read_text()


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_example_is_a_mapping_of_one_kind(file) -> None:
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    columns = set(document["columns"])
    kind = next(rules for rules in KINDS.values() if set(rules.required) <= columns)

    mapping = mapping_from(document, targets=kind.targets)

    assert set(mapping.rules) == columns
