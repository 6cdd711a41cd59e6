"""Photos over HTTP: a form with a file in, addresses that never change out."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from backend.features.catalogue.schemas import ProductOut
from backend.kernel.actor import Permission
from backend.pictures.photos import MAX_BYTES
from tests.backend.features.catalogue.misfits import misfits_of
from tests.factories.photos import decoded, make_jpeg


def _file(content, name="a.jpg", media_type="image/jpeg"):
    return FileStorage(io.BytesIO(content), filename=name, content_type=media_type)


def _form(content=None, *, name="a.jpg", media_type="image/jpeg", **fields):
    return {"file": _file(make_jpeg() if content is None else content, name, media_type), **fields}


@pytest.fixture
def put(client, editor, shelves):
    def put(form, *, version=1, headers=editor):
        boundary, body = encode_multipart(form) if isinstance(form, dict) else ("", form)
        return client.put(
            f"/api/products/{shelves['product']}/image",
            data=body,
            content_type=f"multipart/form-data; boundary={boundary}" if boundary else "text/plain",
            headers=headers | {"If-Match": f'"{version}"'},
        )

    return put


class TestPhotos:
    def test_are_put_fetched_and_removed(self, client, shelves, editor, put):
        address = f"/api/products/{shelves['product']}"
        client.get(address)

        answer = put(_form(alt="Ripe cherries"))

        assert answer.status_code == 200
        assert misfits_of(answer.json, ProductOut) == []
        picture = client.get(address).json["picture"]
        assert picture == answer.json["picture"]
        assert picture["alt"] == "Ripe cherries"
        photo = client.get(picture["photo"]["large"])
        assert photo.status_code == 200
        assert photo.content_type == "image/webp"
        assert photo.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert photo.headers["X-Content-Type-Options"] == "nosniff"
        assert decoded(photo.data).size == (40, 20)

        gone = client.delete(f"{address}/image", headers=editor | {"If-Match": '"2"'})
        assert gone.json["picture"]["photo"] is None
        again = client.delete(f"{address}/image", headers=editor | {"If-Match": '"3"'})
        assert again.json["type"] == "/problems/photo-gone"

    def test_are_refused_with_the_reason_at_the_field(self, put, files):
        refusal = put(_form(b"<svg/>", name="a.svg", media_type="image/svg+xml"))

        assert refusal.status_code == 422
        assert refusal.json["type"] == "/problems/photo-refused"
        assert refusal.json["errors"] == {"file": ["A JPEG, PNG or WebP picture"]}
        assert files.stored == {}

    def test_are_weighed(self, put, files):
        assert put(_form(bytes(MAX_BYTES + 1024 * 1024))).status_code == 413
        big = make_jpeg() + b"\0" * (3 * 1024 * 1024)
        assert put(_form(big)).status_code == 200

    @pytest.mark.parametrize(
        ("form", "status"),
        [
            ({"alt": "no file"}, 422),
            ({"file": "no file either"}, 422),
            ({"file": _file(b"x"), "second": _file(b"x")}, 422),
            ("alt=x", 415),
        ],
    )
    def test_come_in_a_form_with_one_file(self, put, form, status):
        assert put(form).status_code == status

    def test_come_with_no_other_fields(self, put):
        assert put(_form(surprise="1")).json["errors"] == {"surprise": ["Unknown field."]}
        assert put(_form(alt="a\0b")).status_code == 422

    def test_need_a_version_and_the_right_one(self, client, shelves, editor, put, files):
        assert put(_form(), version=9).json["type"] == "/problems/stale-version"
        address = f"/api/products/{shelves['product']}/image"
        assert client.put(address, data=_form(), headers=editor).status_code == 428
        assert files.stored == {}

    def test_are_for_who_may_edit_products(self, put, sign_in, actor_with):
        stranger = sign_in(actor_with(Permission.STOCK_READ))

        assert put(_form(), headers=stranger).status_code == 403

    @pytest.mark.parametrize("name", ["0" * 32 + "-small", "..%2f..%2fx-small", "x-huge"])
    def test_know_nothing_that_is_not_there(self, client, name):
        assert client.get(f"/api/photos/{name}.webp").status_code == 404
