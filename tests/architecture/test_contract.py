"""The written contract is the one the code keeps."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate

WRITTEN = "frontend/src/api/openapi.json"


@pytest.fixture(scope="module")
def text(project, tmp_path_factory):
    shop = Path(sys.executable).with_name("shop")
    var_dir = str(tmp_path_factory.mktemp("var"))
    run = subprocess.run(
        [str(shop), "export-contract"],
        cwd=project,
        env=os.environ | {"VAR_DIR": var_dir},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_is_written_down_as_it_is(project, text):
    written = (project / WRITTEN).read_text(encoding="utf-8")

    assert written == text, "run `make contract`"


def test_is_a_valid_openapi_document(text):
    validate(json.loads(text))


def test_names_every_operation(text):
    operations = [
        operation
        for methods in json.loads(text)["paths"].values()
        for method, operation in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]
    names = [operation["operationId"] for operation in operations]

    assert len(names) == len(set(names))
