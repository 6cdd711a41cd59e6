"""Which databases the fault tests run on: SQLite and PostgreSQL; `make faults` adds MariaDB."""

import os
from collections.abc import Iterator

import pytest

from backend.settings import Settings
from backend.wiring import profile_of
from tests.faults.arena import Arena, is_full_run, open_arena
from tests.servers import variable

KINDS = ("sqlite", "postgresql", "mariadb") if is_full_run() else ("sqlite", "postgresql")


def _server(kind: str) -> str:
    address = os.environ.get(variable(kind), "sqlite://" if kind == "sqlite" else "")
    if not address:
        pytest.skip(f"no {kind} here; {variable(kind)} names one")
    return address


@pytest.fixture(scope="module", params=KINDS)
def arena(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> Iterator[Arena]:
    """Open a shop with an API and a worker."""
    folder = tmp_path_factory.mktemp(f"arena-{request.param}")
    server = _server(request.param)
    with open_arena(server, folder, profile_of(settings), programs=("api", "worker")) as arena:
        yield arena
