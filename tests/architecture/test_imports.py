"""The arrows: the import contracts of pyproject.toml, and what they cannot say."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.source import imported_names, parsed, python_files

PURE = {"kernel": {"sqlalchemy"}, "pictures": {"PIL"}}


def test_keeps_every_contract(project):
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("layer", sorted(PURE))
def test_keeps_the_ground_free_of_frameworks(layer):
    allowed = PURE[layer] | {"backend"} | sys.stdlib_module_names
    foreign = [
        f"{file.path}:{line} imports {name}"
        for file in python_files(f"backend/{layer}")
        for line, name in imported_names(file.tree)
        if name.partition(".")[0] not in allowed
    ]

    assert not foreign


def test_imports_every_task_module_in_the_hub(project):
    modules = {path.stem for path in (project / "worker/tasks").glob("*.py")} - {"__init__"}
    hub = parsed("worker/tasks/__init__.py")
    imported = {name.rpartition(".")[2] for _, name in imported_names(hub.tree)}

    assert modules == imported
