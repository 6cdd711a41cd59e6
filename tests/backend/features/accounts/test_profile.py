import pytest
from sqlalchemy import select

from backend.features.accounts import queries, service
from backend.features.accounts.errors import PersonGone, WeakPassword, WrongPassword
from backend.features.accounts.models import Address, Customer, passwords
from backend.features.audit.models import AuditEntry
from backend.kernel.actor import NOBODY, SYSTEM, guest
from backend.kernel.errors import TooMany, Unauthenticated
from backend.kernel.ids import new_id
from tests.factories.accounts import (
    PASSWORD,
    actor_of,
    contact,
    hashed_password,
    make_customer,
    make_user,
)

NEW = "a quieter password"


class TestChangeProfile:
    def test_changes_what_is_named(self, session, uow):
        user = make_user(session, email="old@example.org")
        actor = actor_of(session, user)

        service.change_profile(uow(actor), changes={"first_name": "Jo", "email": None})

        assert (user.first_name, user.last_name[:6], user.email) == ("Jo", "Tester", None)

    def test_keeps_the_customer_in_step(self, session, uow):
        user = make_user(session)
        customer = make_customer(session, user=user)

        service.change_profile(uow(actor_of(session, user)), changes={"first_name": "Jo"})

        assert customer.first_name == "Jo"

    def test_writes_down_fields_and_no_values(self, session, uow):
        user = make_user(session)

        service.change_profile(uow(actor_of(session, user)), changes={"email": "x@example.org"})

        entry = session.scalars(select(AuditEntry)).one()
        assert entry.fields_after == {"fields": ["email"]}

    def test_takes_somebody_signed_in(self, uow):
        with pytest.raises(Unauthenticated):
            service.change_profile(uow(NOBODY), changes={"first_name": "Jo"})


class TestChangePassword:
    @pytest.fixture
    def prepare(self, units):
        def prepare(actor, old=PASSWORD, new=NEW):
            return service.prepare_change(
                lambda work: units.run(work, actor=actor, read_only=True),
                old=old,
                new=new,
                address="192.0.2.7",
            )

        return prepare

    def test_ends_every_other_session(self, session, uow, prepare, log_in, clock):
        user = make_user(session)
        mine, _ = log_in(user), log_in(user)
        actor = actor_of(session, user, session_id=mine.session_id)
        version = user.auth_version

        service.change_password(uow(actor), change=prepare(actor))

        live = queries.live_families(session, user_id=user.id, now=clock())
        assert [family.family_id for family in live] == [mine.session_id]
        assert passwords.matches(user.password_hash, NEW)
        assert user.auth_version == version + 1

    def test_takes_the_old_one(self, session, uow, prepare):
        user = make_user(session)
        actor = actor_of(session, user)

        with pytest.raises(WrongPassword):
            service.change_password(uow(actor), change=prepare(actor, old="no idea at all"))

        assert passwords.matches(user.password_hash, PASSWORD)

    def test_counts_wrong_guesses(self, session, uow, prepare):
        actor = actor_of(session, make_user(session))
        for _ in range(5):
            with pytest.raises(WrongPassword):
                service.change_password(uow(actor), change=prepare(actor, old="no idea"))

        with pytest.raises(TooMany):
            prepare(actor)

    def test_marks_the_new_field_when_it_is_weak(self, session, prepare):
        with pytest.raises(WeakPassword) as refusal:
            prepare(actor_of(session, make_user(session)), new="password1")

        assert list(refusal.value.errors) == ["new_password"]


class TestSetPassword:
    def test_ends_every_session(self, session, uow):
        user = make_user(session)
        version = user.auth_version

        service.set_password(
            uow(SYSTEM), username=user.username.upper(), password_hash=hashed_password()
        )

        assert user.auth_version == version + 1

    def test_knows_no_such_person(self, uow):
        with pytest.raises(PersonGone):
            service.set_password(uow(SYSTEM), username="nobody.here", password_hash="-")


class TestCustomerFor:
    ADDRESS = Address(line_1="Main Street 1", postal_code="12345", city="Springfield")

    def test_is_the_own_one_of_a_person(self, session, uow):
        user = make_user(session)
        own = make_customer(session, user=user, first_name="Robin")

        found = service.customer_for(
            uow(actor_of(session, user)), contact=contact(first_name="Else"), address=None
        )

        assert found == own.id
        assert own.first_name == "Robin"

    def test_is_made_for_a_person_who_has_none(self, session, uow):
        user = make_user(session)
        actor = actor_of(session, user)

        first = service.customer_for(uow(actor), contact=contact(), address=self.ADDRESS)
        again = service.customer_for(uow(actor), contact=contact(), address=None)

        assert first == again
        assert session.get(Customer, first).city == "Springfield"

    def test_is_a_new_one_for_each_guest(self, session, uow):
        visitor = guest("hash")

        ids = {
            service.customer_for(uow(visitor), contact=contact(), address=None) for _ in range(2)
        }

        assert len(ids) == 2
        assert {row.user_id for row in session.scalars(select(Customer))} == {None}


class TestIdentify:
    def test_shortens_a_name_that_fills_its_fields(self, session, uow, log_in):
        user = make_user(session, first_name="A" * 100, last_name="B" * 100)
        sign_in = log_in(user)

        actor = service.identify(
            uow(NOBODY),
            user_id=user.id,
            session_id=sign_in.session_id,
            auth_version=user.auth_version,
        )

        assert len(actor.name) == len(user.name) == 200  # as long as a row can hold

    def test_takes_what_it_knows(self, uow):
        with pytest.raises(Unauthenticated):
            service.identify(uow(NOBODY), user_id=new_id(), session_id=new_id(), auth_version=1)


class TestNoteActivity:
    def test_writes_at_most_every_five_minutes(self, session, uow, clock):
        user = make_user(session)
        service.note_activity(uow(), user_id=user.id)
        session.refresh(user)
        first = user.last_activity_at
        clock.forward(minutes=4)
        service.note_activity(uow(), user_id=user.id)
        session.refresh(user)
        second = user.last_activity_at
        clock.forward(minutes=1)

        service.note_activity(uow(), user_id=user.id)

        session.refresh(user)
        assert first == second
        assert user.last_activity_at == clock()
