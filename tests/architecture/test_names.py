"""What may stand where: words, sizes and calls that only some files may use."""

import ast
import re
from pathlib import PurePosixPath

import pytest

from tests.source import calls, files, imported_names, parsed, python_files

CODE = ("backend", "worker")
EDGES = {
    "backend/cli/shell.py": "the shell commits what its user types",
    "backend/kernel/outbox.py": "one savepoint for each row of a group",
    "backend/kernel/unit_of_work.py": "the unit of work itself",
}
ENVIRONMENT = {
    "backend/settings/": "reads it, checks it, hands it down",
    "backend/cli/processes.py": "hands it to a child process unread",
}
RAW_SQL = {
    "backend/database/": "the home of SQL",
    "backend/kernel/": "types and outbox",
    "backend/wiring.py": "asks the database how it is",
}
ENDS_AT = {"python": 300, "function": 40, "vue": 200, "page": 80}
EIGHT = {"models", "errors", "jobs", "queries", "service", "schemas", "resources", "__init__"}
BARE_TYPES = {"DateTime", "Numeric", "Float", "Double", "DECIMAL", "TIMESTAMP", "REAL"}
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|misc|base2|stuff)($|_)", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
TEXTS = {".py", ".vue", ".ts", ".sql", ".css", ".toml", ".yaml", ".yml"}
FOLDERS = ("backend", "worker", "tests", "frontend/src", "deploy")


def test_leaves_committing_to_the_edges():
    words = {"commit", "rollback", "begin_nested"}
    found = [
        f"{file.path}:{line} calls {name}()"
        for file in python_files(*CODE)
        if file.path not in EDGES
        for line, name in calls(file.tree, words)
    ]

    assert not found


def test_keeps_raw_sql_in_its_home():
    found = [
        f"{file.path}:{line} imports text()"
        for file in python_files(*CODE)
        if not file.path.startswith(tuple(RAW_SQL)) and not _is_queries(file.path)
        for line, name in imported_names(file.tree)
        if name in {"sqlalchemy.text", "sqlalchemy.sql.text"}
    ]

    assert not found


def test_reads_the_environment_in_settings_alone():
    found = [
        f"{file.path}:{node.lineno}"
        for file in python_files(*CODE)
        if not file.path.startswith(tuple(ENVIRONMENT))
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv", "environb"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]

    assert not found


def test_stays_short():
    long_files = [
        f"{file.path}: {lines} lines"
        for file in python_files("backend", "worker", "tests")
        if (lines := len(file.text.splitlines())) > ENDS_AT["python"]
    ]
    long_functions = [
        f"{file.path}:{node.lineno} {node.name}: {lines} lines"
        for file in python_files("backend", "worker", "tests")
        if not file.path.startswith("backend/database/versions/")  # a table is as long as it is
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _body_lines(node)) > ENDS_AT["function"]
    ]

    assert long_files + long_functions == []


def test_keeps_components_short(project):
    found = []
    for path in files("frontend/src", suffixes={".vue"}):
        limit = ENDS_AT["page" if path.startswith("frontend/src/pages/") else "vue"]
        lines = len((project / path).read_text(encoding="utf-8").splitlines())
        if lines > limit:
            found.append(f"{path}: {lines} lines, at most {limit}")

    assert not found


def test_knows_eight_file_names_in_a_feature(project):
    features = project / "backend" / "features"
    strangers = [
        str(path.relative_to(project))
        for feature in features.iterdir()
        if feature.is_dir() and feature.name != "__pycache__"
        for path in feature.iterdir()
        if path.name != "__pycache__" and path.stem not in EIGHT
    ]

    assert not strangers


@pytest.mark.parametrize(
    "path", [path for path in files("backend/features", suffixes={".py"}) if path.count("/") == 3]
)
def test_introduces_each_feature_in_words_only(path):
    if not path.endswith("__init__.py"):
        return
    tree = parsed(path).tree

    assert ast.get_docstring(tree), f"{path} says nothing of what the feature owns"
    assert len(tree.body) == 1, f"{path} does something"


def test_uses_the_shops_own_column_types():
    found = [
        f"{file.path}:{line} imports {name}"
        for file in python_files("backend/features")
        for line, name in imported_names(file.tree)
        if name.startswith("sqlalchemy") and name.rpartition(".")[2] in BARE_TYPES
    ]

    assert not found


def test_gives_no_file_a_vague_name():
    found = [
        path
        for path in files(*FOLDERS, suffixes=TEXTS)
        if any(VAGUE.search(part) for part in PurePosixPath(path).with_suffix("").parts)
    ]

    assert not found


def test_leaves_nothing_unfinished(project):
    own = "tests/architecture/test_names.py"
    found = [
        f"{path}:{number}"
        for path in files(*FOLDERS, suffixes=TEXTS)
        if path != own
        for number, line in enumerate(
            (project / path).read_text(encoding="utf-8").splitlines(), start=1
        )
        if UNFINISHED.search(line)
    ]

    assert not found


def _is_queries(path: str) -> bool:
    return path.endswith("/queries.py") or "/queries/" in path


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count from `def` to the last line; the docstring is not the function's fault."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None and first.end_lineno is not None:
        lines -= first.end_lineno - first.lineno + 1
    return lines
