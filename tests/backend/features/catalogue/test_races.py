"""Many at once, each with a transaction of his own that really commits."""

from functools import partial

from backend.features.catalogue import queries, service
from backend.features.catalogue.errors import SectionInsideItself, SectionNameTaken, SkuTaken
from backend.features.catalogue.models import Availability
from backend.kernel.actor import SYSTEM
from tests.crowd import at_once
from tests.factories.catalogue import make_draft, make_product, make_section

PEOPLE = 6


def _run(crowd, work):
    return crowd.run(work, actor=SYSTEM)


class TestSections:
    def test_open_once_under_one_name(self, crowd):
        def open_it(uow):
            return make_section(uow, "Twins").id

        outcomes = at_once([partial(_run, crowd, open_it)] * PEOPLE)

        assert len([each for each in outcomes if isinstance(each, int)]) == 1
        assert len([each for each in outcomes if isinstance(each, SectionNameTaken)]) == PEOPLE - 1

    def test_never_stand_inside_each_other(self, crowd):
        here, there = (_run(crowd, lambda uow: make_section(uow).id) for _ in range(2))

        def move(section_id, parent_id, uow):
            section = service.section_by_id(uow, section_id=section_id)
            service.change_section(
                uow,
                section_id=section_id,
                base_version=1,
                name=section.name,
                parent_id=parent_id,
                description="",
            )

        outcomes = at_once(
            [
                partial(_run, crowd, partial(move, here, there)),
                partial(_run, crowd, partial(move, there, here)),
            ]
        )

        assert set(map(type, outcomes)) == {type(None), SectionInsideItself}
        trails = [
            _run(crowd, lambda uow, id_=id_: queries.ancestor_ids(uow.session, section_id=id_))
            for id_ in (here, there)
        ]
        assert sorted(map(len, trails)) == [1, 2]


class TestProducts:
    def test_are_added_once_for_one_article_number(self, crowd):
        section_id = _run(crowd, lambda uow: make_section(uow).id)

        def add(uow):
            draft = make_draft(uow, sku="TWINS", section_id=section_id)
            return service.add_product(uow, draft=draft).id

        outcomes = at_once([partial(_run, crowd, add)] * PEOPLE)

        assert len([each for each in outcomes if isinstance(each, int)]) == 1
        assert len([each for each in outcomes if isinstance(each, SkuTaken)]) == PEOPLE - 1


class TestVersion:
    def test_moves_for_each_who_changes_something(self, crowd):
        product_id = _run(crowd, lambda uow: make_product(uow).id)

        def sell_out(uow):
            service.set_availability(uow, product_id=product_id, availability=Availability.OUT)
            return service.catalogue_version(uow)

        versions = at_once([partial(_run, crowd, sell_out)] * PEOPLE)

        assert len(set(versions)) == PEOPLE
        assert all(isinstance(version, int) for version in versions)
