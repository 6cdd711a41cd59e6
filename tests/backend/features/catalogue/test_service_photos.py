"""Photos of products: shown only when their files stand, tidied up only when nobody shows them."""

import pytest

from backend.features.catalogue import jobs, queries, service
from backend.features.catalogue.errors import NotOwnSection, PhotoGone, PhotoRefused, ProductGone
from backend.features.catalogue.models import ManagerSection
from backend.features.catalogue.service.photos import file_key
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, PermissionMissing, StaleVersion
from tests.factories.accounts import make_actor as make_person
from tests.factories.catalogue import make_product, make_section
from tests.factories.photos import make_jpeg


def _stored(uow, content=None):
    return service.store_photo(
        uow(), content=content or make_jpeg(), file_name="a.jpg", media_type="image/jpeg"
    )


def _shown(uow, product, *, alt="", version=1):
    return service.show_photo(
        uow(), product_id=product.id, base_version=version, photo=_stored(uow), alt=alt
    )


class TestShowPhoto:
    def test_shows_it_instead_of_the_drawing(self, uow, files):
        product = make_product(uow(), name="Pears")

        _shown(uow, product, alt="  Two green \n pears ")

        picture = queries.product_by_id(uow(), product_id=product.id)["picture"]
        key = product.image or ""
        assert picture["alt"] == "Two green pears"
        assert picture["photo"] == {
            "small": f"/api/photos/{key}-small.webp",
            "medium": f"/api/photos/{key}-medium.webp",
            "large": f"/api/photos/{key}-large.webp",
            "width": 40,
            "height": 20,
        }
        assert picture["day"].startswith("/api/art/")
        assert set(files.stored) == {file_key(key, size) for size in ("small", "medium", "large")}
        assert product.version == 2

    def test_is_called_like_the_product_without_words_of_its_own(self, uow):
        product = make_product(uow(), name="Pears")
        _shown(uow, product)

        assert queries.product_by_id(uow(), product_id=product.id)["picture"]["alt"] == "Pears"

    def test_keeps_the_old_files_until_nobody_asks_for_them(self, uow, files, clock, run_jobs):
        product = make_product(uow())
        old = _shown(uow, product).image or ""
        _shown(uow, product, version=2)

        run_jobs()
        assert file_key(old, "small") in files.stored

        clock.forward(hours=2)
        run_jobs()
        assert set(files.stored) == {
            file_key(product.image or "", size) for size in ("small", "medium", "large")
        }

    def test_leaves_nothing_behind_when_refused(self, uow, files, session):
        product = make_product(uow())
        manager = make_person(session, "manager")
        session.add(ManagerSection(user_id=manager.user_id, section_id=make_section(uow()).id))
        session.flush()

        with pytest.raises(StaleVersion):
            _shown(uow, product, version=7)
        with pytest.raises(Invalid):
            _shown(uow, product, alt="x" * 301)
        with pytest.raises(ProductGone):
            service.show_photo(uow(), product_id=4711, base_version=1, photo=_stored(uow), alt="")
        with pytest.raises(NotOwnSection):
            service.show_photo(
                uow(manager), product_id=product.id, base_version=1, photo=_stored(uow), alt=""
            )

        assert files.stored == {}
        assert (product.image, product.version) == (None, 1)

    def test_refuses_what_is_no_photo_and_keeps_what_was_there(self, uow, files):
        product = make_product(uow())
        _shown(uow, product)
        before = dict(files.stored)

        with pytest.raises(PhotoRefused) as refusal:
            _stored(uow, b"<svg/>")

        assert refusal.value.errors == {"file": ["A JPEG, PNG or WebP picture"]}
        assert files.stored == before

    def test_is_not_for_everybody(self, uow, actor_with):
        with pytest.raises(PermissionMissing):
            service.store_photo(
                uow(actor_with(Permission.STOCK_READ)),
                content=make_jpeg(),
                file_name="a.jpg",
                media_type="image/jpeg",
            )


class TestRemovePhoto:
    def test_brings_the_drawing_back(self, uow, files, clock, run_jobs):
        product = make_product(uow())
        _shown(uow, product, alt="Pears")

        service.remove_photo(uow(), product_id=product.id, base_version=2)
        clock.forward(hours=2)
        run_jobs()

        picture = queries.product_by_id(uow(), product_id=product.id)["picture"]
        assert picture["photo"] is None
        assert picture["alt"] != "Pears"
        assert files.stored == {}

    def test_refuses_what_is_not_there_or_has_changed(self, uow):
        product = make_product(uow())
        with pytest.raises(PhotoGone):
            service.remove_photo(uow(), product_id=product.id, base_version=1)
        _shown(uow, product)

        with pytest.raises(StaleVersion):
            service.remove_photo(uow(), product_id=product.id, base_version=1)


class TestDiscardPhoto:
    def test_spares_what_a_product_shows(self, uow, files, run_jobs):
        product = make_product(uow())
        _shown(uow, product)
        maker = uow()
        maker.enqueue(jobs.REMOVE_PHOTO, key=product.image)

        run_jobs()

        assert len(files.stored) == 3

    def test_may_be_repeated(self, uow, files, run_jobs):
        photo = _stored(uow)
        for _ in range(2):
            uow().enqueue(jobs.REMOVE_PHOTO, key=photo.key)
            run_jobs()

        assert files.stored == {}


class TestPhotoFile:
    def test_gives_a_copy(self, uow):
        photo = _stored(uow)

        assert service.photo_file(uow(), key=photo.key, size="small")[8:12] == b"WEBP"

    @pytest.mark.parametrize("key", ["0" * 32, "../" * 8 + "reports0", "", "é" * 32, "x"])
    def test_knows_no_other_files(self, uow, files, key):
        files.write(f"photos/{key[:31]}-small.webp", [b"secret"])

        with pytest.raises(PhotoGone):
            service.photo_file(uow(), key=key, size="small")
