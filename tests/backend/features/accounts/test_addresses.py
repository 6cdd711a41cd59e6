import pytest

from backend.features.accounts import queries, service
from backend.features.accounts.errors import AddressBookFull, AddressGone
from backend.features.accounts.models import Place
from backend.features.accounts.service.addresses import MOST
from backend.kernel.actor import NOBODY
from backend.kernel.errors import Unauthenticated
from backend.kernel.ids import new_id
from tests.factories.accounts import make_actor, make_user


def place(label: str = "At home", *, is_default: bool = False) -> Place:
    return Place(label, "Lindenstraße 12", "10969", "Berlin", is_default=is_default)


@pytest.fixture
def actor(session):
    return make_actor(session)


@pytest.fixture
def book(session, actor):
    """Return a function that reads the book: label and whether it is the default."""
    return lambda: [
        (row.label, row.is_default) for row in queries.own_addresses(session, actor=actor)
    ]


class TestAddAddress:
    def test_makes_the_first_one_the_default(self, uow, actor, book):
        service.add_address(uow(actor), place=place())
        service.add_address(uow(actor), place=place("At work"))

        assert book() == [("At home", True), ("At work", False)]

    def test_lets_a_new_default_take_over(self, uow, actor, book):
        service.add_address(uow(actor), place=place())
        service.add_address(uow(actor), place=place("At work", is_default=True))

        assert book() == [("At work", True), ("At home", False)]

    def test_ends_where_a_book_is_full(self, uow, actor):
        for number in range(MOST):
            service.add_address(uow(actor), place=place(f"Place {number}"))

        with pytest.raises(AddressBookFull):
            service.add_address(uow(actor), place=place())

    def test_takes_somebody_signed_in(self, uow):
        with pytest.raises(Unauthenticated):
            service.add_address(uow(NOBODY), place=place())


class TestChangeAddress:
    def test_changes_what_is_named(self, uow, actor, session):
        row = service.add_address(uow(actor), place=place())

        service.change_address(uow(actor), address_id=row.id, changes={"city": "Potsdam"})

        (kept,) = queries.own_addresses(session, actor=actor)
        assert (kept.city, kept.line_1) == ("Potsdam", "Lindenstraße 12")

    def test_never_leaves_a_book_without_default(self, uow, actor, book):
        row = service.add_address(uow(actor), place=place())

        service.change_address(uow(actor), address_id=row.id, changes={"is_default": False})

        assert book() == [("At home", True)]

    def test_finds_no_address_of_somebody_else(self, uow, actor, session):
        row = service.add_address(uow(make_actor(session)), place=place())

        with pytest.raises(AddressGone):
            service.change_address(uow(actor), address_id=row.id, changes={"city": "Rome"})


class TestRemoveAddress:
    def test_hands_the_default_on(self, uow, actor, book):
        first = service.add_address(uow(actor), place=place())
        service.add_address(uow(actor), place=place("At work"))

        service.remove_address(uow(actor), address_id=first.id)

        assert book() == [("At work", True)]

    def test_knows_only_what_is_there(self, uow, actor):
        with pytest.raises(AddressGone):
            service.remove_address(uow(actor), address_id=new_id())


class TestOverHttp:
    def test_keeps_a_book(self, client, session, bearer):
        headers = bearer(make_user(session))
        body = {"label": "Home", "line_1": "A 1", "postal_code": "1", "city": "B"}
        key = {"Idempotency-Key": "a-key-of-sixteen-or-more"}

        added = client.post("/api/me/addresses", json=body, headers=headers | key)
        again = client.post("/api/me/addresses", json=body, headers=headers | key)
        changed = client.patch(
            f"/api/me/addresses/{added.json['id']}", json={"label": "Here"}, headers=headers
        )
        listed = client.get("/api/me/addresses", headers=headers)

        assert (added.status_code, again.json) == (201, added.json)
        assert changed.json == added.json | {"label": "Here"}
        assert listed.json["items"] == [changed.json]

    def test_names_the_field(self, client, session, bearer):
        body = {"label": "Home", "line_1": " ", "postal_code": "1", "city": "B"}
        key = {"Idempotency-Key": "a-key-of-sixteen-or-more"}

        answer = client.post(
            "/api/me/addresses", json=body, headers=bearer(make_user(session)) | key
        )

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["line_1"]

    def test_shows_the_details_of_a_customer_to_be(self, client, session, bearer):
        headers = bearer(make_user(session))
        before = client.get("/api/me", headers=headers).json

        wish = {"phone": "030 1", "default_substitution_wish": "similar"}
        after = client.patch("/api/me", json=wish, headers=headers).json

        assert (before["phone"], before["default_substitution_wish"]) == (None, "leave_out")
        assert after == before | wish
        assert client.get("/api/me", headers=headers).json == after
