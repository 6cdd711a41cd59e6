"""The prompt: what owners type comes out as it is written in docs/shell.md."""

import re
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, select

from backend.features.accounts.models import User
from backend.features.accounts.models.passwords import matches
from backend.wiring import migrate
from tests.live import PROJECT

EXAMPLES = re.findall(
    r"```python\n(.*?)```", (PROJECT / "docs/shell.md").read_text(encoding="utf-8"), re.DOTALL
)
ADD, FIND, CHANGE, DELETE = EXAMPLES[:4]


@pytest.fixture
def address(tmp_path):
    url = f"sqlite:///{tmp_path}/shop.db"
    migrate(url)
    return url


@pytest.fixture
def typed(address, tmp_path):
    """Return a function that types lines at the prompt and returns what was printed."""

    def type_in(*lines: str) -> str:
        run = subprocess.run(
            [sys.executable, "-m", "backend.cli", "shell"],
            input="\n".join([*lines, ""]),
            cwd=tmp_path,
            env={"PYTHONPATH": str(PROJECT), "VAR_DIR": str(tmp_path), "DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=True,
        )
        assert "Traceback" not in run.stderr, run.stderr
        return run.stdout

    return type_in


def stored(address: str) -> list[tuple[str, str, str]]:
    engine = create_engine(address)
    with engine.connect() as connection:
        rows = connection.execute(select(User.username, User.first_name, User.password_hash)).all()
    engine.dispose()
    return [(row.username, row.first_name, row.password_hash) for row in rows]


def test_keeps_a_user_as_typed_and_only_the_hash_of_the_password(typed, address) -> None:
    typed(
        "user = User(first_name='John', last_name='Doe', username='johndoe', password='password')",
        "session.add(user)",
        "session.commit()",
    )

    [(username, first_name, password_hash)] = stored(address)
    assert (username, first_name) == ("johndoe", "John")
    assert password_hash.startswith("$argon2id$")
    assert matches(password_hash, "password")


def test_lists_changes_and_deletes_as_the_page_says(typed, address) -> None:
    listed = typed(ADD, FIND)
    changed = typed(CHANGE, "session.query(User).one().first_name")
    left_after_change = stored(address)
    typed(DELETE)

    assert "John Doe" in listed
    assert "Johnny" in changed
    assert [name for _, name, _ in left_after_change] == ["Johnny"]
    assert stored(address) == []


def test_does_all_that_the_page_shows(typed) -> None:
    out = typed(*EXAMPLES)

    assert "Role(" in out
    assert "House bar" in out
    assert "status='placed'" in out


def test_shows_rows_with_their_columns_and_no_hash(typed) -> None:
    out = typed(ADD, "session.query(User).all()")

    assert "username='johndoe'" in out
    assert "argon2id" not in out


def test_keeps_nothing_that_was_not_committed(typed, address) -> None:
    typed("session.add(User(username='johndoe', password='password'))", "session.flush()")

    assert stored(address) == []
