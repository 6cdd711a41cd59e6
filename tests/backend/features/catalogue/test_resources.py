"""The addresses that change the catalogue: wiring and permissions."""

import pytest

from backend.features.catalogue.schemas import (
    ProductOut,
)
from backend.kernel.actor import Permission
from tests.backend.features.catalogue.misfits import misfits_of

SECTIONS, PRODUCTS = Permission.SECTIONS_EDIT, Permission.PRODUCTS_EDIT


def _key(number=1):
    return {"Idempotency-Key": f"catalogue-test-key-{number}"}


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
        assert misfits_of(added.json, ProductOut) == []
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


class TestManyProducts:
    def test_are_changed_together(self, client, shelves, editor):
        ids = [shelves["product"], shelves["movie"]]
        body = {"ids": ids, "rate_percent": 10.5}

        answer = client.patch("/api/products", json=body, headers=editor | _key(90))

        assert answer.status_code == 200
        assert answer.json["changed"] == 2
        assert [item["id"] for item in answer.json["items"]] == ids
        assert {item["rate_minor"] for item in answer.json["items"]} == {265}

    def test_name_all_that_are_gone(self, client, shelves, editor):
        body = {"ids": [shelves["product"], 4711], "rate_minor": 1}

        refusal = client.patch("/api/products", json=body, headers=editor | _key(90))

        assert (refusal.status_code, refusal.json["product_ids"]) == (409, [4711])
