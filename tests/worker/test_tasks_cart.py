"""What the worker does for carts."""

import pytest

from backend.features.cart import jobs, service
from backend.features.cart.service import expiry
from tests.factories.accounts import make_actor
from tests.factories.cart import fill_cart, make_guest
from tests.factories.stock import make_stocked


@pytest.fixture
def sweep(uow, run_jobs):
    def sweep():
        uow().enqueue(jobs.EXPIRE)
        run_jobs()

    return sweep


class TestExpire:
    def test_forgets_guests_after_thirty_days(self, session, uow, clock, sweep):
        product = make_stocked(uow())
        gone, late, person = make_guest(), make_guest(), make_actor(session)
        fill_cart(uow(gone), product)
        fill_cart(uow(person), product)
        clock.forward(days=1)
        fill_cart(uow(late), product)
        clock.forward(days=29, seconds=1)

        sweep()

        counts = [len(service.sheet(uow(actor)).lines) for actor in (gone, late, person)]
        assert counts == [0, 1, 1]

    def test_is_harmless_when_repeated(self, uow, clock, sweep):
        fill_cart(uow(make_guest()), make_stocked(uow()))
        clock.forward(days=31)
        sweep()

        sweep()

        assert service.expire(uow()) == 0

    def test_goes_on_after_a_full_batch(self, uow, clock, sweep, monkeypatch):
        monkeypatch.setattr(expiry, "BATCH", 1)
        product = make_stocked(uow())
        guests = [make_guest(), make_guest(), make_guest()]
        for guest in guests:
            fill_cart(uow(guest), product)
        clock.forward(days=31)

        sweep()

        assert [len(service.sheet(uow(guest)).lines) for guest in guests] == [0, 0, 0]
