"""Many products at once: all of them or none."""

import pytest
from sqlalchemy import select

from backend.features.audit.models import AuditEntry
from backend.features.catalogue import service
from backend.features.catalogue.errors import NotOwnSection, SomeGone
from backend.features.catalogue.models import ManagerSection
from backend.features.catalogue.service import Adjustment
from backend.kernel.errors import Invalid, PermissionMissing
from tests.factories.accounts import make_actor as make_person
from tests.factories.catalogue import make_movie, make_product, make_section


def _change(uow, *products, **wishes):
    return service.change_together(
        uow, product_ids=[each.id for each in products], adjustment=Adjustment(**wishes)
    )


class TestChangeTogether:
    def test_gives_all_the_same_rate_and_section(self, uow):
        section = make_section(uow())
        pear, movie = make_product(uow(), rate_minor=100), make_movie(uow(), rate_minor=900)

        changed = _change(uow(), pear, movie, rate_minor=250, section_id=section.id)

        assert changed == [pear.id, movie.id]
        assert {each.rate_minor for each in (pear, movie)} == {250}
        assert {each.section_id for each in (pear, movie)} == {section.id}
        assert {each.version for each in (pear, movie)} == {2}

    @pytest.mark.parametrize(
        ("percent", "rate"), [(10_000, 110), (-50_000, 50), (-100_000, 0), (500, 101), (499, 100)]
    )
    def test_puts_a_percentage_on_top_half_up(self, uow, percent, rate):
        product = make_product(uow(), rate_minor=100)

        _change(uow(), product, rate_percent_milli=percent)

        assert product.rate_minor == rate

    def test_leaves_alone_what_is_so_already(self, uow, session):
        same, other = make_product(uow(), rate_minor=250), make_product(uow(), rate_minor=100)

        assert _change(uow(), same, other, other, rate_minor=250) == [other.id]
        assert same.version == 1
        entries = session.scalars(
            select(AuditEntry.subject_id).where(AuditEntry.action == "product.changed")
        ).all()
        assert entries == [str(other.id)]

    def test_changes_none_when_some_are_gone(self, uow):
        there, gone = make_product(uow(), rate_minor=100), make_product(uow())
        service.archive_product(uow(), product_id=gone.id, base_version=1)

        with pytest.raises(SomeGone) as refusal:
            service.change_together(
                uow(), product_ids=[there.id, gone.id, 4711], adjustment=Adjustment(rate_minor=1)
            )

        assert refusal.value.product_ids == (gone.id, 4711)
        assert there.rate_minor == 100

    def test_keeps_the_rules_of_one_product(self, uow, session):
        product = make_product(uow(), rate_minor=100)
        closed = make_section(uow())
        service.close_section(uow(), section_id=closed.id, base_version=1)
        manager = make_person(session, "manager")
        session.add(ManagerSection(user_id=manager.user_id, section_id=make_section(uow()).id))
        session.flush()

        with pytest.raises(Invalid):
            _change(uow(), product, section_id=closed.id)
        with pytest.raises(Invalid):
            _change(uow(), product, rate_minor=1, rate_percent_milli=1)
        with pytest.raises(NotOwnSection):
            _change(uow(manager), product, rate_minor=1)

    def test_is_not_for_everybody(self, uow, actor_with):
        with pytest.raises(PermissionMissing):
            _change(uow(actor_with()), make_product(uow()), rate_minor=1)
