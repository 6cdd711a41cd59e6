import os
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner

from backend.cli import COMMANDS, Hub, shop

IMPORTS = """
import sys, backend.cli, backend.cli.processes, backend.embedded.shop
print(sorted({'flask', 'sqlalchemy', 'celery', 'backend.app'} & set(sys.modules)))
"""


def run(*arguments: str, folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "backend.cli", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[3]), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def program(monkeypatch):
    """What a command becomes, instead of becoming it."""
    become: dict[str, object] = {}

    def execve(path, argv, environ):
        become.update(argv=argv[1:], environ=environ)

    monkeypatch.setattr("backend.cli.processes.os.execve", execve)
    monkeypatch.setenv("SECRET_KEY", "kJ3v9sQ0xT7bLm2Rw8ZpYd5NfHc1AgUe")
    return become


class TestHub:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_finds_every_command_of_its_table(self, name):
        command = shop.get_command(Context(shop), name)

        assert command is not None
        assert command.name == name
        assert command.help

    def test_knows_no_other(self):
        assert Hub().get_command(Context(shop), "destroy") is None

    def test_loads_nothing_heavy_for_a_keeper(self):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                IMPORTS,
            ],
            capture_output=True,
            text=True,
            check=True,
        )

        assert done.stdout.strip() == "[]"


class TestSettings:
    def test_refuses_a_wrong_one_in_one_line_with_code_2(self, tmp_path):
        for command in ("run", "api", "worker", "relay", "migrate"):
            done = run(command, folder=tmp_path, PORT="80a")

            assert done.returncode == 2
            assert done.stdout == ""
            assert done.stderr.startswith('PORT: "80a" is not a whole number')
            assert done.stderr.count("\n") == 1

    def test_refuses_a_weak_secret(self, tmp_path):
        done = run("run", folder=tmp_path, SECRET_KEY="changeme")

        assert done.returncode == 2
        assert done.stderr.startswith("SECRET_KEY: too weak")
        assert done.stderr.count("\n") == 1

    def test_reads_the_env_file_of_the_folder(self, tmp_path):
        (tmp_path / ".env").write_text("PORT=none\n")

        done = run("api", folder=tmp_path)

        assert done.stderr.startswith('PORT: "none"')


class TestProcesses:
    def test_api_becomes_a_server_of_the_settings(self, program, monkeypatch):
        monkeypatch.setenv("PORT", "8123")
        monkeypatch.setenv("WORKERS", "3")

        CliRunner().invoke(shop, ["api"], catch_exceptions=False)

        assert program["argv"][:2] == ["-m", "granian"]
        assert {"--port=8123", "--workers=3", "--no-access-log"} <= set(program["argv"])

    def test_worker_passes_its_options_on(self, program):
        CliRunner().invoke(shop, ["worker", "--queues", "orders"], catch_exceptions=False)

        assert program["argv"] == ["-m", "worker", "celery", "--queues", "orders"]
        assert program["environ"]["REMAP_SIGTERM"] == "SIGQUIT"

    @pytest.mark.parametrize(
        ("command", "argv"),
        [("run", ["-m", "backend.embedded"]), ("relay", ["-m", "worker", "relay"])],
    )
    def test_others_become_their_programs(self, program, command, argv):
        CliRunner().invoke(shop, [command], catch_exceptions=False)

        assert program["argv"] == argv
