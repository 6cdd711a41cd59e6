"""The addresses of pictures: drawn ones and photos."""

from typing import Any  # Any: queries are what their schemas load

from backend.features.catalogue import queries, service
from backend.features.catalogue.errors import NotOwnSection, PhotoGone, PhotoRefused, ProductGone
from backend.features.catalogue.resources.namespace import changed, ns
from backend.features.catalogue.schemas import PhotoForm, PictureQuery, ProductOut
from backend.http.contract import (
    PUBLIC,
    Reading,
    allows,
    cached,
    gives,
    prepares,
    raises,
    takes,
    takes_file,
    versioned,
)
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork
from backend.pictures.drawing import draw
from backend.pictures.photos import MAX_BYTES
from backend.pictures.subject import Tone

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@ns.route("/art/<int:product_id>-<any(day, night, bare):tone>.svg")
class Picture(Endpoint):
    @ns.doc("get_picture")
    @allows(PUBLIC)
    @cached("catalogue")
    @takes(query=PictureQuery)
    @gives(media_type="image/svg+xml")
    @raises(ProductGone)
    def get(self, uow: UnitOfWork, product_id: int, tone: str, query: dict[str, Any]) -> Answer:
        subject = queries.subject_of(uow, product_id=product_id)
        # an address that names another version must not be kept: the picture is not that one
        headers = FOR_EVER if query.get("v") == subject.version else {}
        return Answer(draw(subject, Tone(tone)).encode(), headers=headers)


def _stored(reading: Reading, body: dict[str, Any]) -> object:
    sent = body["file"]
    return reading(
        lambda uow: service.store_photo(
            uow, content=sent.content, file_name=sent.name, media_type=sent.media_type
        )
    )


@ns.route("/products/<int:product_id>/image")
class ProductImage(Endpoint):
    @ns.doc("put_photo")
    @allows(Permission.PRODUCTS_EDIT)
    @versioned
    @takes_file(PhotoForm, max_bytes=MAX_BYTES)
    @prepares(_stored)
    @gives(ProductOut, plain=True)
    @raises(ProductGone, PhotoRefused, NotOwnSection)
    def put(
        self,
        uow: UnitOfWork,
        product_id: int,
        version: int,
        body: dict[str, Any],
        prepared: service.StoredPhoto,
    ) -> Answer:
        service.show_photo(
            uow, product_id=product_id, base_version=version, photo=prepared, alt=body["alt"]
        )
        return changed(uow, queries.products_by_ids(uow, product_ids=[product_id])[product_id])

    @ns.doc("remove_photo")
    @allows(Permission.PRODUCTS_EDIT)
    @versioned
    @gives(ProductOut, plain=True)
    @raises(ProductGone, PhotoGone, NotOwnSection)
    def delete(self, uow: UnitOfWork, product_id: int, version: int) -> Answer:
        service.remove_photo(uow, product_id=product_id, base_version=version)
        return changed(uow, queries.products_by_ids(uow, product_ids=[product_id])[product_id])


@ns.route("/photos/<key>-<any(small, medium, large):size>.webp")
class Photo(Endpoint):
    @ns.doc("get_photo")
    @allows(PUBLIC)
    @gives(media_type="image/webp")
    @raises(PhotoGone)
    def get(self, uow: UnitOfWork, key: str, size: str) -> Answer:
        return Answer(service.photo_file(uow, key=key, size=size), headers=FOR_EVER)
