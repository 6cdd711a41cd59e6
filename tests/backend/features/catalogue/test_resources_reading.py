"""What anybody reads: wiring, refusals, and that finished rows fit the contract."""

import pytest

from backend.features.catalogue import service
from backend.features.catalogue.models import Availability
from backend.features.catalogue.schemas import (
    ActorListPage,
    ActorOut,
    FacetsOut,
    ProductListing,
    ProductOut,
    ProductPage,
    SectionOut,
    SectionPage,
    SuggestionsOut,
)
from backend.kernel.actor import SYSTEM, Permission
from tests.backend.features.catalogue.misfits import misfits_of

SECTIONS, PRODUCTS = Permission.SECTIONS_EDIT, Permission.PRODUCTS_EDIT


class TestReading:
    @pytest.mark.parametrize(
        ("address", "schema"),
        [
            ("/api/sections", SectionPage),
            ("/api/sections?depth=1", SectionPage),
            ("/api/sections/{section}", SectionOut),
            ("/api/products", ProductListing),
            ("/api/products?q=ki&sort=relevance&page_size=1", ProductListing),
            ("/api/products/{product}", ProductOut),
            ("/api/products/{movie}", ProductOut),
            ("/api/products/{product}/related", ProductPage),
            ("/api/suggestions?q=ki", SuggestionsOut),
            ("/api/facets?q=ki", FacetsOut),
            ("/api/actors", ActorListPage),
            ("/api/actors/{actor}", ActorOut),
        ],
    )
    def test_answers_anybody_with_what_the_contract_says(self, client, shelves, address, schema):
        answer = client.get(address.format(**shelves))

        assert answer.status_code == 200
        assert misfits_of(answer.json, schema) == []

    @pytest.mark.parametrize(
        "address",
        [
            "/api/sections/4711",
            "/api/sections?parent=4711",
            "/api/products/4711",
            "/api/products/99999999999999999999",
            "/api/products/4711/related",
            "/api/actors/4711",
            "/api/art/4711-day.svg",
        ],
    )
    def test_knows_nothing_that_is_not_there(self, client, address):
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        "query",
        [
            "section=x",
            "kind=car",
            "min_rate=-1",
            "max_rate=1e400",
            "year=NaN",
            "page_size=101",
            "after=nonsense",
            "after=a&before=b",
            "sort=-name",
            "q=%00",
            "section=99999999999999999999",
        ],
    )
    def test_refuses_queries_that_make_no_sense(self, client, query):
        assert client.get(f"/api/products?{query}").status_code == 422

    def test_pages_through_links(self, client, shelves):
        first = client.get("/api/products?sort=name&page_size=2").json
        second = client.get(f"/api/products?sort=name&page_size=2&after={first['next']}").json

        names = [product["name"] for product in first["items"] + second["items"]]
        assert names == ["Kid", "Kinderriegel", "Kirschen"]
        assert second["next"] is None


class TestPictures:
    def test_may_be_kept_for_ever_under_their_version(self, client, shelves):
        product = client.get(f"/api/products/{shelves['movie']}").json

        answer = client.get(product["picture"]["night"])

        assert answer.status_code == 200
        assert answer.mimetype == "image/svg+xml"
        assert answer.data.startswith(b"<svg ")
        assert "immutable" in answer.headers["Cache-Control"]

    def test_are_not_kept_under_another(self, client, shelves):
        answer = client.get(f"/api/art/{shelves['product']}-day.svg?v=old")

        assert answer.status_code == 200
        assert "immutable" not in answer.headers["Cache-Control"]

    def test_know_their_tones(self, client, shelves):
        assert client.get(f"/api/art/{shelves['product']}-dusk.svg").status_code == 404


class TestKept:
    def test_are_made_once_until_something_changes(self, client, editor, shelves):
        states = [client.get("/api/products").headers["X-Cache"] for _ in range(2)]
        changed = client.patch(
            f"/api/products/{shelves['product']}",
            json={"name": "Sauerkirschen"},
            headers=editor | {"If-Match": "1"},
        )
        after = client.get("/api/products")

        assert states == ["miss", "hit"]
        assert after.headers["X-Cache"] == "miss"
        assert after.headers["X-Catalogue-Version"] == changed.headers["X-Catalogue-Version"]
        assert "Sauerkirschen" in [product["name"] for product in after.json["items"]]

    def test_are_the_same_for_everybody(self, client, editor, shelves):
        mine = client.get("/api/products", headers=editor)
        theirs = client.get("/api/products", headers={"Authorization": "Bearer nonsense"})

        assert (mine.status_code, theirs.status_code) == (200, 200)
        assert mine.data == theirs.data
        assert theirs.headers["X-Cache"] == "hit"

    def test_need_not_be_sent_twice(self, client, shelves):
        etag = client.get("/api/sections").headers["ETag"]

        answer = client.get("/api/sections", headers={"If-None-Match": etag})

        assert (answer.status_code, answer.data) == (304, b"")

    def test_follow_what_is_left_of_a_product(self, client, units, shelves):
        client.get(f"/api/products/{shelves['product']}")
        units.run(
            lambda uow: service.set_availability(
                uow, product_id=shelves["product"], availability=Availability.OUT
            ),
            actor=SYSTEM,
        )

        answer = client.get(f"/api/products/{shelves['product']}")

        assert answer.json["availability"] == "out"


class TestStaffView:
    @pytest.mark.parametrize(
        ("address", "permission"),
        [
            ("/api/products?archived=true", PRODUCTS),
            ("/api/products?staff=true", Permission.STOCK_READ),
            ("/api/products/{product}?staff=1", Permission.FULFILMENT_WORK),
            ("/api/sections?archived=true", SECTIONS),
        ],
    )
    def test_is_made_for_staff_and_never_kept(
        self, client, shelves, sign_in, actor_with, address, permission
    ):
        address = address.format(**shelves)

        for _ in range(2):
            answer = client.get(address, headers=sign_in(actor_with(permission)))
            assert answer.status_code == 200
            assert "X-Cache" not in answer.headers
            assert client.get(address).status_code == 401
            stranger = actor_with(Permission.ORDERS_PLACE)
            assert client.get(address, headers=sign_in(stranger)).status_code == 403

    def test_shows_what_is_archived_and_only_that(self, client, uow, shelves, editor):
        service.archive_product(uow(), product_id=shelves["product"], base_version=1)
        section = service.open_section(uow(), name="Alt", parent_id=shelves["section"])
        service.close_section(uow(), section_id=section.id, base_version=1)

        products = client.get("/api/products?archived=true", headers=editor).json
        sections = client.get("/api/sections?archived=true", headers=editor).json

        assert [product["name"] for product in products["items"]] == ["Kirschen"]
        assert [each["path"] for each in sections["items"]] == ["Kino > Alt"]
        assert misfits_of(sections, SectionPage) == []
