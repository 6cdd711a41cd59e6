"""Several requests at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from threading import Barrier

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from backend.features.accounts import service
from backend.features.accounts.errors import AlreadyOpen, UsernameTaken, WrongPassword
from backend.features.accounts.models import (
    Customer,
    Employee,
    LoginAttempt,
    LoginSession,
    ShopSettings,
    TaxRate,
    User,
    UserRole,
)
from backend.features.accounts.service import Opening, Registration
from backend.features.audit.models import AuditEntry
from backend.kernel.actor import NOBODY
from backend.kernel.errors import ShopError, TooMany
from backend.kernel.tables import folded
from backend.wiring import profile_of
from tests.factories.accounts import PASSWORD, hashed_password

AT_ONCE = 6
USERNAME = "racing.driver"


@pytest.fixture
def racing(engine, stage, settings):
    """Give units that really commit, and take away what they left."""
    units = stage.units(profile_of(settings))
    yield replace(units, open_session=sessionmaker(bind=engine, expire_on_commit=False))
    with Session(engine) as session, session.begin():
        is_ours = User.username_key.startswith(folded(USERNAME))
        ids = select(User.id).where(is_ours)
        for table in (LoginSession, UserRole, Customer, Employee):
            session.execute(delete(table).where(table.user_id.in_(ids)))
        session.execute(delete(User).where(is_ours))
        session.execute(delete(LoginAttempt))
        session.execute(delete(AuditEntry))
        session.execute(delete(ShopSettings))


@pytest.fixture
def at_once(racing):
    """Run one piece of work in several threads; return results and refusals."""

    def at_once(work, times=AT_ONCE):
        start = Barrier(times)

        def run(_):
            start.wait(10)
            try:
                return racing.run(work, actor=NOBODY)
            except ShopError as refusal:
                return type(refusal)

        with ThreadPoolExecutor(times) as threads:
            return list(threads.map(run, range(times)))

    return at_once


def register(uow):
    wish = Registration(username=USERNAME, password_hash=hashed_password())
    return service.register(uow, wish=wish).id


def prove(racing, password=PASSWORD):
    return service.prove(
        lambda work: racing.run(work, actor=NOBODY, read_only=True),
        username=USERNAME,
        password=password,
        address="192.0.2.7",
    )


class TestRegister:
    def test_lets_one_have_the_name(self, racing, at_once):
        results = at_once(register)

        assert sorted(map(str, results)).count(str(UsernameTaken)) == AT_ONCE - 1


class TestOpenShop:
    def test_lets_one_own_it(self, racing, at_once):
        numbers = count()  # of names, so that only the shop itself is raced for

        def open_shop(uow):
            wish = Opening(
                code=uow.shop.opening_code,
                owner=Registration(f"{USERNAME}{next(numbers)}", hashed_password()),
                name="Linden Row",
                currency="CHF",
                timezone="Europe/Zurich",
                locale="de-CH",
                tax_rates=(TaxRate("Food", 260),),
            )
            return service.open_shop(uow, wish=wish, device="").user.username

        results = at_once(open_shop)

        assert results.count(AlreadyOpen) == AT_ONCE - 1


class TestRefresh:
    def test_signs_nobody_out_who_came_twice(self, racing, at_once):
        racing.run(register, actor=NOBODY)
        proof = prove(racing)
        first = racing.run(lambda uow: service.login(uow, proof=proof, device=""), actor=NOBODY)

        results = at_once(
            lambda uow: service.refresh(uow, token=first.refresh_token, device="").refresh_token
        )

        tokens = [result for result in results if isinstance(result, str)]
        assert set(results) - set(tokens) <= {TooMany}
        assert len(set(tokens)) >= 4
        for token in tokens:
            racing.run(
                lambda uow, token=token: service.refresh(uow, token=token, device=""), actor=NOBODY
            )


class TestLogin:
    def test_counts_every_failure(self, racing, at_once):
        racing.run(register, actor=NOBODY)
        wrong = prove(racing, "wrong guess")

        results = at_once(lambda uow: service.login(uow, proof=wrong, device=""), times=4)

        counts = racing.run(
            lambda uow: [
                uow.session.get_one(LoginAttempt, counter.key).count for counter in wrong.counters
            ],
            actor=NOBODY,
        )
        assert results == [WrongPassword] * 4
        assert counts == [4, 4, 4]
