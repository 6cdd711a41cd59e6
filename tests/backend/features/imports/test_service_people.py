"""Casts and customers from a file: each row once, a repeat changes nothing."""

import pytest
from sqlalchemy import select

from backend.features.accounts.models import Customer
from backend.features.audit.models import AuditEntry
from backend.features.catalogue.models import Actor, Outcome, Performance
from backend.features.imports import service as imports
from backend.features.imports.models import ImportCounts, ImportKind, SourceRow
from backend.kernel.actor import SYSTEM, Permission
from backend.kernel.errors import PermissionMissing
from backend.kernel.ids import new_id
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_movie

CREATED, UPDATED, UNCHANGED = Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED


def outcomes(taken):
    return [each.outcome or each.reason for each in taken]


@pytest.fixture
def take(uow):
    def take(kind, *rows):
        numbered = [SourceRow(line, values) for line, values in enumerate(rows, start=2)]
        return imports.take(uow(SYSTEM), kind=kind, rows=numbered, seen={})

    return take


class TestPerformances:
    @pytest.fixture
    def cast(self, take, uow):
        make_movie(uow(), sku="m1")
        return lambda *rows: take(ImportKind.PERFORMANCES, *rows)

    def test_takes_the_first_place_of_a_repeated_name(self, cast, session) -> None:
        first = {"movie_sku": "m1", "actor": "June Marlowe", "billing": "1"}
        rows = (first, first | {"billing": "2"}, first | {"actor": "JUNE  MARLOWE"})

        assert outcomes(cast(*rows)) == [CREATED, UNCHANGED, UNCHANGED]
        assert outcomes(cast(*rows)) == [UNCHANGED] * 3
        assert session.scalars(select(Performance.billing)).all() == [1]
        assert session.scalars(select(Actor.name)).all() == ["June Marlowe"]

    def test_tells_two_parts_of_one_person_apart(self, cast) -> None:
        row = {"movie_sku": "m1", "actor": "Buster Keaton", "part": "Twin"}

        assert outcomes(cast(row, row | {"part": "Other twin"})) == [CREATED, CREATED]

    def test_refuses_alone_what_names_its_column(self, cast) -> None:
        row = {"movie_sku": "m1", "actor": "Buster Keaton"}

        taken = cast(
            row | {"movie_sku": "m9"},
            row | {"actor": ""},
            row | {"billing": "first"},
            row | {"billing": "0"},
            row,
        )

        assert outcomes(taken) == [
            "movie_sku: There is no movie with this article number",
            "actor is empty",
            'billing "first" cannot be read',
            "billing is not between 1 and 10000",
            CREATED,
        ]


class TestCustomers:
    @pytest.fixture
    def put(self, take):
        return lambda *rows: take(ImportKind.CUSTOMERS, *rows)

    def test_creates_leaves_and_updates_by_reference(self, put, session) -> None:
        row = {"customer_ref": "17", "last_name": "Ito", "email": "", "city": "Kyoto"}

        assert outcomes(put(row)) == [CREATED]
        assert outcomes(put(row)) == [UNCHANGED]
        assert outcomes(put(row | {"city": "Nara", "email": "ito@example.org"})) == [UPDATED]
        customer = session.scalars(select(Customer)).one()
        assert (customer.last_name, customer.city, customer.email, customer.user_id) == (
            *("Ito", "Nara", "ito@example.org", None),
        )

    def test_leaves_alone_what_the_file_does_not_tell(self, put, session) -> None:
        put({"customer_ref": "17", "last_name": "Ito", "phone": "123"})

        assert outcomes(put({"customer_ref": "17", "last_name": "Ito"})) == [UNCHANGED]
        assert session.scalars(select(Customer.phone)).all() == ["123"]

    def test_knows_people_without_a_reference_by_their_address(self, put) -> None:
        row = {"last_name": "Ito", "email": "Ito@example.org"}

        assert outcomes(put(row)) == [CREATED]
        assert outcomes(put(row | {"email": "ito@example.org", "city": "Nara"})) == [UPDATED]

    def test_knows_the_others_by_all_that_is_said(self, put) -> None:
        row = {"last_name": "Ito", "first_name": "Michio"}

        assert outcomes(put(row, row, row | {"first_name": "Kisaku"})) == [
            *(CREATED, UNCHANGED, CREATED)
        ]
        assert outcomes(put(row)) == [UNCHANGED]

    def test_refuses_alone_what_names_its_column(self, put, session) -> None:
        row = {"customer_ref": "1", "last_name": "Ito"}

        taken = put(
            {"customer_ref": "2", "last_name": ""},
            {"customer_ref": "3", "last_name": "Ito", "email": "at home"},
            {"customer_ref": "4", "last_name": "Ito", "country": "jp"},
            {"customer_ref": "5", "last_name": "x" * 101},
            {"customer_ref": "r" * 181, "last_name": "Ito"},
            row,
            row | {"last_name": "Chaplin"},
        )

        assert outcomes(taken) == [
            "last_name is empty",
            "email: is no mail address",
            "country: is no code of two capital letters, such as DE",
            "last_name: is longer than 100 letters",
            "customer_ref is longer than 180 letters or unprintable",
            CREATED,
            "the same key stands in line 7",
        ]
        assert session.scalars(select(Customer.last_name)).all() == ["Ito"]

    def test_leaves_people_with_a_log_in_and_forgotten_ones_alone(
        self, put, session, clock
    ) -> None:
        put({"customer_ref": "1", "last_name": "Ito"}, {"customer_ref": "2", "last_name": "Keaton"})
        own, erased = session.scalars(select(Customer).order_by(Customer.customer_ref))
        own.user_id = make_user(session).id
        erased.erased_at = clock()
        session.flush()

        taken = put(
            {"customer_ref": "1", "last_name": "Chaplin"},
            {"customer_ref": "2", "last_name": "Keaton"},
        )

        assert outcomes(taken) == [
            "customer_ref: belongs to a log-in, which keeps its own details",
            "customer_ref: belongs to somebody who was forgotten",
        ]


@pytest.mark.parametrize("kind", ImportKind)
def test_asks_for_the_permission(uow, actor_with, kind) -> None:
    everything_else = [each for each in Permission if each is not Permission.IMPORTS_RUN]
    with pytest.raises(PermissionMissing):
        imports.take(uow(actor_with(*everything_else)), kind=kind, rows=[], seen={})


def test_a_run_leaves_its_counts_in_the_record(uow, session) -> None:
    run_id = new_id()
    counts = ImportCounts(created=2, refused=1)

    imports.begin_run(uow(SYSTEM), run_id=run_id, kind=ImportKind.CUSTOMERS)
    imports.end_run(uow(SYSTEM), run_id=run_id, kind=ImportKind.CUSTOMERS, counts=counts)

    begun, ended = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    assert (begun.action, ended.action) == ("import.begun", "import.ended")
    assert ended.fields_after == {
        "kind": "customers",
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "refused": 1,
    }
