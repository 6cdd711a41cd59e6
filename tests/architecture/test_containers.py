"""The shop in containers keeps its promises: one door, no root, no secret in a variable."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = ("migrate", "api", "worker", "relay")
SECRETS = ("SECRET_KEY", "DATABASE_URL")
SECRET_WORDS = re.compile("PASSWORD|SECRET|KEY|DATABASE_URL")


def known_settings() -> set[str]:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "api"])
def test_only_the_web_port_is_published(name):
    assert "ports" not in SERVICES[name]


def test_the_web_port_is_open_to_this_machine_alone():
    assert SERVICES["api"]["ports"] == ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"]


@pytest.mark.parametrize("name", OURS)
def test_programs_may_change_nothing_but_their_volumes(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "user" not in service  # the image's own, which is not root


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_come_as_files(name):
    for variable, value in (SERVICES[name].get("environment") or {}).items():
        if SECRET_WORDS.search(variable) and not variable.startswith("MARIADB_RANDOM"):
            assert variable.endswith("_FILE"), f"{name}: {variable}={value}"


@pytest.mark.parametrize("name", OURS)
def test_programs_are_told_only_what_they_can_read(name):
    given = {variable.removesuffix("_FILE") for variable in SERVICES[name]["environment"]}

    assert given - known_settings() == {"DATABASE_CA"}  # DATABASE_CA_FILE is its whole name


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_everything_that_runs_is_asked_for_its_health(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", ["api", "worker", "relay"])
def test_programs_start_after_the_database_was_brought_up(name):
    condition = SERVICES[name]["depends_on"]["migrate"]["condition"]

    assert condition == "service_completed_successfully"


def test_the_image_runs_as_nobody_special():
    recipe = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    last_stage = recipe.rpartition("\nFROM ")[2]

    assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)


def test_the_recipe_of_the_image_is_clean():
    linter = Path(sys.executable).with_name("hadolint")

    done = subprocess.run(
        [linter, ROOT / "deploy" / "Dockerfile"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_secrets_are_made_once_and_kept(tmp_path):
    script = tmp_path / "deploy" / "make-secrets"
    script.parent.mkdir()
    script.write_bytes((ROOT / "deploy" / "make-secrets").read_bytes())
    script.chmod(0o755)

    contents = []
    for _ in range(2):
        subprocess.run([script], check=True)
        folder = script.parent / "secrets"
        contents.append({file.name: file.read_text() for file in folder.iterdir()})

    first, second = contents
    assert first == second
    assert folder.stat().st_mode & 0o077 == 0
    assert first["secret_key"] != first["database_password"]
    assert first["database_password"] in first["database_url.postgres"]
    assert first["database_password"] in first["database_url.mysql"]
