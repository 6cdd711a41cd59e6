"""Opening, changing and closing sections."""

import pytest
from sqlalchemy import select, update

from backend.features.audit.models import AuditEntry
from backend.features.catalogue import service
from backend.features.catalogue.errors import (
    NotOwnSection,
    SectionChanged,
    SectionGone,
    SectionInsideItself,
    SectionNameTaken,
    SectionNotEmpty,
    TargetGone,
)
from backend.features.catalogue.models import ManagerSection, Section
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, PermissionMissing
from tests.factories.accounts import make_actor as make_person
from tests.factories.catalogue import make_product, make_section
from tests.ports import NOON


def _change(uow, section, **fields):
    values = {"name": section.name, "parent_id": section.parent_id, "description": ""}
    return service.change_section(
        uow, section_id=section.id, base_version=section.version, **values | fields
    )


def _close_behind_its_back(session, section):
    """Do what another unit may between our reading of a section and our lock."""
    session.execute(
        update(Section)
        .where(Section.id == section.id)
        .values(archived_at=NOON, version=Section.version + 1)
        .execution_options(synchronize_session=False)
    )


class TestOpenSection:
    def test_stands_at_the_end_with_a_tint_of_its_place(self, uow):
        first, second = make_section(uow(), "Fruit"), make_section(uow(), "Bakery")

        assert (first.position, first.tint) == (0, "pistachio")
        assert (second.position, second.tint) == (1, "butter")

    def test_takes_the_tint_of_its_parent(self, uow):
        make_section(uow(), "Fruit")
        parent = make_section(uow(), "Bakery")

        section = make_section(uow(), "Bread", parent)

        assert (section.position, section.tint) == (0, "butter")

    def test_refuses_a_name_taken_in_another_spelling(self, uow):
        make_section(uow(), "Käse")

        with pytest.raises(SectionNameTaken):
            make_section(uow(), " KA\u0308SE ")

    def test_allows_the_name_under_another_parent(self, uow):
        parent = make_section(uow(), "Cheese")

        assert make_section(uow(), "Cheese", parent).parent_id == parent.id

    @pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a > b", "a\nb", "\ufdfa" * 20])
    def test_refuses_names_that_do_not_work(self, uow, name):
        with pytest.raises(Invalid) as refusal:
            service.open_section(uow(), name=name, parent_id=None)

        assert set(refusal.value.errors) == {"name"}

    def test_refuses_a_parent_that_is_gone(self, uow):
        with pytest.raises(SectionGone):
            service.open_section(uow(), name="Bread", parent_id=4711)

    def test_refuses_a_parent_closed_after_it_was_read(self, uow, session):
        parent = make_section(uow(), "Bakery")
        _close_behind_its_back(session, parent)

        with pytest.raises(SectionGone):
            service.open_section(uow(), name="Bread", parent_id=parent.id)

    def test_refuses_a_tree_without_end(self, uow):
        section = None
        for _ in range(8):
            section = make_section(uow(), parent=section)

        with pytest.raises(Invalid):
            make_section(uow(), parent=section)

    def test_demands_the_permission(self, uow, actor_with):
        with pytest.raises(PermissionMissing):
            make_section(uow(actor_with(Permission.PRODUCTS_EDIT)))

    def test_leaves_a_record(self, uow, session):
        section = make_section(uow(), "Fruit")

        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.subject_id) == ("section.opened", str(section.id))


class TestChangeSection:
    def test_renames_and_moves(self, uow):
        parent, section = make_section(uow(), "Food"), make_section(uow(), "Fruit")

        changed = _change(uow(), section, name="Obst", parent_id=parent.id, description="Fresh")

        assert (changed.name, changed.parent_id, changed.position) == ("Obst", parent.id, 0)
        assert changed.version == 2

    def test_refuses_an_older_version(self, uow):
        section = make_section(uow(), "Fruit")
        _change(uow(), section, name="Obst")

        with pytest.raises(SectionChanged) as refusal:
            service.change_section(
                uow(),
                section_id=section.id,
                base_version=1,
                name="Frutta",
                parent_id=None,
                description="",
            )

        assert (refusal.value.name, refusal.value.version) == ("Obst", 2)

    def test_keeps_its_own_name(self, uow):
        section = make_section(uow(), "Fruit")

        assert _change(uow(), section, name="FRUIT").name == "FRUIT"

    def test_refuses_to_stand_inside_itself(self, uow):
        top = make_section(uow())
        below = make_section(uow(), parent=make_section(uow(), parent=top))

        with pytest.raises(SectionInsideItself):
            _change(uow(), top, parent_id=below.id)

    def test_dyes_the_sections_below(self, uow, session):
        top = make_section(uow())
        below = make_section(uow(), parent=top)

        _change(uow(), top, tint="mint")

        session.expire_all()
        assert session.get(Section, below.id).tint == "mint"

    def test_knows_the_tints(self, uow):
        with pytest.raises(Invalid):
            _change(uow(), make_section(uow()), tint="mauve")


class TestCloseSection:
    def test_closes_all_below_and_frees_the_names(self, uow):
        top = make_section(uow(), "Fruit")
        below = make_section(uow(), "Apples", top)

        service.close_section(uow(), section_id=top.id, base_version=top.version)

        for section in (top, below):
            with pytest.raises(SectionGone):
                service.section_by_id(uow(), section_id=section.id)
        assert make_section(uow(), "Fruit").id != top.id

    def test_refuses_while_products_stand(self, uow):
        section = make_section(uow())
        make_product(uow(), section_id=make_section(uow(), parent=section).id)

        with pytest.raises(SectionNotEmpty) as refusal:
            service.close_section(uow(), section_id=section.id, base_version=section.version)

        assert refusal.value.product_count == 1

    def test_moves_the_products_with_their_version(self, uow, session):
        section, target = make_section(uow()), make_section(uow())
        product = make_product(uow(), section_id=section.id)

        service.close_section(
            uow(),
            section_id=section.id,
            base_version=section.version,
            move_products_to=target.id,
        )

        session.refresh(product)
        assert (product.section_id, product.version) == (target.id, 2)

    def test_refuses_a_target_that_closes_too(self, uow):
        section = make_section(uow())
        below = make_section(uow(), parent=section)

        with pytest.raises(TargetGone):
            service.close_section(
                uow(),
                section_id=section.id,
                base_version=section.version,
                move_products_to=below.id,
            )


class TestRestoreSection:
    def test_opens_it_again(self, uow):
        section = make_section(uow(), "Fruit")
        service.close_section(uow(), section_id=section.id, base_version=section.version)

        restored = service.restore_section(uow(), section_id=section.id)

        assert restored.archived_at is None
        with pytest.raises(SectionNameTaken):
            make_section(uow(), "Fruit")

    def test_refuses_when_the_name_went_to_another(self, uow):
        section = make_section(uow(), "Fruit")
        service.close_section(uow(), section_id=section.id, base_version=section.version)
        make_section(uow(), "Fruit")

        with pytest.raises(SectionNameTaken):
            service.restore_section(uow(), section_id=section.id)


class TestSectionByPath:
    def test_opens_what_is_missing_and_finds_it_again(self, uow):
        made = service.section_by_path(uow(), names=["Food", "Fruit"])

        found = service.section_by_path(uow(), names=["food ", "FRUIT"])

        assert found.id == made.id
        assert made.name == "Fruit"

    def test_refuses_an_empty_path(self, uow):
        with pytest.raises(Invalid):
            service.section_by_path(uow(), names=[])


class TestWards:
    def test_lets_a_manager_work_below_his_own_section(self, uow, session):
        own = make_section(uow())
        below, other = make_section(uow(), parent=own), make_section(uow())
        manager = make_person(session, "manager")
        session.add(ManagerSection(user_id=manager.user_id, section_id=own.id))
        session.flush()

        assert _change(uow(manager), below, name="Mine").name == "Mine"
        with pytest.raises(NotOwnSection):
            _change(uow(manager), other, name="Mine too")
        with pytest.raises(NotOwnSection):
            make_section(uow(manager))
