import pytest
from sqlalchemy import select

from backend.features.accounts import jobs, queries, service
from backend.features.accounts.errors import UsernameTaken, WeakPassword
from backend.features.accounts.models import Customer, Employee, User, UserStatus, passwords
from backend.features.accounts.service import Registration
from backend.kernel.actor import NOBODY, SYSTEM
from backend.kernel.errors import Invalid
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import hashed_password, make_user


def registration(**fields):
    return Registration(**{"username": "kim.berg", "password_hash": hashed_password()} | fields)


class TestRegister:
    def test_lets_a_shopper_in_at_once(self, uow):
        user = service.register(uow(NOBODY), wish=registration())

        assert user.status is UserStatus.APPROVED
        assert user.role_names == ["shopper"]
        assert user.permissions == ["orders.place"]

    @pytest.mark.parametrize("role", ["manager", "employee"])
    def test_lets_staff_wait(self, session, uow, role):
        user = service.register(uow(NOBODY), wish=registration(role=role))

        assert user.status is UserStatus.PENDING
        assert (user.requested_role, user.role_names, user.permissions) == (role, [], [])
        topics = session.scalars(select(OutboxMessage.topic)).all()
        assert topics == [jobs.TELL_REGISTERED.name]

    def test_makes_the_customer(self, session, uow):
        wish = registration(first_name="Kim", last_name="Berg", email="kim@example.org")

        user = service.register(uow(NOBODY), wish=wish)

        customer = session.scalars(select(Customer)).one()
        assert (customer.user_id, customer.name) == (user.id, "Kim Berg")

    @pytest.mark.parametrize("twin", ["kim.berg", "KIM.Berg", " kim.berg", "\uff4bim.berg"])
    def test_refuses_a_taken_name_however_it_is_written(self, session, uow, twin):
        make_user(session, username="Kim.Berg")

        with pytest.raises(UsernameTaken):
            service.register(uow(NOBODY), wish=registration(username=twin))

    @pytest.mark.parametrize(
        "name", ["ab", "a" * 41, "with blank", "a\tb\tc", "<script>", "a/b/c", "\u202eabc"]
    )
    def test_refuses_an_impossible_name(self, uow, name):
        with pytest.raises(Invalid):
            service.register(uow(NOBODY), wish=registration(username=name))

    @pytest.mark.parametrize("name", ["Zoë", "李小龙", "o.k", "me@example.org"])
    def test_takes_names_of_every_script(self, uow, name):
        assert service.register(uow(NOBODY), wish=registration(username=name)).username == name

    def test_refuses_the_second_of_two_that_passed_the_check_at_once(
        self, session, units, uow, monkeypatch
    ):
        service.register(uow(NOBODY), wish=registration())
        find, answers = queries.find_by_username, [None]
        monkeypatch.setattr(
            queries,
            "find_by_username",
            lambda *args, **named: answers.pop() if answers else find(*args, **named),
        )

        with pytest.raises(UsernameTaken):
            units.run(
                lambda unit: service.register(unit, wish=registration(username="KIM.BERG")),
                actor=NOBODY,
            )

        assert len(session.scalars(select(User)).all()) == 1


class TestOpenAdmin:
    def test_makes_an_administrator_who_also_works(self, session, uow):
        user = service.open_admin(uow(SYSTEM), username="owner", password_hash=hashed_password())

        assert user.role_names == ["admin"]
        assert session.scalars(select(Employee.user_id)).all() == [user.id]

    def test_refuses_a_taken_name(self, session, uow):
        make_user(session, username="owner")

        with pytest.raises(UsernameTaken):
            service.open_admin(uow(SYSTEM), username="Owner", password_hash=hashed_password())


class TestPrepare:
    @pytest.fixture
    def prepare(self, units):
        def prepare(password, username="kim.berg"):
            return service.prepare(
                lambda work: units.run(work, actor=NOBODY, read_only=True),
                username=username,
                password=password,
            )

        return prepare

    @pytest.mark.parametrize(
        "password",
        ["short12", "x" * 129, "password1", "PASSWORD1", "12345678", "kim.berg", "Cornerstore"],
    )
    def test_refuses(self, prepare, password):
        with pytest.raises(WeakPassword):
            prepare(password)

    @pytest.mark.parametrize("password", ["x7" * 64, "blue horse, sky", "🐎" * 8, " a b  c "])
    def test_takes_the_long_the_blank_and_the_odd_as_they_are(self, prepare, password):
        stored = prepare(password)

        assert passwords.matches(stored, password)
        assert not passwords.matches(stored, password.strip() + "x")
        assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")

    def test_takes_an_accent_however_the_keyboard_sends_it(self, prepare):
        stored = prepare("un cafe\u0301 noir")

        assert passwords.matches(stored, "un caf\u00e9 noir")


class TestPasswordOfTheModel:
    def test_is_hashed_by_being_assigned(self):
        user = User(first_name="John", last_name="Doe", username="johndoe", password="password")

        assert passwords.matches(user.password_hash, "password")

    def test_cannot_be_read(self):
        user = User(username="johndoe", password="password")

        with pytest.raises(AttributeError):
            _ = user.password
