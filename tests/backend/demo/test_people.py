"""The people of a demo shop and what they have asked for."""

import pytest
from sqlalchemy import select

from backend.demo.life import as_employee, file_requests, hang_card
from backend.demo.people import PEOPLE, draw_logins, invite
from backend.demo.shelves import SHOPS
from backend.features.accounts import service as accounts
from backend.features.section_requests.models import RequestStatus, SectionRequest


class TestInvite:
    def test_makes_one_person_for_each_role_with_a_password_of_their_own(self, uow) -> None:
        logins = draw_logins()

        ids = invite(uow(), logins=logins)

        assert set(ids) == {role for role, *_ in PEOPLE}
        assert len({login.password for login in logins}) == len(PEOPLE)
        assert accounts.has_people(uow())


@pytest.mark.parametrize("shop", SHOPS)
def test_requests_of_the_employee_wait_for_somebody_else(uow, session, stocked, shop) -> None:
    ids = invite(uow(), logins=draw_logins())
    stocked(shop)
    hang_card(uow(), shop=shop)

    file_requests(uow(as_employee(user_id=ids["employee"], name="Ana")), shop=shop)

    waiting = session.scalars(select(SectionRequest.status)).all()
    assert waiting == [RequestStatus.PENDING, RequestStatus.PENDING]


@pytest.mark.parametrize("shop", SHOPS)
def test_the_card_says_when_the_doors_are_open_and_that_it_is_a_demo(uow, shop) -> None:
    hang_card(uow(), shop=shop)

    row = accounts.change_card(uow(), changes={})
    assert row.is_demo
    assert accounts.open_times(uow())
    assert {rate.rate_bp for rate in row.rates} == {700, 1900}
    assert all((row.terms_text, row.privacy_text, row.imprint_text, row.tagline))
