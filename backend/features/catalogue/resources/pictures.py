"""The address of the drawn pictures."""

from typing import Any  # Any: queries are what their schemas load

from backend.features.catalogue import queries
from backend.features.catalogue.errors import ProductGone
from backend.features.catalogue.resources.namespace import ns
from backend.features.catalogue.schemas import PictureQuery
from backend.http.contract import PUBLIC, allows, cached, gives, raises, takes
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.unit_of_work import UnitOfWork
from backend.pictures.drawing import draw
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
