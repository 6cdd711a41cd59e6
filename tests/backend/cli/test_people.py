from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from backend.cli import people
from backend.features.accounts import queries
from backend.features.accounts.models import passwords
from backend.settings import Settings
from tests.factories.accounts import make_user

PASSWORD = "marzipan and rain"


@pytest.fixture
def call(units, settings, monkeypatch):
    monkeypatch.setattr(people, "wire", lambda _: SimpleNamespace(units=units))
    monkeypatch.setattr(Settings, "from_env", lambda: settings)

    def call(command, *arguments):
        return CliRunner().invoke(command, arguments)

    return call


def printed_password(output):
    return output.rpartition("Password: ")[2].strip()


class TestCreateAdmin:
    def test_makes_an_administrator(self, session, call):
        answer = call(people.create_admin, "--username", "owner", "--password", PASSWORD)

        user = queries.by_username(session, username="owner")
        assert (answer.exit_code, PASSWORD in answer.output) == (0, False)
        assert passwords.matches(user.password_hash, PASSWORD)
        with_roles = queries.with_roles(session, user_id=user.id)
        assert with_roles.role_names == ["admin"]

    def test_asks_nothing_where_nobody_could_answer(self, session, call):
        answer = call(people.create_admin)

        user = queries.by_username(session, username="admin")
        assert answer.exit_code == 0
        assert passwords.matches(user.password_hash, printed_password(answer.output))

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--username", "taken"], "This user name is taken"),
            (["--username", "ab"], "3 to 40 characters"),
            (["--username", "a b c"], "Letters, digits"),
            (["--username", "owner", "--password", "short"], "At least 8 characters"),
        ],
    )
    def test_says_in_one_line_what_is_wrong(self, session, call, arguments, words):
        make_user(session, username="taken")

        answer = call(people.create_admin, *arguments)

        assert answer.exit_code == 1
        assert words in answer.output
        assert len(answer.output.strip().splitlines()) == 1


class TestSetPassword:
    def test_draws_and_prints_one(self, session, call):
        user = make_user(session, username="kim")

        answer = call(people.set_password, "KIM")

        session.refresh(user)
        assert passwords.matches(user.password_hash, printed_password(answer.output))

    def test_knows_no_such_person(self, call):
        answer = call(people.set_password, "nobody.here", "--password", PASSWORD)

        assert (answer.exit_code, "not known" in answer.output) == (1, True)
