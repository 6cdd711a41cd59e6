"""Putting products on the shelves, changing them, taking them off."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from backend.features.audit.models import AuditEntry
from backend.features.catalogue import service
from backend.features.catalogue.errors import (
    BarcodeTaken,
    KindIsFixed,
    NotOwnSection,
    ProductGone,
    SkuTaken,
)
from backend.features.catalogue.models import (
    Availability,
    ChocolateDetails,
    ManagerSection,
    MovieDetails,
    Outcome,
    ProductKind,
    SearchWord,
    Section,
)
from backend.kernel.errors import Invalid, StaleVersion
from tests.factories.accounts import make_actor as make_person
from tests.factories.catalogue import (
    make_chocolate,
    make_draft,
    make_movie,
    make_product,
    make_section,
)
from tests.ports import NOON


def _change(uow, product, **fields):
    draft = replace(service.draft_of(uow, product_id=product.id), **fields)
    return service.change_product(
        uow, product_id=product.id, base_version=product.version, draft=draft
    )


class TestAddProduct:
    def test_starts_without_stock(self, uow):
        product = service.add_product(uow(), draft=make_draft(uow(), name=" Oat  cookies "))

        assert product.availability is Availability.OUT
        assert (product.name, product.name_key, product.version) == (
            "Oat cookies",
            "oat cookies",
            1,
        )

    def test_sells_at_least_one_step(self, uow):
        product = service.add_product(uow(), draft=make_draft(uow(), step_milli=6000))

        assert product.min_milli == 6000

    def test_keeps_the_details_of_its_kind(self, uow):
        details = ChocolateDetails("Peru", 72_500, "3 - B,S,C", "fig, molasses")
        product = make_chocolate(uow(), chocolate=details)

        assert service.draft_of(uow(), product_id=product.id).chocolate == details

    def test_refuses_a_taken_article_number(self, uow):
        make_product(uow(), sku="FRU-1")

        with pytest.raises(SkuTaken):
            make_product(uow(), sku=" FRU-1")

    def test_takes_article_numbers_to_the_letter(self, uow):
        make_product(uow(), sku="FRU-1")

        assert make_product(uow(), sku="fru-1").sku == "fru-1"

    def test_refuses_a_taken_barcode(self, uow):
        make_product(uow(), barcode="4006381333931")

        with pytest.raises(BarcodeTaken):
            make_product(uow(), barcode="4006381333931")

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"sku": " "}, "sku"),
            ({"name": ""}, "name"),
            ({"name": "x" * 401}, "name"),
            ({"name": "a\0b"}, "name"),
            ({"rate_minor": -1}, "rate_minor"),
            ({"rate_minor": 10**12}, "rate_minor"),
            ({"rate_minor": 10**8, "rate_per_milli": 1}, "rate_minor"),
            ({"rate_minor": 10**13}, "rate_minor"),
            ({"rate_per_milli": 0}, "rate_per"),
            ({"step_milli": 0}, "step"),
            ({"min_milli": 300, "step_milli": 250}, "min"),
            ({"max_milli": 500}, "max"),
            ({"tax_rate_bp": 10_001}, "tax_rate_bp"),
            ({"kind": ProductKind.MOVIE}, "movie"),
            ({"chocolate": ChocolateDetails()}, "chocolate"),
            (
                {"kind": ProductKind.CHOCOLATE, "chocolate": ChocolateDetails("", 100_001)},
                "chocolate.cocoa_percent",
            ),
            (
                {"kind": ProductKind.MOVIE, "movie": MovieDetails(0)},
                "movie.release_year",
            ),
            (
                {"kind": ProductKind.MOVIE, "movie": MovieDetails(1926, genres=("a|b",))},
                "movie.genres",
            ),
        ],
    )
    def test_names_the_field_that_is_wrong(self, uow, fields, field):
        draft = make_draft(uow(), **fields)

        with pytest.raises(Invalid) as refusal:
            service.add_product(uow(), draft=draft)

        assert set(refusal.value.errors) == {field}

    def test_refuses_a_section_that_is_gone(self, uow):
        with pytest.raises(Invalid) as refusal:
            make_product(uow(), section_id=4711)

        assert refusal.value.errors == {"section_id": ["Choose a section"]}

    def test_refuses_a_section_closed_after_it_was_read(self, uow, session):
        draft = make_draft(uow())
        session.execute(
            update(Section)
            .where(Section.id == draft.section_id)
            .values(archived_at=NOON)
            .execution_options(synchronize_session=False)
        )

        with pytest.raises(Invalid):
            service.add_product(uow(), draft=draft)

    def test_learns_its_words(self, uow, session):
        make_product(uow(), name="Conference pears", brand="Hof")

        words = set(session.scalars(select(SearchWord.word)))
        assert words >= {"conference", "pears", "hof"}

    def test_refuses_another_managers_section(self, uow, session):
        manager = make_person(session, "manager")
        session.add(ManagerSection(user_id=manager.user_id, section_id=make_section(uow()).id))
        session.flush()

        with pytest.raises(NotOwnSection):
            service.add_product(uow(manager), draft=make_draft(uow()))


class TestChangeProduct:
    def test_moves_the_version_for_details_too(self, uow):
        product = make_chocolate(uow())

        changed = _change(uow(), product, chocolate=ChocolateDetails("Ghana", 70_000))

        assert changed.version == 2
        assert changed.chocolate.bean_origin == "Ghana"

    def test_changes_nothing_when_nothing_is_new(self, uow):
        product = make_product(uow())

        assert _change(uow(), product).version == 1

    def test_refuses_an_older_version(self, uow):
        product = make_product(uow())
        _change(uow(), product, name="Newer")

        with pytest.raises(StaleVersion):
            service.change_product(
                uow(),
                product_id=product.id,
                base_version=1,
                draft=service.draft_of(uow(), product_id=product.id),
            )

    def test_keeps_its_kind(self, uow):
        product = make_product(uow())

        with pytest.raises(KindIsFixed):
            _change(uow(), product, kind=ProductKind.CHOCOLATE, chocolate=ChocolateDetails())

    def test_records_what_changed(self, uow, session):
        product = make_product(uow(), name="Old")

        _change(uow(), product, name="New")

        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "product.changed")
        ).one()
        assert (entry.before, entry.after) == ('{"name": "Old"}', '{"name": "New"}')


class TestPutProduct:
    def test_creates_then_leaves_alone_then_updates(self, uow):
        draft = make_draft(uow(), name="Pears")

        outcomes = [
            service.put_product(uow(), draft=draft),
            service.put_product(uow(), draft=draft),
            service.put_product(uow(), draft=replace(draft, name="Ripe pears")),
        ]

        assert outcomes == [Outcome.CREATED, Outcome.UNCHANGED, Outcome.UPDATED]

    @pytest.mark.parametrize("make", [make_chocolate, make_movie])
    def test_knows_details_again(self, uow, make):
        product = make(uow())
        draft = service.draft_of(uow(), product_id=product.id)

        assert service.put_product(uow(), draft=draft) is Outcome.UNCHANGED

    def test_brings_an_archived_one_back(self, uow):
        product = make_product(uow())
        draft = service.draft_of(uow(), product_id=product.id)
        service.archive_product(uow(), product_id=product.id, base_version=product.version)

        assert service.put_product(uow(), draft=draft) is Outcome.UPDATED
        assert service.sellable_product(uow(), product_id=product.id).id == product.id

    def test_keeps_the_record_short(self, uow, session):
        draft = make_draft(uow())
        before = session.scalar(select(func.count()).select_from(AuditEntry))

        service.put_product(uow(), draft=draft)

        assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


class TestArchiveProduct:
    def test_takes_it_off_sale_and_back(self, uow):
        product = make_product(uow())

        service.archive_product(uow(), product_id=product.id, base_version=product.version)
        with pytest.raises(ProductGone):
            service.sellable_product(uow(), product_id=product.id)
        service.restore_product(uow(), product_id=product.id)

        assert service.sellable_product(uow(), product_id=product.id).id == product.id

    def test_does_not_return_to_a_closed_section(self, uow):
        section = make_section(uow())
        product = make_product(uow(), section_id=section.id)
        service.archive_product(uow(), product_id=product.id, base_version=product.version)
        service.close_section(uow(), section_id=section.id, base_version=section.version)

        with pytest.raises(Invalid):
            service.restore_product(uow(), product_id=product.id)
