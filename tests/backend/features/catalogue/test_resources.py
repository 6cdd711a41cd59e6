"""The addresses of the catalogue: wiring, permissions, and that finished rows fit the contract."""

import pytest
from marshmallow import Schema, fields

from backend.features.catalogue import service
from backend.features.catalogue.schemas import (
    ActorListPage,
    ActorOut,
    ProductOut,
    ProductPage,
    SectionOut,
    SectionPage,
    SuggestionsOut,
)
from backend.kernel.actor import Permission
from tests.factories.catalogue import (
    make_actor,
    make_chocolate,
    make_movie,
    make_product,
    make_section,
)

SECTIONS, PRODUCTS = Permission.SECTIONS_EDIT, Permission.PRODUCTS_EDIT


@pytest.fixture
def editor(sign_in, actor_with):
    return sign_in(actor_with(SECTIONS, PRODUCTS))


@pytest.fixture
def shelves(uow):
    """Fill the shop with something of everything."""
    section = make_section(uow(), "Kino")
    make_section(uow(), "Leer", section)
    product = make_product(uow(), name="Kirschen", section_id=section.id)
    make_chocolate(uow(), name="Kinderriegel", section_id=section.id)
    movie = make_movie(uow(), name="Kid", section_id=section.id)
    actor = make_actor(uow(), "Kid Ory")
    service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id, part="Kid")
    return {"section": section.id, "product": product.id, "movie": movie.id, "actor": actor.id}


def _key(number=1):
    return {"Idempotency-Key": f"catalogue-test-key-{number}"}


def _misfits(value, field, path="answer"):
    """Tell where a finished value is not what its schema promises."""
    if value is None:
        return [] if field.allow_none else [f"{path} is null"]
    if isinstance(field, fields.Nested):
        return _schema_misfits(value, field.schema, path)
    if isinstance(field, fields.List):
        return [
            fault
            for place, item in enumerate(value)
            for fault in _misfits(item, field.inner, f"{path}[{place}]")
        ]
    if isinstance(field, fields.Enum):
        return [] if value in {member.value for member in field.enum} else [f"{path} is {value}"]
    kinds = {
        fields.Integer: int,
        fields.Float: int | float,
        fields.Boolean: bool,
        fields.String: str,
    }
    kind = next(kinds[cls] for cls in type(field).__mro__ if cls in kinds)
    return [] if isinstance(value, kind) else [f"{path} is {type(value).__name__}"]


def _schema_misfits(value, schema, path):
    schema = schema() if isinstance(schema, type) else schema
    assert isinstance(schema, Schema)
    faults = [f"{path}.{name} is extra" for name in set(value) - set(schema.fields)]
    for name, field in schema.fields.items():
        if name in value:
            faults += _misfits(value[name], field, f"{path}.{name}")
        else:
            faults.append(f"{path}.{name} is missing")
    return faults


class TestReading:
    @pytest.mark.parametrize(
        ("address", "schema"),
        [
            ("/api/sections", SectionPage),
            ("/api/sections?depth=1", SectionPage),
            ("/api/sections/{section}", SectionOut),
            ("/api/products", ProductPage),
            ("/api/products?q=ki&sort=relevance&page_size=1", ProductPage),
            ("/api/products/{product}", ProductOut),
            ("/api/products/{movie}", ProductOut),
            ("/api/products/{product}/related", ProductPage),
            ("/api/suggestions?q=ki", SuggestionsOut),
            ("/api/actors", ActorListPage),
            ("/api/actors/{actor}", ActorOut),
        ],
    )
    def test_answers_anybody_with_what_the_contract_says(self, client, shelves, address, schema):
        answer = client.get(address.format(**shelves))

        assert answer.status_code == 200
        assert _schema_misfits(answer.json, schema, "answer") == []

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


class TestSections:
    def test_are_opened_changed_closed_and_restored(self, client, editor):
        opened = client.post("/api/sections", json={"name": "Fruit"}, headers=editor | _key())
        address = f"/api/sections/{opened.json['id']}"
        changed = client.patch(address, json={"name": "Obst"}, headers=editor | {"If-Match": "1"})
        closed = client.delete(address, headers=editor | {"If-Match": '"2"'})
        restored = client.post(f"{address}/restoration", json={}, headers=editor | _key(2))

        assert (opened.status_code, opened.json["version"]) == (201, 1)
        assert (changed.status_code, changed.json["name"]) == (200, "Obst")
        assert closed.status_code == 204
        assert restored.json["name"] == "Obst"
        assert int(closed.headers["X-Catalogue-Version"]) > int(
            opened.headers["X-Catalogue-Version"]
        )

    def test_tell_an_editor_who_came_too_late(self, client, editor, shelves):
        answer = client.patch(
            f"/api/sections/{shelves['section']}",
            json={"name": "Obst"},
            headers=editor | {"If-Match": "7"},
        )

        assert answer.status_code == 409
        assert answer.json["type"] == "/problems/section-changed"
        assert answer.json["version"] == 1

    def test_demand_the_version(self, client, editor, shelves):
        answer = client.delete(f"/api/sections/{shelves['section']}", headers=editor)

        assert answer.status_code == 428

    def test_do_not_close_over_products(self, client, editor, shelves):
        answer = client.delete(
            f"/api/sections/{shelves['section']}", headers=editor | {"If-Match": "1"}
        )

        assert (answer.status_code, answer.json["product_count"]) == (409, 3)

    def test_are_not_for_everybody(self, client, sign_in, actor_with):
        headers = sign_in(actor_with(PRODUCTS)) | _key()

        assert client.post("/api/sections", json={"name": "X"}, headers=headers).status_code == 403
        assert client.post("/api/sections", json={"name": "X"}, headers=_key()).status_code == 401


class TestProducts:
    def test_are_added_changed_archived_and_restored(self, client, editor, shelves):
        added = client.post(
            "/api/products",
            json={
                "sku": "CHO-1",
                "name": "Bar",
                "section_id": shelves["section"],
                "rate_minor": 590,
                "kind": "chocolate",
                "step": "1.000",
                "chocolate": {"bean_origin": "Peru", "cocoa_percent": 72.5},
            },
            headers=editor | _key(),
        )
        address = f"/api/products/{added.json['id']}"
        changed = client.patch(
            address,
            json={"rate_minor": 650, "chocolate": {"bean_origin": "Peru"}},
            headers=editor | {"If-Match": "1"},
        )
        archived = client.delete(address, headers=editor | {"If-Match": "2"})
        gone = client.get(address)
        restored = client.post(f"{address}/restoration", json={}, headers=editor | _key(2))

        assert added.status_code == 201
        assert added.json["chocolate"]["cocoa_percent"] == 72.5
        assert _schema_misfits(added.json, ProductOut, "answer") == []
        assert (changed.status_code, changed.json["rate_minor"]) == (200, 650)
        assert changed.json["chocolate"]["cocoa_percent"] is None
        assert (archived.status_code, gone.status_code) == (204, 404)
        assert (restored.status_code, restored.json["version"]) == (200, 4)

    @pytest.mark.parametrize(
        "body",
        [
            {"sku": "X", "name": "X", "section_id": 1},
            {"sku": "X", "name": "X", "section_id": 1, "rate_minor": 1.5},
            {"sku": "X", "name": "X", "section_id": 1, "rate_minor": -1},
            {"sku": "X", "name": "X", "section_id": 1, "rate_minor": 1, "step": "0.0001"},
            {"sku": "X", "name": "X", "section_id": 1, "rate_minor": 1, "step": "-1"},
            {"sku": "X", "name": "X", "section_id": 4711, "rate_minor": 1},
            {"sku": "X", "name": "X", "section_id": 1, "rate_minor": 1, "availability": "low"},
        ],
    )
    def test_are_refused_when_they_make_no_sense(self, client, editor, body):
        answer = client.post("/api/products", json=body, headers=editor | _key())

        assert answer.status_code == 422
        assert answer.json["errors"]

    def test_are_not_for_everybody(self, client, sign_in, actor_with, shelves):
        headers = sign_in(actor_with(SECTIONS)) | {"If-Match": "1"}
        address = f"/api/products/{shelves['product']}"

        assert client.patch(address, json={"name": "X"}, headers=headers).status_code == 403
        assert client.delete(address, headers=headers).status_code == 403

    def test_are_added_once_for_one_key(self, client, editor, shelves):
        body = {"sku": "A", "name": "A", "section_id": shelves["section"], "rate_minor": 1}

        first = client.post("/api/products", json=body, headers=editor | _key())
        again = client.post("/api/products", json=body, headers=editor | _key())

        assert (again.status_code, again.json) == (201, first.json)


class TestActors:
    def test_are_added_renamed_archived_and_restored(self, client, editor):
        added = client.post("/api/actors", json={"name": "Harold"}, headers=editor | _key())
        address = f"/api/actors/{added.json['id']}"
        renamed = client.patch(
            address, json={"name": "Harold Lloyd"}, headers=editor | {"If-Match": "1"}
        )
        archived = client.delete(address, headers=editor | {"If-Match": "2"})
        restored = client.post(f"{address}/restoration", json={}, headers=editor | _key(2))

        assert added.status_code == 201
        assert renamed.json["name"] == "Harold Lloyd"
        assert archived.status_code == 204
        assert restored.json["performances"] == []

    def test_get_and_lose_parts(self, client, editor, shelves):
        address = f"/api/movies/{shelves['movie']}/performances"
        body = {"actor_id": shelves["actor"], "part": "Trumpet"}
        added = client.post(address, json=body, headers=editor | _key())
        twice = client.post(address, json=body, headers=editor | _key(2))
        part = added.json["movie"]["cast"][1]
        changed = client.patch(
            f"{address}/{part['id']}", json={"billing": 9}, headers=editor | {"If-Match": "1"}
        )
        removed = client.delete(f"{address}/{part['id']}", headers=editor | {"If-Match": "2"})

        assert (added.status_code, part["part"], part["billing"]) == (201, "Trumpet", 2)
        assert (twice.status_code, twice.json["type"]) == (409, "/problems/part-taken")
        assert changed.json["movie"]["cast"][1]["billing"] == 9
        assert len(removed.json["movie"]["cast"]) == 1

    def test_play_in_movies_only(self, client, editor, shelves):
        answer = client.post(
            f"/api/movies/{shelves['product']}/performances",
            json={"actor_id": shelves["actor"]},
            headers=editor | _key(),
        )

        assert answer.status_code == 404
