"""What other features ask of the shelves, and the version that tells of changes."""

import pytest

from backend.features.catalogue import service
from backend.features.catalogue.models import (
    Availability,
    Product,
)
from backend.kernel.errors import Invalid
from tests.factories.catalogue import (
    make_product,
    make_section,
)


class TestSetAvailability:
    def test_leaves_the_version_alone(self, uow, session):
        product = make_product(uow())

        service.set_availability(uow(), product_id=product.id, availability=Availability.LOW)

        session.expire_all()
        found = session.get(Product, product.id)
        assert (found.availability, found.version) == (Availability.LOW, 1)


class TestSellableProducts:
    def test_leaves_archived_ones_out(self, uow):
        here, gone = make_product(uow()), make_product(uow())
        service.archive_product(uow(), product_id=gone.id, base_version=gone.version)

        found = service.sellable_products(uow(), product_ids=[here.id, gone.id, 4711])

        assert set(found) == {here.id}

    def test_asks_nothing_for_nothing(self, uow):
        assert service.sellable_products(uow(), product_ids=[]) == {}


class TestVersion:
    def test_moves_once_in_a_unit_and_rings(self, uow, units, memory_cache, doorbell):
        before = service.catalogue_version(uow())

        def work(unit):
            section = make_section(unit)
            make_product(unit, section_id=section.id)
            return service.catalogue_version(unit)

        after = units.run(work, actor=uow().actor)

        assert after > before
        assert memory_cache.numbers == {"version:catalogue": after}
        assert doorbell.rung == ["catalogue.bump"]

    def test_moves_again_after_a_part_was_undone(self, uow, units):
        def work(unit):
            before = service.catalogue_version(unit)
            with pytest.raises(Invalid), unit.attempt():
                make_product(unit, section_id=make_section(unit).id, sku="")
            undone = service.catalogue_version(unit)
            make_section(unit)
            return before, undone, service.catalogue_version(unit)

        before, undone, after = units.run(work, actor=uow().actor)

        assert before == undone < after

    def test_never_stands_still(self, uow, units):
        first = units.run(
            lambda unit: (make_section(unit), service.catalogue_version(unit))[1],
            actor=uow().actor,
        )
        second = units.run(
            lambda unit: (make_section(unit), service.catalogue_version(unit))[1],
            actor=uow().actor,
        )

        assert second == first + 1

    def test_is_told_again_by_the_job(self, uow, units, run_jobs, memory_cache):
        units.run(make_section, actor=uow().actor)
        memory_cache.numbers.clear()

        run_jobs()
        run_jobs()

        assert memory_cache.numbers == {"version:catalogue": service.catalogue_version(uow())}
